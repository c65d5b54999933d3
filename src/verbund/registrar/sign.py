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

    @property
    def is_complete(self) -> bool:
        return self.signatures >= self.threshold


def sign(home: Home, registrar: str, key_file: Path, now: datetime) -> Signing:
    """Adds one signature to the part that is being signed, made from the draft if there is none; raises Fault."""
    role = _being_signed(home, registrar) or _prepare(home, registrar, now)
    key = read_key(key_file)
    delegations = home.targets().signed.delegations
    delegated = delegations.roles[registrar] if delegations is not None and delegations.roles is not None else None
    if delegated is None or key.public_key.keyid not in delegated.keyids:
        raise Fault(f"{key_file} is no key of {registrar}", hint="the targets role says which keys may sign")
    role.sign(key, append=True)
    write(home.signed / registrar / f"{role.signed.version}.{registrar}.json", role.to_bytes())
    return state(home, registrar)


def state(home: Home, registrar: str) -> Signing:
    """Valid signatures so far; raises Fault when nothing is being signed."""
    role = _being_signed(home, registrar)
    if role is None:
        raise Fault(f"nothing of {registrar} is being signed", hint="verbund register sign begins with the draft")
    result = home.targets().signed.get_verification_result(registrar, role.signed_bytes, role.signatures)
    return Signing(registrar, role.signed.version, len(result.signed), result.threshold)


def publish(home: Home, registrar: str) -> Signing:
    """Drops a complete part into the inbox of `serve`, in one step; raises Fault below the threshold."""
    signing = state(home, registrar)
    if not signing.is_complete:
        raise Fault(
            f"{registrar} version {signing.version} has {signing.signatures} of {signing.threshold} signatures",
            hint="verbund register sign --key FILE adds one",
        )
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


def _being_signed(home: Home, registrar: str) -> Metadata[Targets] | None:
    files = sorted((home.signed / registrar).glob(f"*.{registrar}.json"))
    return Metadata[Targets].from_bytes(files[-1].read_bytes()) if files else None


def _prepare(home: Home, registrar: str, now: datetime) -> Metadata[Targets]:
    """The next version of the role and its shard files, beside one another, from the draft."""
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
    return Metadata(role)
