# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The chain: each line holds the hash of the one before, so that none can be changed, left out or put in unseen.

A head names the last line and is signed with the site's audit key; heads are chained themselves. Pure.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from verbund.matrix.canonical_json import JsonObject, encode
from verbund.matrix.names import ServerName
from verbund.matrix.signatures import SigningKey, sign_json

NOTHING = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """One line of a chain, without its line end."""

    chain: str
    seq: int
    line: bytes
    sha256: str


@dataclass(slots=True)
class Chain:
    """Where a process's chain has got to. A line counts once it is written: `follow` makes it, `advance` takes it over."""

    id: str
    seq: int = 0
    last: str = NOTHING

    def follow(self, entry: JsonObject, now: datetime) -> Link:
        """The next line."""
        seq = self.seq + 1
        line = encode({**entry, "chain": self.id, "seq": seq, "prev": self.last, "time": written(now)})
        return Link(self.id, seq, line, hash_of(line))

    def advance(self, link: Link) -> None:
        """The line is written."""
        self.seq, self.last = link.seq, link.sha256


def head(chain: str, seq: int, last: str, before: str, now: datetime, server: ServerName, key: SigningKey) -> bytes:
    """A signed head; `before` is the hash of the head before it."""
    value: JsonObject = {
        "head": chain, "seq": seq, "sha256": last, "prev": before, "time": written(now), "server": server.text,
    }  # fmt: skip
    return encode(sign_json(value, server, key))


def hash_of(line: bytes) -> str:
    """SHA-256 of a line as it is written, in hexadecimal."""
    return sha256(line).hexdigest()


def written(now: datetime) -> str:
    """A time as it stands in the audit: UTC, to the millisecond."""
    return now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
