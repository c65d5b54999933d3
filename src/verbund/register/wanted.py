# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A file that a refresh asks for, and how large each kind may be."""

from dataclasses import dataclass

MAX_ROOT_BYTES = 512_000
MAX_TIMESTAMP_BYTES = 16_384
MAX_SNAPSHOT_BYTES = 2_000_000
MAX_TARGETS_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file by its path on a mirror; `optional` means that its absence is an answer."""

    path: str
    max_bytes: int
    sha256: str | None = None
    optional: bool = False
    version: int | None = None
