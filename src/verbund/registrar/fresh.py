# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Snapshot and timestamp: what keeps the register fresh. The timestamp is written last; until then nothing has changed."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from securesystemslib.signer._crypto_signer import CryptoSigner
from tuf.api._payload import MetaFile, Root, Snapshot, Timestamp
from tuf.api.metadata import Metadata

from verbund.faults import Fault
from verbund.register.entry import format_time
from verbund.register.trusted import TIMESTAMP_PATH
from verbund.registrar.home import Home, write
from verbund.registrar.keys import read_key

SNAPSHOT_LIFE = timedelta(days=7)
TIMESTAMP_LIFE = timedelta(hours=24)


def sign_fresh(home: Home, versions: Mapping[str, int], now: datetime) -> int:
    """A new snapshot over the published `versions` of roles, and a timestamp over it; the snapshot's version."""
    data = {role: (home.metadata / f"{version}.{role}.json").read_bytes() for role, version in versions.items()}
    files = fresh_files(home, home.root().signed, {role: meta_of(versions[role], data[role]) for role in versions}, now)
    for path, content in files.items():
        write(home.public / path, content)
    return Metadata[Timestamp].from_bytes(files[TIMESTAMP_PATH]).signed.snapshot_meta.version


def sign_timestamp(home: Home, snapshot: int, after: int, now: datetime) -> None:
    """A timestamp of version `after` + 1 over the snapshot of that version."""
    meta = meta_of(snapshot, (home.metadata / f"{snapshot}.snapshot.json").read_bytes())
    write(home.public / TIMESTAMP_PATH, _timestamp(home, home.root().signed, meta, after + 1, now))


def fresh_files(home: Home, root: Root, metas: Mapping[str, MetaFile], now: datetime) -> dict[str, bytes]:
    """A snapshot over these versions and its timestamp, by their paths and in the order in which they must be written."""
    has_old = (home.public / TIMESTAMP_PATH).exists()
    old = home.timestamp().signed if has_old else None
    old_bytes = (home.metadata / f"{old.snapshot_meta.version}.snapshot.json").read_bytes() if old is not None else b""
    snapshot = Snapshot(
        version=old.snapshot_meta.version + 1 if old is not None else 1,
        expires=now + SNAPSHOT_LIFE,
        meta={f"{role}.json": meta for role, meta in metas.items()},
        # Each snapshot names the one before, so that a register with two faces shows itself.
        unrecognized_fields={"x-verbund-prev-sha256": hashlib.sha256(old_bytes).hexdigest() if old_bytes else ""},
    )
    metadata = Metadata(snapshot)
    metadata.sign(online_key(home, root, "snapshot"))
    data = metadata.to_bytes()
    timestamp = _timestamp(home, root, meta_of(snapshot.version, data), old.version + 1 if old is not None else 1, now)
    return {f"metadata/{snapshot.version}.snapshot.json": data, TIMESTAMP_PATH: timestamp}


def online_key(home: Home, root: Root, role: str) -> CryptoSigner:
    """The key in `online/` that the root names for a role; raises Fault."""
    for path in sorted(home.online.glob("*.pem")):
        key = read_key(path)
        if key.public_key.keyid in root.roles[role].keyids:
            return key
    raise Fault(f"no key in {home.online} may sign {role}", hint="the root names the keys; bring the right one into that folder")


def _timestamp(home: Home, root: Root, snapshot: MetaFile, version: int, now: datetime) -> bytes:
    timestamp = Timestamp(
        version=version,
        expires=now + TIMESTAMP_LIFE,
        snapshot_meta=snapshot,
        unrecognized_fields={"x-verbund-issued": format_time(now)},
    )
    metadata = Metadata(timestamp)
    metadata.sign(online_key(home, root, "timestamp"))
    return metadata.to_bytes()


def meta_of(version: int, data: bytes) -> MetaFile:
    """How a snapshot names a role's file, and a timestamp a snapshot."""
    return MetaFile(version, len(data), {"sha256": hashlib.sha256(data).hexdigest()})
