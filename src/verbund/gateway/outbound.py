# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Our homeserver's way out: each of its federation requests, decided, sent to the member's address, its answer inspected.

Synapse sends `METHOD matrix-federation://<server name>/<path>`, signed already, with a secret of its own. The `Host`
header means nothing here (no discovery has been done); the URL's authority is the destination.
"""

import asyncio
import hmac
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import unquote

import h11

from verbund.gateway.audit import Record
from verbund.gateway.border import Border
from verbund.gateway.errors import JSON, matrix_error
from verbund.gateway.faces import HEADER
from verbund.gateway.homeserver import HOP_BY_HOP
from verbund.gateway.http_client import AnswerTooLarge, Response, UpstreamFault
from verbund.gateway.inspecting import Inspecting, Spooled
from verbund.gateway.messages import Answer, Headers
from verbund.gateway.peers import Peers
from verbund.gateway.strangers import Strangers
from verbund.matrix import x_matrix
from verbund.matrix.canonical_json import InvalidJson, JsonObject, encode_parsed, parse, parse_object
from verbund.matrix.endpoints import Endpoint, Unlisted, WrongMethod, classify
from verbund.matrix.names import InvalidName, ServerName
from verbund.policy.answers import (
    AnswerRefused,
    MediaRedirect,
    media_address,
    media_file,
    read_media,
    refuse_unexpected_keys,
    write_media,
)
from verbund.policy.contents import Contents, InvalidContents, read_contents
from verbund.policy.decide import Allowed, Refused, decide
from verbund.policy.people import MAX_ANSWER_BYTES as MAX_PEOPLE_BYTES
from verbund.policy.people import read_people
from verbund.policy.question import Direction, Question
from verbund.register.model import Member, Register

SCHEME = "matrix-federation://"
_PASSED_ON = (b"user-agent", b"authorization", b"content-type")
_MAX_HEAD_BYTES = 32_768
_FILES_AT_ONCE, _FILES_OF_ONE = 8, 2
_FILES = frozenset({"media_download", "media_thumbnail"})
# Looked at by a function of their own.
_WHOLE = _FILES | {"keys", "people"}
MAX_ERROR_BYTES = 65_536


class _TooLarge(Exception):
    """Our homeserver sends more than may leave."""


class Outbound:
    """The listener on a unix socket that only our homeserver can open."""

    def __init__(self, border: Border, peers: Peers, inspecting: Inspecting, strangers: Strangers, secret: bytes) -> None:
        self._border = border
        self._inspecting = inspecting
        self._strangers = strangers
        self._peers = peers
        self._expected = b"Bearer " + secret
        self._files = asyncio.Semaphore(_FILES_AT_ONCE)
        # By active members only, since a permit comes first.
        self._files_of: defaultdict[ServerName, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(_FILES_OF_ONE))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request: Synapse closes after each."""
        connection = h11.Connection(h11.SERVER, max_incomplete_event_size=_MAX_HEAD_BYTES)
        try:
            async with asyncio.timeout(self._border.exchange_seconds):
                answer = await self._received(connection, reader)
                await _send(connection, writer, answer)
        except (h11.ProtocolError, TimeoutError, OSError, EOFError):
            return
        finally:
            writer.close()

    async def _received(self, connection: h11.Connection, reader: asyncio.StreamReader) -> Answer | Spooled:
        try:
            request, body = await _receive(connection, reader, self._border.max_body_bytes * 2)
        except _TooLarge:
            return matrix_error(413, "M_TOO_LARGE", "The request is too large for the border.")
        return await self._answer(request, body)

    async def _answer(self, request: h11.Request, body: bytes) -> Answer | Spooled:
        given = [value for name, value in request.headers if name == b"proxy-authorization"]
        if len(given) != 1 or not hmac.compare_digest(given[0], self._expected):
            return matrix_error(407, "M_UNAUTHORIZED", "This way out is for our homeserver alone.")
        try:
            destination, target = _destination(request.target.decode("ascii"))
        except (InvalidName, ValueError) as error:
            return matrix_error(400, "M_INVALID_PARAM", str(error))
        if not _is_signed_for(request, destination):
            return matrix_error(400, "M_INVALID_PARAM", "The request is signed for another server than it is sent to.")
        register = self._border.register()
        method = request.method.decode("ascii")
        match classify(method, target, self._border.terms.closed):
            case Unlisted() | WrongMethod() as missing:
                name = missing.endpoint if isinstance(missing, Unlisted) else ""
                self._record(destination, name or "unlisted", "refused", 404, "unlisted")
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
    ) -> Answer | Spooled:
        try:
            content = parse(body) if body else None
            contents = read_contents(endpoint, target, content, len(body)) if endpoint.signed else Contents()
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
                border.rehearse(question, register)
                message = _head(method, target, destination, request, body, border.faces.line()) + body
                return await self._sent(permit, register, target, message)

    async def _sent(self, permit: Allowed, register: Register | None, target: str, message: bytes) -> Answer | Spooled:
        endpoint, destination = permit.question.endpoint, permit.question.destination
        member = register.member_of(destination) if register is not None else None
        if member is None:
            raise RuntimeError("a permit for a destination that the register doesn't list")
        try:
            async with asyncio.timeout(self._border.peer_seconds), self._room_for(endpoint, destination):
                response = await self._peers.ask(member, endpoint.method, message)
                answer = await self._taken(permit.question, register, member, target, response)
        except TimeoutError:
            self._record(destination, endpoint.name, "failed", 504, "", "no whole answer in time")
            return matrix_error(504, "M_UNKNOWN", f"{destination} does not answer in time")
        except AnswerRefused as error:
            # For a 5xx our homeserver would send that member nothing for a while: one bad room must not do that.
            status, errcode = (502, "M_UNKNOWN") if endpoint.name in _WHOLE else (403, "M_FORBIDDEN")
            self._record(destination, endpoint.name, "answer-refused", status, error.rule, error.reason)
            await self._tell(target, error.stranger, destination)
            if endpoint.name == "send_join" and permit.question.contents.event is not None:
                user = str(permit.question.contents.event["sender"])
                await self._strangers.withdraw(_room_of(target), user, destination.text)
            return matrix_error(status, errcode, f"{destination} answered what may not enter: {error}")
        except (UpstreamFault, AnswerTooLarge) as error:
            self._record(destination, endpoint.name, "failed", 502, "", str(error))
            return matrix_error(502, "M_UNKNOWN", f"{destination} cannot be reached: {error}")
        status = answer.status if isinstance(answer, Answer) else 200
        self._record(destination, endpoint.name, "forwarded", status, passed=(target, message.partition(b"\r\n\r\n")[2]))
        return answer

    async def _taken(
        self, question: Question, register: Register | None, member: Member, target: str, response: Response
    ) -> Answer | Spooled:
        """The answer as our homeserver may have it. Synapse takes every 2xx for success, so we look at each of them."""
        if not 200 <= response.status < 300:
            return _plain_error(await response.read(MAX_ERROR_BYTES))
        if response.status != 200:
            response.close()
            raise AnswerRefused("answer-is-expected", f"answered {response.status} where 200 is expected")
        if question.endpoint.name in _WHOLE:
            return await self._inspected(question.endpoint, member, await response.read(self._most_bytes(question.endpoint)))
        inspected = await self._inspecting.inspect(question, register, target, response)
        for objection in inspected.left_out:
            self._record(member.server_name, question.endpoint.name, "left-out", 200, objection.rule, objection.reason)
            await self._tell(target, objection.stranger, member.server_name)
        return inspected.answer

    async def _tell(self, target: str, stranger: str, member: ServerName) -> None:
        """What a member's answer has shown. If our homeserver can't be told now, the next answer shows it again."""
        room = _room_of(target)
        if stranger and room.startswith("!"):
            with suppress(UpstreamFault):
                await self._strangers.noticed(room, stranger, member.text)

    @asynccontextmanager
    async def _room_for(self, endpoint: Endpoint, destination: ServerName) -> AsyncIterator[None]:
        """Files are held in memory whole until they have been looked at: few at once, and no member takes all places."""
        if endpoint.name not in _FILES:
            yield
            return
        async with self._files_of[destination], self._files:
            yield

    def _most_bytes(self, endpoint: Endpoint) -> int:
        most = self._border.max_answer_bytes
        return min(most, MAX_PEOPLE_BYTES) if endpoint.name == "people" else most

    async def _inspected(self, endpoint: Endpoint, member: Member, answer: Answer) -> Answer:
        if endpoint.name == "keys":
            refuse_unexpected_keys(answer.body, member)
            return Answer(200, JSON, answer.body)
        if endpoint.name == "people":
            read_people(answer.body, member.server_name)
            return Answer(200, JSON, answer.body)
        return await self._media(member, answer)

    async def _media(self, member: Member, answer: Answer) -> Answer:
        """Written anew, never as it came; what lies elsewhere is fetched here, at the member itself and nowhere else."""
        found = read_media(_one(answer, b"content-type") or b"", answer.body)
        if isinstance(found, MediaRedirect):
            address = media_address(found.url, member)
            head = f"GET {address.target} HTTP/1.1\r\nhost: {member.server_name}\r\n\r\n".encode("ascii")
            response = await self._peers.ask_at(member, address.endpoint, "GET", head)
            fetched = await response.read(self._border.max_answer_bytes)
            if fetched.status != 200:
                raise AnswerRefused("media-stays-with-its-member", f"the redirect's address answered {fetched.status}")
            found = media_file(_one(fetched, b"content-type"), _one(fetched, b"content-disposition"), fetched.body)
        content_type, body = write_media(found)
        return Answer(200, ((b"content-type", content_type),), body)

    def _record(
        self, destination: ServerName, endpoint: str, outcome: str, status: int, rule: str = "", reason: str = "",
        passed: tuple[str, bytes] = ("", b""),
    ) -> None:  # fmt: skip
        own = self._border.own.text
        record = Record("out", own, destination.text, endpoint, outcome, status, rule, reason, "", True, *passed)
        self._border.audit.record(record)


def _destination(target: str) -> tuple[ServerName, str]:
    """The server name and the origin-form target; raises InvalidName or ValueError."""
    if not target.startswith(SCHEME):
        raise ValueError("expected a matrix-federation:// address")
    authority, slash, path = target[len(SCHEME) :].partition("/")
    if not slash:
        raise ValueError("an address without a path")
    return ServerName(authority), f"/{path}"


def _head(method: str, target: str, destination: ServerName, request: h11.Request, body: bytes, face: bytes) -> bytes:
    lines = [f"{method} {target} HTTP/1.1".encode("ascii"), b"host: " + destination.text.encode()]
    lines += [HEADER + b": " + face] if face else []
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
                raise _TooLarge
            parts.append(bytes(event.data))
        elif isinstance(event, h11.EndOfMessage) and request is not None:
            return request, b"".join(parts)
        else:
            raise EOFError


def _room_of(target: str) -> str:
    segments = target.partition("?")[0].split("/")
    return unquote(segments[5]) if len(segments) > 5 else ""


async def _send(connection: h11.Connection, writer: asyncio.StreamWriter, answer: Answer | Spooled) -> None:
    if isinstance(answer, Spooled):
        writer.write(_framed(connection, 200, JSON, answer.size))
        async for piece in answer.pieces():
            writer.write(connection.send(h11.Data(data=piece)) or b"")
            await writer.drain()
    else:
        headers: Headers = tuple(item for item in answer.headers if item[0] not in HOP_BY_HOP and item[0] != b"content-length")
        writer.write(_framed(connection, answer.status, headers, len(answer.body)))
        writer.write(connection.send(h11.Data(data=answer.body)) or b"")
    writer.write(connection.send(h11.EndOfMessage()) or b"")
    await writer.drain()


def _framed(connection: h11.Connection, status: int, headers: Headers, size: int) -> bytes:
    framed = (*headers, (b"content-length", b"%d" % size), (b"connection", b"close"))
    return connection.send(h11.Response(status_code=status, headers=list(framed))) or b""


def _plain_error(answer: Answer) -> Answer:
    """A peer's error: its code, its sentence, how long to wait, and nothing else that our homeserver could act on."""
    try:
        told = parse_object(answer.body)
    except InvalidJson:
        told = {}
    errcode, sentence = told.get("errcode"), told.get("error")
    plain: JsonObject = {
        "errcode": errcode[:64] if isinstance(errcode, str) else "M_UNKNOWN",
        "error": sentence[:500] if isinstance(sentence, str) else "",
    }
    for name, kind in (("retry_after_ms", int), ("room_version", str)):
        if isinstance(told.get(name), kind):
            plain[name] = told[name]
    return Answer(answer.status, JSON, encode_parsed(plain))


def _one(answer: Answer, name: bytes) -> bytes | None:
    values = [value for key, value in answer.headers if key == name]
    if len(values) > 1:
        raise AnswerRefused("answer-is-expected", f"{name.decode()} stands twice in the answer")
    return values[0] if values else None


def _is_signed_for(request: h11.Request, destination: ServerName) -> bool:
    """Whether the signature, where there is one, names the server that the address names."""
    headers = [value for name, value in request.headers if name == b"authorization"]
    try:
        return not headers or x_matrix.parse(headers).destination == destination
    except x_matrix.InvalidClaim:
        return False
