# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The register, passed on: every member mirrors it, and staples the proof of its own membership for its clients.

Both come from the files that were verified; nothing else on the disk can be asked for.
"""

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from verbund.follow.archive import ARCHIVE, pack
from verbund.follow.reading import Reading
from verbund.gateway.directory import only_parameter
from verbund.gateway.errors import matrix_error
from verbund.gateway.http_server import Exchange
from verbund.gateway.limits import Rate
from verbund.gateway.messages import Answer, Headers, Received
from verbund.gateway.negotiate import coding_for, entity_tag, has_already, tag_of
from verbund.matrix.names import InvalidName, ServerName
from verbund.register.proof import NotAMember, build_proof
from verbund.register.trusted import TIMESTAMP_PATH, Trusted

PREFIX = "/_verbund/register/"
_FRESH: Headers = ((b"cache-control", b"public, max-age=5"),)
_IMMUTABLE: Headers = ((b"cache-control", b"public, max-age=31536000, immutable"),)
_JSON: Headers = ((b"content-type", b"application/json"), (b"vary", b"accept-encoding"))
_GZIP: Headers = ((b"content-encoding", b"gzip"),)
MAX_PROOFS = 64
ARCHIVE_SECONDS = 3600.0


class Mirror:
    """`GET /_verbund/register/<path>`, and all files in one: `archive`, made at most once an hour."""

    def __init__(self, reading: Reading, rate: Rate, steady: Callable[[], float]) -> None:
        """`rate` is for the archive alone, which is large."""
        self._reading = reading
        self._rate = rate
        self._steady = steady
        self._archive: tuple[str, float, bytes] | None = None
        self._making = asyncio.Lock()
        self._packed: dict[bytes, bytes] = {}
        self._of: Trusted | None = None

    async def __call__(self, exchange: Exchange) -> Answer:
        path = exchange.received.target.partition("?")[0].removeprefix(PREFIX)
        if path == ARCHIVE:
            return await self._all(exchange)
        trusted = self._reading.trusted
        data = trusted.files.get(path) or trusted.root_files.get(path)
        if data is None:
            return matrix_error(404, "M_NOT_FOUND", "The register in force has no such file.")
        if trusted is not self._of:
            self._of, self._packed = trusted, {}
        if data not in self._packed:
            self._packed[data] = gzip.compress(data, 5, mtime=0)
        return _encoded(exchange, data, self._packed[data], _FRESH if path == TIMESTAMP_PATH else _IMMUTABLE)


    async def _all(self, exchange: Exchange) -> Answer:
        now = self._steady()
        wait = self._rate.take(exchange.received.peer, now)
        if wait:
            return matrix_error(429, "M_LIMIT_EXCEEDED", "Too many requests.", retry_after_ms=wait)
        async with self._making:
            trusted = self._reading.trusted
            if self._archive is None or (self._archive[0] != trusted.snapshot_path and now - self._archive[1] > ARCHIVE_SECONDS):
                files = [(path, data) for path, data in trusted.files.items() if path.startswith("targets/")]
                self._archive = trusted.snapshot_path, now, await asyncio.to_thread(pack, files)
        return Answer(200, ((b"content-type", b"application/octet-stream"), *_FRESH), self._archive[2])


@dataclass(frozen=True, slots=True)
class Built:
    """A proof, packed and plain, and the tag that names it."""

    plain: bytes
    packed: bytes
    tag: bytes


class Proof:
    """`GET /_verbund/v1/proof`, of ourselves, or with `?server=NAME` of any member, since one app can serve a whole Verbund.

    Each is built once for each register; of others the `MAX_PROOFS` last asked for are kept.
    """

    def __init__(self, reading: Reading, own: ServerName, rate: Rate, steady: Callable[[], float]) -> None:
        self._reading = reading
        self._own = own
        self._rate = rate
        self._steady = steady
        self._of: Trusted | None = None
        self._built: OrderedDict[ServerName, Built] = OrderedDict()

    async def __call__(self, exchange: Exchange) -> Answer:
        server = self._asked_for(exchange.received.target)
        if server is None:
            return matrix_error(400, "M_INVALID_PARAM", "Expected no parameter, or one server name in lower case.")
        trusted = self._reading.trusted
        if trusted is not self._of:
            self._of, self._built = trusted, OrderedDict()
        built = self._built.get(server)
        if built is None:
            # Our own is built once for each register and never refused: without it nobody could sign in.
            wait = 0 if server == self._own else self._rate.take(exchange.received.peer, self._steady())
            if wait:
                return matrix_error(429, "M_LIMIT_EXCEEDED", "Too many requests.", retry_after_ms=wait)
            try:
                plain = build_proof(trusted, server)
            except NotAMember:
                return matrix_error(404, "M_NOT_FOUND", f"{server} is not a member of this Verbund.")
            built = Built(plain, gzip.compress(plain, 6, mtime=0), tag_of(plain))
            self._keep(server, built)
        return self._tagged(exchange.received, built)

    def _tagged(self, received: Received, built: Built) -> Answer:
        """Asked by everybody every minute, and nearly always without news: then a tag comes back and nothing else."""
        coding = coding_for(received, (b"gzip",))
        tag: Headers = ((b"etag", entity_tag(built.tag, coding)), *_JSON, *_FRESH)
        if has_already(received, built.tag):
            return Answer(304, tag, b"")
        return Answer(200, tag, built.plain) if coding is None else Answer(200, (*tag, *_GZIP), built.packed)

    def _asked_for(self, target: str) -> ServerName | None:
        if "?" not in target:
            return self._own
        try:
            server = ServerName(only_parameter(target, "server") or "")
        except InvalidName:
            return None
        return server if server.is_lower_case else None

    def _keep(self, server: ServerName, built: Built) -> None:
        self._built[server] = built
        if len(self._built) > MAX_PROOFS:
            oldest = next(name for name in self._built if name != self._own)
            del self._built[oldest]


def _encoded(exchange: Exchange, plain: bytes, packed: bytes, caching: Headers) -> Answer:
    if len(packed) < len(plain) and coding_for(exchange.received, (b"gzip",)) is not None:
        return Answer(200, (*_JSON, *_GZIP, *caching), packed)
    return Answer(200, (*_JSON, *caching), plain)
