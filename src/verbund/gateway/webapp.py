# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The app for the browser. All of it is in memory: a table of what there is, and nothing that could walk a path.

`/` and `/o/<server name>` are the same page; what differs is where the browser lets it connect to.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from verbund.gateway import still_page
from verbund.gateway.http_server import ConnectionGone, Exchange
from verbund.gateway.messages import Answer, Headers
from verbund.gateway.negotiate import coding_for, entity_tag, has_already, tag_of
from verbund.gateway.policies import HSTS, SAFE, app_policy, is_origin
from verbund.matrix.names import InvalidName, ServerName
from verbund.register.model import Register, Status
from verbund.served.folder import Folder
from verbund.served.packed import SUFFIXES, belongs_to

INDEX = "/index.html"
WORKER = "/sw.js"
PLACES = "/o/"
_CHUNK_BYTES = 65_536
_KINDS: Mapping[str, bytes] = {
    ".css": b"text/css; charset=utf-8",
    ".html": b"text/html; charset=utf-8",
    ".js": b"text/javascript; charset=utf-8",
    ".json": b"application/json",
    ".png": b"image/png",
    ".svg": b"image/svg+xml",
    ".txt": b"text/plain; charset=utf-8",
    ".wasm": b"application/wasm",
    ".webmanifest": b"application/manifest+json",
    ".woff2": b"font/woff2",
}
# In our order: the smallest first.
_CODINGS = ((b"br", ".br"), (b"gzip", ".gz"))
_NEWS: Headers = ((b"cache-control", b"no-cache"),)
# Names below /assets hold a hash of what is in them.
_FOR_EVER: Headers = ((b"cache-control", b"public, max-age=31536000, immutable"),)
_VARY: Headers = ((b"vary", b"accept-encoding"),)


@dataclass(frozen=True, slots=True)
class AppFile:
    """A file and its precompressed forms; `tag` names its bytes."""

    kind: bytes
    tag: bytes
    plain: bytes
    packed: Mapping[bytes, bytes]
    caching: Headers


def table_of(folder: Folder) -> tuple[dict[str, AppFile], tuple[str, ...]]:
    """What can be asked for, by path; and what lies there but can't be: other kinds, and packed forms of something else."""
    table: dict[str, AppFile] = {}
    unknown = list(folder.left_out)
    for path, plain in folder.files.items():
        suffix = PurePosixPath(path).suffix
        base = folder.files.get(path.removesuffix(suffix)) if suffix in SUFFIXES else None
        if base is not None and belongs_to(suffix, plain, base):
            continue
        if suffix not in _KINDS:
            unknown.append(path)
            continue
        packed = {
            coding: data
            for coding, end in _CODINGS
            if (data := folder.files.get(path + end)) is not None and belongs_to(end, data, plain)
        }
        caching = _FOR_EVER if path.startswith("assets/") else _NEWS
        table[f"/{path}"] = AppFile(_KINDS[suffix], tag_of(plain), plain, packed, caching)
    return table, tuple(unknown)


class WebApp:
    """Answers for the app's paths; whatever isn't in the table isn't its own."""

    def __init__(
        self,
        table: Mapping[str, AppFile],
        own: ServerName,
        register: Callable[[], Register | None],
        *,
        whole_verbund: bool,
        https: bool,
    ) -> None:
        self._table = table
        self._own = own
        self._register = register
        self._whole_verbund = whole_verbund
        self._safe: Headers = (*SAFE, *(HSTS if https else ()))
        self._policy = app_policy()

    async def serve(self, path: str, exchange: Exchange) -> bool:
        """Whether `path` was ours and is answered; raises ConnectionGone."""
        if exchange.received.method not in ("GET", "HEAD"):
            return False
        if path.startswith(PLACES):
            await self._place(path.removeprefix(PLACES), exchange)
            return True
        file = self._table.get(INDEX if path == "/" else path)
        if file is None:
            return False
        # A worker is held by the policy of its own script, so every file carries one.
        await self._send(file, self._policy, exchange)
        return True

    async def _place(self, name: str, exchange: Exchange) -> None:
        found = self._origin_of(name)
        if isinstance(found, Answer):
            exchange.answer(Answer(found.status, (*found.headers, *self._hsts), found.body))
            return
        await self._send(self._table[INDEX], app_policy(found), exchange)

    def _origin_of(self, name: str) -> str | Answer:
        """The address of the member `name`, whose people sign in here; else the page that says why not."""
        register = self._register()
        if register is None:
            return still_page.no_register("/")
        try:
            server = ServerName(name)
        except InvalidName:
            return still_page.not_a_member(None, "/")
        member = register.member_of(server)
        if member is None or member.status is Status.LEFT or not is_origin(member.client_base_url):
            return still_page.not_a_member(server.text, "/")
        if server != self._own and not self._whole_verbund:
            return still_page.another_place(member.organisation.name, member.client_base_url)
        return member.client_base_url

    @property
    def _hsts(self) -> Headers:
        return self._safe[len(SAFE) :]

    async def _send(self, file: AppFile, policy: Headers, exchange: Exchange) -> None:
        received = exchange.received
        coding = coding_for(received, tuple(file.packed))
        tag: Headers = ((b"etag", entity_tag(file.tag, coding)), *(_VARY if file.packed else ()), *file.caching)
        if has_already(received, file.tag):
            # Policies too: a browser takes over what comes with a 304. RFC 9110 15.4.5, RFC 9111 3.2
            exchange.answer(Answer(304, (*tag, *self._safe, *policy), b""))
            return
        body = file.plain if coding is None else file.packed[coding]
        encoding: Headers = () if coding is None else ((b"content-encoding", coding),)
        worker: Headers = ((b"service-worker-allowed", b"/"),) if file is self._table.get(WORKER) else ()
        length = (b"content-length", str(len(body)).encode())
        headers = ((b"content-type", file.kind), *encoding, *tag, *self._safe, *policy, *worker, length)
        await _stream(exchange, headers, body if received.method == "GET" else b"")


async def _stream(exchange: Exchange, headers: Headers, body: bytes) -> None:
    """No faster than it is read: a thousand slow readers of the largest file would otherwise hold as many copies of it."""
    exchange.start(200, headers)
    try:
        for start in range(0, len(body), _CHUNK_BYTES):
            exchange.write(body[start : start + _CHUNK_BYTES])
            await exchange.drain()
    except (ConnectionGone, TimeoutError):
        exchange.abort()
        return
    exchange.end()
