# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Our homeserver's way out: each of its federation requests, decided, sent to the member's address, its answer inspected.

Synapse sends `METHOD matrix-federation://<server name>/<path>`, signed already, with a secret of its own. The `Host`
header means nothing here (no discovery has been done); the URL's authority is the destination.
"""

import asyncio
import hmac
from urllib.parse import urlsplit

import h11

from verbund.gateway.audit import Record
from verbund.gateway.border import Border
from verbund.gateway.errors import matrix_error
from verbund.gateway.homeserver import HOP_BY_HOP
from verbund.gateway.http_client import AnswerTooLarge, UpstreamFault
from verbund.gateway.messages import Answer, Headers
from verbund.gateway.peers import Peers
from verbund.matrix.canonical_json import InvalidJson, parse
from verbund.matrix.endpoints import Endpoint, Unlisted, WrongMethod, classify
from verbund.matrix.names import InvalidName, ServerName
from verbund.policy.answers import BadMedia, UnexpectedKeys, media_answer, media_location, refuse_unexpected_keys
from verbund.policy.contents import Contents, InvalidContents, read_contents
from verbund.policy.decide import Allowed, Refused, decide
from verbund.policy.question import Direction, Question
from verbund.register.model import Member, Register

SCHEME = "matrix-federation://"
_PASSED_ON = (b"user-agent", b"authorization", b"content-type")
_MAX_HEAD_BYTES = 32_768
_MEDIA = frozenset({"media_download", "media_thumbnail"})


class Outbound:
    """The listener on a unix socket that only our homeserver can open."""

    def __init__(self, border: Border, peers: Peers, secret: bytes) -> None:
        self._border = border
        self._peers = peers
        self._expected = b"Bearer " + secret

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request: Synapse closes after each."""
        connection = h11.Connection(h11.SERVER, max_incomplete_event_size=_MAX_HEAD_BYTES)
        try:
            async with asyncio.timeout(self._border.exchange_seconds):
                request, body = await _receive(connection, reader, self._border.max_body_bytes * 2)
                answer = await self._answer(request, body)
                _send(connection, writer, answer)
                await writer.drain()
        except (h11.ProtocolError, TimeoutError, OSError, EOFError):
            return
        finally:
            writer.close()

    async def _answer(self, request: h11.Request, body: bytes) -> Answer:
        given = [value for name, value in request.headers if name == b"proxy-authorization"]
        if len(given) != 1 or not hmac.compare_digest(given[0], self._expected):
            return matrix_error(407, "M_UNAUTHORIZED", "This way out is for our homeserver alone.")
        try:
            destination, target = _destination(request.target.decode("ascii"))
        except (InvalidName, ValueError) as error:
            return matrix_error(400, "M_INVALID_PARAM", str(error))
        register = self._border.register()
        method = request.method.decode("ascii")
        match classify(method, target):
            case Unlisted() | WrongMethod():
                self._record(destination, "unlisted", "refused", 404, "unlisted")
                return matrix_error(404, "M_UNRECOGNIZED", "This federation endpoint is not used in the Verbund. [unlisted]")
            case endpoint:
                return await self._decided(endpoint, destination, method, target, request, body, register)

    async def _decided(
        self,
        endpoint: Endpoint,
        destination: ServerName,
        method: str,
        target: str,
        request: h11.Request,
        body: bytes,
        register: Register | None,
    ) -> Answer:
        try:
            contents = read_contents(endpoint, target, parse(body) if body else None) if endpoint.signed else Contents()
        except (InvalidContents, InvalidJson) as error:
            self._record(destination, endpoint.name, "refused", 400, "contents", str(error))
            return matrix_error(400, "M_BAD_JSON", str(error))
        border = self._border
        question = Question(
            Direction.OUT, endpoint, border.own, destination, border.own, contents, border.clock(), border.terms
        )
        match decide(question, register):
            case Refused(rule, reason):
                self._record(destination, endpoint.name, "refused", 403, rule, reason)
                return matrix_error(403, "M_FORBIDDEN", f"{reason} [{rule}]")
            case permit:
                return await self._sent(permit, register, method, _head(method, target, destination, request, body) + body)

    async def _sent(self, permit: Allowed, register: Register | None, method: str, message: bytes) -> Answer:
        endpoint, destination = permit.question.endpoint, permit.question.destination
        member = register.member_of(destination) if register is not None else None
        if member is None:
            raise RuntimeError("a permit for a destination that the register doesn't list")
        try:
            response = await self._peers.ask(member, method, message)
            answer = await response.read(self._border.max_answer_bytes)
            answer = await self._inspected(endpoint, member, answer)
        except (UpstreamFault, AnswerTooLarge, UnexpectedKeys, BadMedia) as error:
            self._record(destination, endpoint.name, "failed", 502, "", str(error))
            return matrix_error(502, "M_UNKNOWN", f"{destination} cannot be reached: {error}")
        self._record(destination, endpoint.name, "forwarded", answer.status)
        return answer

    async def _inspected(self, endpoint: Endpoint, member: Member, answer: Answer) -> Answer:
        """The answer as our homeserver may have it."""
        if answer.status != 200:
            return answer
        if endpoint.name == "keys":
            refuse_unexpected_keys(answer.body, member)
        if endpoint.name in _MEDIA:
            return await self._media(member, answer)
        return answer

    async def _media(self, member: Member, answer: Answer) -> Answer:
        """Media that lies elsewhere is fetched here, from an address of the member itself and nowhere else."""
        content_type = next((value for name, value in answer.headers if name == b"content-type"), b"").decode("ascii", "replace")
        location = media_location(content_type, answer.body)
        if location is None:
            return answer
        parts = urlsplit(location)
        permitted = {(endpoint.host, endpoint.port) for endpoint in member.federation}
        if parts.scheme != "https" or (parts.hostname or "", parts.port or 443) not in permitted or not location.isprintable():
            raise BadMedia("the media lies at an address that the register doesn't name")
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        head = f"GET {path} HTTP/1.1\r\nhost: {parts.netloc}\r\n\r\n".encode("ascii", "strict")
        response = await self._peers.ask(member, "GET", head)
        media = await response.read(self._border.max_answer_bytes)
        if media.status != 200:
            raise BadMedia(f"the media's address answered {media.status}")
        media_type = next((value for name, value in media.headers if name == b"content-type"), b"application/octet-stream")
        content_type, body = media_answer(media_type, media.body)
        return Answer(200, ((b"content-type", content_type.encode()),), body)

    def _record(
        self, destination: ServerName, endpoint: str, outcome: str, status: int, rule: str = "", reason: str = ""
    ) -> None:
        own = self._border.own.text
        self._border.audit.record(Record("out", own, destination.text, endpoint, outcome, status, rule, reason))


def _destination(target: str) -> tuple[ServerName, str]:
    """The server name and the origin-form target; raises InvalidName or ValueError."""
    if not target.startswith(SCHEME):
        raise ValueError("expected a matrix-federation:// address")
    authority, slash, path = target[len(SCHEME) :].partition("/")
    if not slash:
        raise ValueError("an address without a path")
    return ServerName(authority), f"/{path}"


def _head(method: str, target: str, destination: ServerName, request: h11.Request, body: bytes) -> bytes:
    lines = [f"{method} {target} HTTP/1.1".encode("ascii"), b"host: " + destination.text.encode()]
    lines += [name + b": " + value for name, value in request.headers if name in _PASSED_ON]
    if body or method in ("PUT", "POST"):
        lines.append(b"content-length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n"


async def _receive(connection: h11.Connection, reader: asyncio.StreamReader, max_bytes: int) -> tuple[h11.Request, bytes]:
    request: h11.Request | None = None
    parts: list[bytes] = []
    total = 0
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            data = await reader.read(65_536)
            if not data and request is None:
                raise EOFError
            connection.receive_data(data)
        elif isinstance(event, h11.Request):
            request = event
        elif isinstance(event, h11.Data):
            total += len(event.data)
            if total > max_bytes:
                raise h11.RemoteProtocolError("the request is too large", 413)
            parts.append(bytes(event.data))
        elif isinstance(event, h11.EndOfMessage) and request is not None:
            return request, b"".join(parts)
        else:
            raise EOFError


def _send(connection: h11.Connection, writer: asyncio.StreamWriter, answer: Answer) -> None:
    headers: Headers = tuple(item for item in answer.headers if item[0] not in HOP_BY_HOP and item[0] != b"content-length")
    framed = (*headers, (b"content-length", b"%d" % len(answer.body)), (b"connection", b"close"))
    head = connection.send(h11.Response(status_code=answer.status, headers=list(framed)))
    writer.write((head or b"") + (connection.send(h11.Data(data=answer.body)) or b""))
    writer.write(connection.send(h11.EndOfMessage()) or b"")
