# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The register, passed on: every member mirrors it, and staples the proof of its own membership for its clients.

Both come from the files that were verified; nothing else on the disk can be asked for.
"""

import gzip

from verbund.follow.reading import Reading
from verbund.gateway.errors import matrix_error
from verbund.gateway.http_server import Exchange
from verbund.gateway.messages import Answer, Headers
from verbund.matrix.names import ServerName
from verbund.register.proof import NotAMember, build_proof
from verbund.register.trusted import TIMESTAMP_PATH, Trusted

PREFIX = "/_verbund/register/"
_FRESH: Headers = ((b"cache-control", b"public, max-age=5"),)
_IMMUTABLE: Headers = ((b"cache-control", b"public, max-age=31536000, immutable"),)
_JSON: Headers = ((b"content-type", b"application/json"), (b"vary", b"accept-encoding"))
_GZIP: Headers = ((b"content-encoding", b"gzip"),)


class Mirror:
    """`GET /_verbund/register/<path>`."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._packed: dict[bytes, bytes] = {}
        self._of: Trusted | None = None

    async def __call__(self, exchange: Exchange) -> Answer:
        path = exchange.received.target.partition("?")[0].removeprefix(PREFIX)
        trusted = self._reading.trusted
        data = trusted.files.get(path) or trusted.root_files.get(path)
        if data is None:
            return matrix_error(404, "M_NOT_FOUND", "The register in force has no such file.")
        if trusted is not self._of:
            self._of, self._packed = trusted, {}
        if data not in self._packed:
            self._packed[data] = gzip.compress(data, 5, mtime=0)
        return _encoded(exchange, data, self._packed[data], _FRESH if path == TIMESTAMP_PATH else _IMMUTABLE)


class Proof:
    """`GET /_verbund/v1/proof`, built once for each register."""

    def __init__(self, reading: Reading, own: ServerName) -> None:
        self._reading = reading
        self._own = own
        self._of: Trusted | None = None
        self._plain = self._packed = b""

    async def __call__(self, exchange: Exchange) -> Answer:
        trusted = self._reading.trusted
        if trusted is not self._of:
            try:
                self._plain = build_proof(trusted, self._own)
            except NotAMember:
                return matrix_error(404, "M_NOT_FOUND", "This server is not a member of a Verbund.")
            self._packed = gzip.compress(self._plain, 6, mtime=0)
            self._of = trusted
        return _encoded(exchange, self._plain, self._packed, _FRESH)


def _encoded(exchange: Exchange, plain: bytes, packed: bytes, caching: Headers) -> Answer:
    accepted = b",".join(exchange.received.header(b"accept-encoding"))
    if b"gzip" in accepted and len(packed) < len(plain):
        return Answer(200, (*_JSON, *_GZIP, *caching), packed)
    return Answer(200, (*_JSON, *caching), plain)
