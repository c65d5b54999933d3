# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Signing a draft: one signature after the other, each by a key of its own, until the threshold is reached."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tuf.api._payload import TargetFile, Targets
from tuf.api.metadata import Metadata

from verbund.faults import Fault
from verbund.follow.keeping import flush_folder
from verbund.matrix.canonical_json import JsonObject, encode
from verbund.register.entry import entry_of
from verbund.register.parts import BrokenPart
from verbund.register.scope import countersigner_of
from verbund.registrar.countersign import agreed, countersigned_role, refuse_uncountersigned
from verbund.registrar.draft import drafted, policy_of
from verbund.registrar.found import REGISTRAR_LIFE
from verbund.registrar.home import Home, write
from verbund.registrar.keys import read_key


@dataclass(frozen=True, slots=True)
class Signing:
    """How far a part has come."""

    registrar: str
    version: int
    signatures: int
    threshold: int
    countersignatures: int
    countersign_threshold: int

    @property
    def is_complete(self) -> bool:
        return self.signatures >= self.threshold

    @property
    def is_countersigned(self) -> bool:
        return self.countersignatures >= self.countersign_threshold


def sign(home: Home, registrar: str, key_file: Path, now: datetime) -> Signing:
    """Adds one signature to the part that is being signed, made from the draft if there is none; raises Fault.

    A key of the countersigner's agrees with the same part; the two sign in any order.
    """
    if _being_signed(home, registrar, registrar) is None:
        _prepare(home, registrar, now)
    key = read_key(key_file)
    delegations = home.targets().signed.delegations
    roles = delegations.roles if delegations is not None and delegations.roles is not None else {}
    name = next((name for name in _pair(registrar) if name in roles and key.public_key.keyid in roles[name].keyids), None)
    role = _being_signed(home, registrar, name) if name is not None else None
    if role is None:
        raise Fault(f"{key_file} is no key of {registrar}", hint="the targets role says which keys may sign")
    role.sign(key, append=True)
    write(home.signed / registrar / f"{role.signed.version}.{name}.json", role.to_bytes())
    return state(home, registrar)


def state(home: Home, registrar: str) -> Signing:
    """Valid signatures so far; raises Fault when nothing is being signed."""
    targets = home.targets().signed
    found = [(name, _being_signed(home, registrar, name)) for name in _pair(registrar)]
    results = [targets.get_verification_result(name, role.signed_bytes, role.signatures) for name, role in found if role]
    role = found[0][1]
    if role is None or len(results) != len(found):
        raise Fault(f"nothing of {registrar} is being signed", hint="verbund register sign begins with the draft")
    part, agreed = results
    return Signing(registrar, role.signed.version, len(part.signed), part.threshold, len(agreed.signed), agreed.threshold)


def publish(home: Home, registrar: str) -> Signing:
    """Drops a complete part into the inbox of `serve`, in one step; raises Fault below the threshold."""
    signing = state(home, registrar)
    if not signing.is_complete:
        raise Fault(
            f"{registrar} version {signing.version} has {signing.signatures} of {signing.threshold} signatures",
            hint="verbund register sign --key FILE adds one",
        )
    if not signing.is_countersigned:
        _leave_out_countersignature(home, registrar)
    published = home.role(registrar).signed.version
    if signing.version != published + 1:
        raise Fault(
            f"version {signing.version} doesn't follow version {published}",
            hint=f"remove {home.signed / registrar} and sign the draft again",
        )
    place = home.inbox / f"{registrar}.{signing.version}"
    if place.exists():
        shutil.rmtree(place)
    (home.signed / registrar).rename(place)
    flush_folder(home.inbox)
    (home.draft / f"{registrar}.json").unlink(missing_ok=True)
    return signing


def _leave_out_countersignature(home: Home, registrar: str) -> None:
    """Whoever only suspends or lets go needs no second signature; raises Fault for anything else."""
    name = countersigner_of(registrar)
    try:
        refuse_uncountersigned(registrar, drafted(home, registrar), agreed(home, registrar))
    except BrokenPart as error:
        raise Fault(str(error), hint=f"verbund register sign --key FILE, with a key of {name}") from error
    for path in (home.signed / registrar).glob(f"*.{name}.json"):
        path.unlink()


def _pair(registrar: str) -> tuple[str, str]:
    return registrar, countersigner_of(registrar)


def _being_signed(home: Home, registrar: str, name: str) -> Metadata[Targets] | None:
    files = sorted((home.signed / registrar).glob(f"*.{name}.json"))
    return Metadata[Targets].from_bytes(files[-1].read_bytes()) if files else None


def _prepare(home: Home, registrar: str, now: datetime) -> None:
    """The next version of the role and its shard files, beside one another, from the draft; and what agrees with it."""
    role = Targets(version=home.role(registrar).signed.version + 1, expires=now + REGISTRAR_LIFE)
    policy = policy_of(home)
    shards: dict[str, JsonObject] = {}
    for name, member in drafted(home, registrar).items():
        shards.setdefault(policy.shard_of(member.server_name), {})[name] = entry_of(member)
    for shard, members in shards.items():
        data = encode({"format": 1, "members": members})
        path = f"{registrar}/{shard}.json"
        role.targets[path] = TargetFile.from_data(path, data, ["sha256"])
        write(home.signed / registrar / "targets" / f"{role.targets[path].hashes['sha256']}.{shard}.json", data)
    name = countersigner_of(registrar)
    agreeing, _ = countersigned_role(registrar, role, home.role(name).signed.version + 1, now)
    write(home.signed / registrar / f"{agreeing.signed.version}.{name}.json", agreeing.to_bytes())
    write(home.signed / registrar / f"{role.version}.{registrar}.json", Metadata(role).to_bytes())
