# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Who signs what in the published register: by role, with fingerprints to compare."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from securesystemslib.signer._key import Key
from tuf.api._payload import Role

from verbund.register.entry import format_time
from verbund.registrar.home import Home
from verbund.registrar.keys import key_fingerprint
from verbund.registrar.rules import delegated


@dataclass(frozen=True, slots=True)
class Standing:
    """One role's keys, and the end of its published version."""

    role: str
    version: int
    threshold: int
    keys: tuple[str, ...]
    expires: str


def standing(home: Home) -> tuple[Standing, ...]:
    """Root's own roles first, then the delegated ones."""
    return tuple(_rows(home))


def _rows(home: Home) -> Iterator[Standing]:
    root, targets = home.root().signed, home.targets().signed
    snapshot, timestamp = home.snapshot().signed, home.timestamp().signed
    ends = {"root": root, "targets": targets, "snapshot": snapshot, "timestamp": timestamp}
    for name, signed in ends.items():
        yield _row(name, root.roles[name], root.keys, signed.version, signed.expires)
    delegations = targets.delegations
    for name, role in delegated(targets).items():
        part = home.role(name).signed
        yield _row(name, role, delegations.keys if delegations is not None else {}, part.version, part.expires)


def _row(name: str, role: Role, keys: Mapping[str, Key], version: int, expires: datetime) -> Standing:
    fingerprints = tuple(sorted(key_fingerprint(keys[keyid]) for keyid in role.keyids))
    return Standing(name, version, role.threshold, fingerprints, format_time(expires))
