# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Snapshot and timestamp: what keeps the register fresh. The timestamp is written last; until then nothing has changed."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from tuf.api._payload import MetaFile, Snapshot, Timestamp
from tuf.api.metadata import Metadata

from verbund.register.entry import format_time
from verbund.registrar.home import Home, write
from verbund.registrar.keys import read_key

SNAPSHOT_LIFE = timedelta(days=7)
TIMESTAMP_LIFE = timedelta(hours=24)


def sign_fresh(home: Home, versions: Mapping[str, int], now: datetime) -> int:
    """A new snapshot over `versions` of roles, and a timestamp over it; the snapshot's version."""
    has_old = (home.metadata / "timestamp.json").exists()
    old = home.timestamp().signed if has_old else None
    old_bytes = (home.metadata / f"{old.snapshot_meta.version}.snapshot.json").read_bytes() if old is not None else b""
    snapshot = Snapshot(
        version=old.snapshot_meta.version + 1 if old is not None else 1,
        expires=now + SNAPSHOT_LIFE,
        meta={f"{role}.json": _meta(home, role, version) for role, version in versions.items()},
        # Each snapshot names the one before, so that a register with two faces shows itself.
        unrecognized_fields={"x-verbund-prev-sha256": hashlib.sha256(old_bytes).hexdigest() if old_bytes else ""},
    )
    metadata = Metadata(snapshot)
    metadata.sign(read_key(home.online / "snapshot.pem"))
    write(home.metadata / f"{snapshot.version}.snapshot.json", metadata.to_bytes())
    sign_timestamp(home, snapshot.version, old.version if old is not None else 0, now)
    return snapshot.version


def sign_timestamp(home: Home, snapshot: int, after: int, now: datetime) -> None:
    """A timestamp of version `after` + 1 over the snapshot of that version."""
    timestamp = Timestamp(
        version=after + 1,
        expires=now + TIMESTAMP_LIFE,
        snapshot_meta=_meta(home, "snapshot", snapshot),
        unrecognized_fields={"x-verbund-issued": format_time(now)},
    )
    metadata = Metadata(timestamp)
    metadata.sign(read_key(home.online / "timestamp.pem"))
    write(home.metadata / "timestamp.json", metadata.to_bytes())


def _meta(home: Home, role: str, version: int) -> MetaFile:
    data = (home.metadata / f"{version}.{role}.json").read_bytes()
    return MetaFile(version, len(data), {"sha256": hashlib.sha256(data).hexdigest()})
