# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What the online half does with a part in its inbox: verifies everything itself, then makes it the register's.

It holds no key that could admit anybody, and it doesn't trust whoever wrote into the inbox.
"""

import hashlib
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from tuf.api._payload import Targets
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata

from verbund.faults import Fault
from verbund.register.countersigned import named_part, signed_part
from verbund.register.model import Member
from verbund.register.parts import BrokenPart, parse_shard
from verbund.register.scope import ON_CALL, countersigner_of, registrar_of
from verbund.registrar.countersign import agreed, part_file, refuse_uncountersigned
from verbund.registrar.deny import PATH, list_file, refuse_list
from verbund.registrar.draft import policy_of, published
from verbund.registrar.fresh import sign_fresh
from verbund.registrar.home import Home, write

MAX_ROLE_BYTES = 5_000_000


def accept(home: Home, place: Path, now: datetime) -> int:
    """Publishes the part in `place` and removes it; the snapshot's version. Raises Fault, changing nothing."""
    registrar, _, version = place.name.rpartition(".")
    if registrar == ON_CALL:
        return _accept_denials(home, place, now)
    name = countersigner_of(registrar)
    try:
        data = (place / f"{version}.{registrar}.json").read_bytes()
        role = _role(home, registrar, data, now)
        if version != str(role.signed.version):
            raise BrokenPart("version", f"it holds version {role.signed.version}")
        shards = _shards(place, registrar, role)
        members = _members(home, registrar, shards)
        countersigned = next(iter(place.glob(f"*.{name}.json")), None)
        agreed_data = countersigned.read_bytes() if countersigned is not None else None
        if agreed_data is None:
            refuse_uncountersigned(registrar, members, agreed(home, registrar))
        else:
            agreeing = _role(home, name, agreed_data, now)
            _refuse_other_part(name, agreeing.signed, role.signed)
    except (RepositoryError, OSError, BrokenPart) as error:
        raise Fault(f"{place.name} is refused: {error}", hint="sign and publish it again") from error
    for file, content in shards.items():
        write(home.public / "targets" / registrar / file, content)
    write(home.metadata / f"{version}.{registrar}.json", data)
    versions = {file.removesuffix(".json"): meta.version for file, meta in home.snapshot().signed.meta.items()}
    versions[registrar] = int(version)
    if agreed_data is not None:
        write(home.public / "targets" / part_file(agreeing.signed, name), signed_part(role.signed))
        write(home.metadata / f"{agreeing.signed.version}.{name}.json", agreed_data)
        versions[name] = agreeing.signed.version
    snapshot = sign_fresh(home, versions, now)
    shutil.rmtree(place)
    return snapshot


def _accept_denials(home: Home, place: Path, now: datetime) -> int:
    try:
        data = (place / f"{place.name.rpartition('.')[2]}.{ON_CALL}.json").read_bytes()
        role = _role(home, ON_CALL, data, now)
        file = list_file(role.signed)
        listed = (place / "targets" / file.partition("/")[2]).read_bytes()
        role.signed.targets[PATH].verify_length_and_hashes(listed)
        refuse_list(home, listed, now)
    except (RepositoryError, OSError, BrokenPart) as error:
        raise Fault(f"{place.name} is refused: {error}", hint="verbund register show lists what is denied") from error
    write(home.public / "targets" / file, listed)
    write(home.metadata / f"{role.signed.version}.{ON_CALL}.json", data)
    versions = {name.removesuffix(".json"): meta.version for name, meta in home.snapshot().signed.meta.items()}
    snapshot = sign_fresh(home, {**versions, ON_CALL: role.signed.version}, now)
    shutil.rmtree(place)
    return snapshot


def _role(home: Home, name: str, data: bytes, now: datetime) -> Metadata[Targets]:
    """Threshold, version, expiry. A version that isn't the next would lock out all honest ones (fast-forward)."""
    role = Metadata[Targets].from_bytes(data)
    if registrar_of(name) not in (*home.registrars(), ON_CALL):
        raise BrokenPart("outside-scope", f"{name} is no registrar")
    home.targets().verify_delegate(name, role)
    current = home.role(name).signed.version
    if role.signed.version != current + 1:
        raise BrokenPart("version", f"version {role.signed.version} doesn't follow version {current}")
    if role.signed.is_expired(now):
        raise BrokenPart("expired", "it has expired")
    return role


def _refuse_other_part(name: str, agreeing: Targets, part: Targets) -> None:
    if named_part(name, agreeing).hashes["sha256"] != hashlib.sha256(signed_part(part)).hexdigest():
        raise BrokenPart("not-countersigned", f"{name} agrees with another version")


def _shards(place: Path, registrar: str, role: Metadata[Targets]) -> dict[str, bytes]:
    """The shard files that the role names, each checked against its hash."""
    found: dict[str, bytes] = {}
    for path, target in role.signed.targets.items():
        folder, _, name = path.partition("/")
        if folder != registrar or "/" in name:
            raise BrokenPart("outside-scope", f"{path} is no shard of {registrar}")
        file = f"{target.hashes['sha256']}.{name}"
        data = (place / "targets" / file).read_bytes()
        target.verify_length_and_hashes(data)
        found[file] = data
    return found


def _members(home: Home, registrar: str, shards: dict[str, bytes]) -> Mapping[str, Member]:
    """All of the part, after scope, shard and the uniqueness of names over all registrars."""
    policy = policy_of(home)
    others = {name: other for other in home.registrars() if other != registrar for name in published(home, other)}
    members: dict[str, Member] = {}
    for file, data in shards.items():
        members |= parse_shard(registrar, file.split(".")[1], data, policy)
    for name in members:
        if name in others:
            raise BrokenPart("second-claim", f"{name} belongs to {others[name]}")
    return members
