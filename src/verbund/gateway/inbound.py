# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A peer's request, from classify to forward. Each stage only refuses; the permit comes from `decide` alone.

Nothing reaches the homeserver before the signature holds under a key of the register. Bytes are forwarded as received.
"""

from dataclasses import dataclass, replace

from verbund.gateway.audit import Record
from verbund.gateway.border import Border
from verbund.gateway.cleaning import Cleaning
from verbund.gateway.errors import JSON, matrix_error
from verbund.gateway.faces import HEADER
from verbund.gateway.homeserver import Homeserver, pass_on
from verbund.gateway.http_client import AnswerTooLarge, UpstreamFault
from verbund.gateway.http_server import BodyMalformed, BodyTooLarge, BodyTooSlow, ConnectionGone, Exchange
from verbund.gateway.inspecting import Inspecting, Spooled
from verbund.gateway.limits import Limits, Rate, TooFast, bound_of
from verbund.gateway.messages import Answer, Received
from verbund.gateway.own_keys import OwnKeys
from verbund.matrix import x_matrix
from verbund.matrix.canonical_json import InvalidJson, JsonValue, parse
from verbund.matrix.endpoints import Endpoint, Unlisted, WrongMethod, classify
from verbund.matrix.signatures import BadSignature, received_request_bytes
from verbund.policy.answers import AnswerRefused
from verbund.policy.contents import Contents, InvalidContents, read_contents
from verbund.policy.decide import Allowed, Refused, decide
from verbund.policy.question import Direction, Question
from verbund.register.model import Member, Register

# Our homeserver's own words about what we sent it, and files, whose bytes are their uploader's.
_AS_THEY_COME = frozenset({"send", "media_download", "media_thumbnail", "people"})

# Why our homeserver has nothing to tell is nobody's business: it is said in the same words.
_SAME_REFUSAL = frozenset({"profile", "directory", "devices"})


@dataclass(slots=True, eq=False)
class _Stopped(Exception):
    """A stage that refused: the answer, and what goes into the log."""

    answer: Answer
    rule: str
    reason: str
    origin: str = ""
    endpoint: str = ""


class Inbound:
    """The federation listener."""

    def __init__(
        self,
        border: Border,
        homeserver: Homeserver,
        cleaning: Cleaning,
        inspecting: Inspecting,
        keys: OwnKeys,
        delegation: str,
        limits: Limits,
    ) -> None:
        """`delegation` is the host:port under which peers reach us; `limits` bound each member's requests."""
        self._border = border
        self._homeserver = homeserver
        self._cleaning = cleaning
        self._inspecting = inspecting
        self._keys = keys
        self._delegation = delegation
        self._limits = limits
        self._open_rate = Rate(per_second=5, burst=20)

    async def __call__(self, exchange: Exchange) -> None:
        """Answers one request, whatever it is."""
        register = self._border.register()
        received = exchange.received
        known = False
        try:
            endpoint = _classified(received, self._border)
            if not endpoint.signed:
                self._refuse_too_fast(self._open_rate, received.peer, endpoint)
                await self._answer_open(endpoint, exchange)
                return
            claim, member = self._known(received, endpoint, register)
            await self._limits.refuse_early(claim.origin.text)
            body = await self._read(exchange, claim, endpoint)
            received = replace(received, body=body)
            content = self._authenticate(received, claim, member, endpoint)
            known = True
            # Only now is the origin who it says: a bucket that forged requests could empty would lock the member out.
            await self._limits.take_any(claim.origin.text)
            self._border.faces.heard(claim.origin, received.header(HEADER))
            permit = self._decide(received, claim, endpoint, content, register)
            await self._limits.take(claim.origin.text, endpoint, permit.question.contents)
            async with self._limits.place(claim.origin.text, endpoint):
                await self._forward(permit, received, exchange, register)
        except TooFast as error:
            stopped = _too_fast(error, claim.origin.text, endpoint)
            exchange.answer(stopped.answer)
            self._record(stopped.answer.status, "refused", received, stopped, known=known)
        except _Stopped as stopped:
            exchange.answer(stopped.answer)
            self._record(stopped.answer.status, "refused", received, stopped, known=known)
        except ConnectionGone:
            exchange.abort()

    def _known(self, received: Received, endpoint: Endpoint, register: Register | None) -> tuple[x_matrix.Claim, Member]:
        """Who says so, and whether anybody knows them: only refuses, before a body is read."""
        try:
            claim = x_matrix.parse(received.header(b"authorization"))
        except x_matrix.InvalidClaim as error:
            raise _unauthorized("claim", str(error), "", endpoint) from error
        if claim.destination != self._border.own:
            raise _unauthorized("destination", "The request is for another server.", claim.origin.text, endpoint)
        if register is None:
            raise _forbidden("register-is-current", "This server has no verified register yet.", claim.origin.text, endpoint)
        member = register.member_of(claim.origin)
        if member is None:
            reason = f"{claim.origin} is not a member of this Verbund."
            raise _forbidden("peer-is-a-member", reason, claim.origin.text, endpoint)
        return claim, member

    async def _read(self, exchange: Exchange, claim: x_matrix.Claim, endpoint: Endpoint) -> bytes:
        origin = claim.origin.text
        try:
            bound = bound_of(endpoint).max_body_bytes
            most = self._border.max_body_bytes
            body = await exchange.body(most if bound is None else min(bound, most))
        except BodyTooLarge as error:
            raise _stopped(413, "M_TOO_LARGE", "size", "The request is too large.", origin, endpoint) from error
        except BodyTooSlow as error:
            raise _stopped(408, "M_UNKNOWN", "time", "The request took too long.", origin, endpoint) from error
        except BodyMalformed as error:
            raise _stopped(400, "M_UNKNOWN", "framing", "The request's body is broken.", origin, endpoint) from error
        if body and endpoint.method == "GET":
            raise _bad_json("A GET request has no body.", origin, endpoint)
        return body

    def _authenticate(self, received: Received, claim: x_matrix.Claim, member: Member, endpoint: Endpoint) -> JsonValue:
        """The content, once the signature over it holds. Spec: s2s request-authentication"""
        origin = claim.origin.text
        pinned = member.keys.get(claim.key_id)
        if pinned is None:
            raise _unauthorized("key", "The register doesn't name this key for you.", origin, endpoint)
        if not pinned.is_valid_at(self._border.clock()):
            raise _unauthorized("key", "This key is not in force now.", origin, endpoint)
        try:
            content = parse(received.body) if received.body or endpoint.method != "GET" else None
        except InvalidJson as error:
            raise _bad_json(str(error), origin, endpoint) from error
        signed = received_request_bytes(received.method, received.target, claim.origin, claim.destination, content)
        try:
            pinned.verify_key.verify(signed, claim.signature)
        except BadSignature as error:
            raise _unauthorized("signature", "The signature doesn't hold.", origin, endpoint) from error
        return content

    def _decide(
        self, received: Received, claim: x_matrix.Claim, endpoint: Endpoint, content: JsonValue, register: Register | None
    ) -> Allowed:
        border = self._border
        try:
            contents = read_contents(endpoint, received.target, content, len(received.body))
        except InvalidContents as error:
            raise _bad_json(str(error), claim.origin.text, endpoint) from error
        question = _question(border, claim, endpoint, contents)
        match decide(question, register):
            case Refused(rule, reason):
                raise _forbidden(rule, reason, claim.origin.text, endpoint)
            case permit:
                border.rehearse(question, register)
                return permit

    async def _forward(self, permit: Allowed, received: Received, exchange: Exchange, register: Register | None) -> None:
        question = permit.question
        try:
            if permit.left_out:
                exchange.answer(await self._cleaning.forward(permit, received))
                return
            response = await self._homeserver.forward(permit, received)
            if question.endpoint.name in _SAME_REFUSAL and 400 <= response.status < 500:
                response.close()
                exchange.answer(matrix_error(404, "M_NOT_FOUND", "Nobody and nothing of this name that you may see."))
            elif response.status != 200 or question.endpoint.name in _AS_THEY_COME:
                await pass_on(response, exchange)
            else:
                inspected = await self._inspecting.inspect(question, register, received.target, response)
                await _answer(inspected.answer, exchange)
        except AnswerRefused as error:
            reason = f"Our homeserver's answer holds what may not pass: {error.reason}"
            raise _forbidden(error.rule, reason, question.origin.text, question.endpoint) from error
        except (UpstreamFault, AnswerTooLarge) as error:
            reason = "Our homeserver doesn't answer; please send it again later."
            stopped = _stopped(502, "M_UNKNOWN", "homeserver", reason, question.origin.text, question.endpoint)
            raise stopped from error
        self._record(response.status, "forwarded", received, None, question)

    async def _answer_open(self, endpoint: Endpoint, exchange: Exchange) -> None:
        answer = (
            Answer(200, ((b"content-type", b"application/json"),), b'{"m.server":"%s"}' % self._delegation.encode())
            if endpoint.name == "well_known"
            else await self._keys.answer(self._border.register())
        )
        exchange.answer(answer)

    def _refuse_too_fast(self, rate: Rate, key: str, endpoint: Endpoint) -> None:
        wait = rate.take(key, self._border.steady())
        if wait:
            answer = matrix_error(429, "M_LIMIT_EXCEEDED", "Too many requests.", retry_after_ms=wait)
            raise _Stopped(answer, "rate", "too many requests", key, endpoint.name)

    def _record(
        self, status: int, outcome: str, received: Received, stopped: _Stopped | None, question: Question | None = None,
        *, known: bool = False,
    ) -> None:  # fmt: skip
        origin = stopped.origin if stopped else question.origin.text if question else ""
        endpoint = stopped.endpoint if stopped else question.endpoint.name if question else ""
        rule, reason = (stopped.rule, stopped.reason) if stopped else ("", "")
        own = self._border.own.text
        passed = (received.target, received.body) if stopped is None else ("", b"")
        self._border.audit.record(
            Record("in", origin, own, endpoint or "unlisted", outcome, status, rule, reason, received.peer, known, *passed)
        )


async def _answer(answer: Answer | Spooled, exchange: Exchange) -> None:
    if isinstance(answer, Answer):
        exchange.answer(answer)
        return
    exchange.start(200, (*JSON, (b"content-length", b"%d" % answer.size)))
    async for piece in answer.pieces():
        exchange.write(piece)
        await exchange.drain()
    exchange.end()


def _classified(received: Received, border: Border) -> Endpoint:
    match classify(received.method, received.target, border.terms.closed):
        case Unlisted(reason, name):
            raise _Stopped(matrix_error(404, "M_UNRECOGNIZED", "Unrecognized request"), "unlisted", reason, endpoint=name)
        case WrongMethod():
            raise _Stopped(matrix_error(405, "M_UNRECOGNIZED", "Unrecognized request"), "method", received.method)
        case endpoint:
            return endpoint


def _question(border: Border, claim: x_matrix.Claim, endpoint: Endpoint, contents: Contents) -> Question:
    now = border.clock()
    return Question(Direction.IN, endpoint, claim.origin, claim.destination, border.own, contents, now, border.terms)


def _too_fast(error: TooFast, origin: str, endpoint: Endpoint) -> _Stopped:
    answer = matrix_error(429, "M_LIMIT_EXCEEDED", f"Too many requests: {error.name}. [rate]", retry_after_ms=error.milliseconds)
    return _Stopped(answer, "rate", error.name, origin, endpoint.name)


def _stopped(status: int, errcode: str, rule: str, reason: str, origin: str, endpoint: Endpoint) -> _Stopped:
    return _Stopped(matrix_error(status, errcode, f"{reason} [{rule}]"), rule, reason, origin, endpoint.name)


def _unauthorized(rule: str, reason: str, origin: str, endpoint: Endpoint) -> _Stopped:
    return _stopped(401, "M_UNAUTHORIZED", rule, reason, origin, endpoint)


def _forbidden(rule: str, reason: str, origin: str, endpoint: Endpoint) -> _Stopped:
    return _stopped(403, "M_FORBIDDEN", rule, reason, origin, endpoint)


def _bad_json(reason: str, origin: str, endpoint: Endpoint) -> _Stopped:
    return _stopped(400, "M_BAD_JSON", "contents", reason, origin, endpoint)
