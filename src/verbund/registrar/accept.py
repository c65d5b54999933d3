# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What the online half does with a part in its inbox: verifies everything itself, then makes it the register's.

It holds no key that could admit anybody, and it doesn't trust whoever wrote into the inbox.
"""

import shutil
from datetime import datetime
from pathlib import Path

from tuf.api._payload import Targets
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata

from verbund.faults import Fault
from verbund.register.parts import BrokenPart, parse_shard
from verbund.registrar.draft import policy_of, published
from verbund.registrar.fresh import sign_fresh
from verbund.registrar.home import Home, write

MAX_ROLE_BYTES = 5_000_000


def accept(home: Home, place: Path, now: datetime) -> int:
    """Publishes the part in `place` and removes it; the snapshot's version. Raises Fault, changing nothing."""
    registrar, _, version = place.name.rpartition(".")
    role_file = place / f"{version}.{registrar}.json"
    try:
        data = role_file.read_bytes()
        role = Metadata[Targets].from_bytes(data)
        if version != str(role.signed.version):
            raise BrokenPart("version", f"it holds version {role.signed.version}")
        _refuse_role(home, registrar, role, now)
        shards = _shards(place, registrar, role)
        _refuse_members(home, registrar, shards)
    except (RepositoryError, OSError, BrokenPart) as error:
        raise Fault(f"{place.name} is refused: {error}", hint="sign and publish it again") from error
    for file, content in shards.items():
        write(home.public / "targets" / registrar / file, content)
    write(home.metadata / f"{version}.{registrar}.json", data)
    versions = {name.removesuffix(".json"): meta.version for name, meta in home.snapshot().signed.meta.items()}
    snapshot = sign_fresh(home, {**versions, registrar: int(version)}, now)
    shutil.rmtree(place)
    return snapshot


def _refuse_role(home: Home, registrar: str, role: Metadata[Targets], now: datetime) -> None:
    """Threshold, version, expiry. A version that isn't the next would lock out all honest ones (fast-forward)."""
    if registrar not in home.registrars():
        raise BrokenPart("outside-scope", f"{registrar} is no registrar")
    home.targets().verify_delegate(registrar, role)
    current = home.role(registrar).signed.version
    if role.signed.version != current + 1:
        raise BrokenPart("version", f"version {role.signed.version} doesn't follow version {current}")
    if role.signed.is_expired(now):
        raise BrokenPart("expired", "it has expired")


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


def _refuse_members(home: Home, registrar: str, shards: dict[str, bytes]) -> None:
    """Scope, shard and the uniqueness of names over all registrars."""
    policy = policy_of(home)
    others = {name: other for other in home.registrars() if other != registrar for name in published(home, other)}
    for file, data in shards.items():
        for name in parse_shard(registrar, file.split(".")[1], data, policy):
            if name in others:
                raise BrokenPart("second-claim", f"{name} belongs to {others[name]}")
