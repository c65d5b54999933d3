# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""One face for all: each snapshot names the hash of the one before, so a register that once showed two faces stays split.

Whoever holds the online keys can show one member another register than the others. Then every later snapshot must
follow from the one face or from the other, and whoever has seen the other refuses it.
"""

import hashlib
import re
from collections.abc import Mapping

from verbund.matrix.canonical_json import InvalidJson, parse_object
from verbund.register.refusal import Attack, RegisterRefused

PREVIOUS = "x-verbund-prev-sha256"
# Behind by more, a follower takes the register without this proof and says so; comparing with others still finds a fork.
MAX_LINKS = 32
MAX_SEEN = 512
_HEX = re.compile(r"[0-9a-f]{64}")


def snapshot_path(version: int) -> str:
    """Where a snapshot lies on a mirror."""
    return f"metadata/{version}.snapshot.json"


def links_between(known: int, version: int) -> tuple[int, ...]:
    """The snapshots to look at between the known one and the new one; none where they are too many."""
    return tuple(range(known + 1, version)) if version - known <= MAX_LINKS else ()


def follow_back(named: object, known: int, links: Mapping[int, bytes]) -> dict[int, str]:
    """From what the new snapshot names as its predecessor, through `links`, the hash of each earlier one down to `known`.

    The hashes vouch for the links, so their signatures don't matter. Raises RegisterRefused where one doesn't fit.
    """
    found: dict[int, str] = {}
    for version in sorted(links, reverse=True):
        sha256 = hashlib.sha256(links[version]).hexdigest()
        if named != sha256:
            raise forked(version)
        found[version] = sha256
        named = _named_in(links[version], version)
    if not isinstance(named, str) or not (named == "" or _HEX.fullmatch(named)):
        raise RegisterRefused(Attack.UNREADABLE, "a snapshot doesn't name the one before it")
    return {**found, known: named}


def forked(version: int) -> RegisterRefused:
    """Two registers under one name."""
    return RegisterRefused(
        Attack.FORKED, f"it doesn't follow from snapshot {version} as it is known here: this register shows different faces"
    )


def _named_in(data: bytes, version: int) -> object:
    try:
        signed = parse_object(data).get("signed")
    except InvalidJson as error:
        raise forked(version) from error
    return signed.get(PREVIOUS) if isinstance(signed, dict) else None
