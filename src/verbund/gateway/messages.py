# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What travels through the gateway: a request as received, an answer as given. Bytes stay as they came."""

from dataclasses import dataclass

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Received:
    """A request whose head was read; names of headers are lower case, the target is raw."""

    method: str
    target: str
    headers: Headers
    peer: str
    body: bytes = b""

    def header(self, name: bytes) -> tuple[bytes, ...]:
        """Every value of one header (lower-case name), in order."""
        return tuple(value for key, value in self.headers if key == name)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, bounded and buffered."""

    status: int
    headers: Headers
    body: bytes
