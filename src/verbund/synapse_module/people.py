# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`POST /_verbund/v1/people` for our own people, and its counterpart for other members; docs/decisions/011-people-search.md."""

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from synapse.api.errors import Codes, LimitExceededError, SynapseError
from synapse.api.urls import FEDERATION_UNSTABLE_PREFIX
from synapse.federation.transport.server import SERVLET_GROUPS
from synapse.federation.transport.server._base import BaseFederationServlet
from synapse.http.server import DirectServeJsonResource
from synapse.http.site import SynapseRequest
from synapse.module_api import ModuleApi
from synapse.types import JsonDict

from verbund.matrix import canonical_json
from verbund.matrix.canonical_json import InvalidJson, JsonObject
from verbund.matrix.names import InvalidName, ServerName
from verbund.policy.people import MIN_TERM_CHARACTERS, InvalidTerm, People, read_question, read_term
from verbund.policy.rate import Rate
from verbund.synapse_module.asking import OtherPeople, asked_too_much, not_published
from verbund.synapse_module.directory import OwnPeople
from verbund.synapse_module.disclosure import Disclosures
from verbund.synapse_module.members import Members, refusal

if TYPE_CHECKING:
    from synapse.server import HomeServer

MIN_OWN_CHARACTERS = 2
MAX_BODY_BYTES = 4096


class PeopleResource(DirectServeJsonResource):
    """For our own people: in this organisation, or in another one."""

    def __init__(self, hs: "HomeServer", api: ModuleApi, members: Members, own: OwnPeople) -> None:
        super().__init__(clock=hs.get_clock())
        self._api = api
        self._members = members
        self._own = own
        self._others = OtherPeople(hs, members)
        # Somebody types, and looks for a few people at once.
        self._rate = Rate(per_second=2, burst=30)

    async def _async_render_POST(self, request: SynapseRequest) -> tuple[int, JsonDict]:
        requester = await self._api.get_user_by_req(request)
        wait = self._rate.take(requester.user.to_string(), time.monotonic())
        if wait:
            raise LimitExceededError("verbund_people", retry_after_ms=wait)
        server, term = _asked(read_body(request), self._members.own)
        if server != self._members.own:
            return 200, (await self._others.find(server, term)).as_json()
        try:
            return 200, (await self._own.find(term, MIN_OWN_CHARACTERS)).as_json()
        except InvalidTerm as error:
            raise _short(MIN_OWN_CHARACTERS) from error


class PeopleAnswers:
    """For other members, whose signature Synapse and the gateway have checked."""

    def __init__(self, members: Members, own: OwnPeople, published: bool, per_day: int) -> None:
        self._members = members
        self._own = own
        self._published = published
        self._disclosures = Disclosures(per_day)
        self._rate = Rate(per_second=2, burst=60)

    async def answer(self, origin: ServerName, content: JsonDict) -> People:
        """Raises SynapseError."""
        self._members.refuse_outsider(origin)
        name = self._members.name_of(self._members.own)
        if not self._published:
            raise not_published(name)
        if self._rate.take(origin.text, time.monotonic()):
            raise asked_too_much(name)
        try:
            found = await self._own.find(read_question(content), MIN_TERM_CHARACTERS)
        except InvalidTerm as error:
            raise _short(MIN_TERM_CHARACTERS) from error
        told = self._disclosures.told(origin.text, found, await self._own.count(), datetime.now(UTC).date())
        if told is None:
            raise asked_too_much(name)
        return told


def serve_other_members(answers: PeopleAnswers) -> None:
    """Among Synapse's own federation endpoints, so that it checks signatures for it, too. Called before listeners are made."""

    class PeopleServlet(BaseFederationServlet):
        PREFIX: ClassVar[str] = FEDERATION_UNSTABLE_PREFIX  # type: ignore[misc]  # Synapse declares no ClassVar
        PATH: ClassVar[str] = "/de\\.verbund/people"  # type: ignore[misc]

        async def on_POST(self, origin: str, content: JsonDict, query: object) -> tuple[int, JsonDict]:
            return 200, (await answers.answer(ServerName(origin), content)).as_json()

    SERVLET_GROUPS["de.verbund"] = (PeopleServlet,)


def read_body(request: SynapseRequest) -> JsonObject:
    """A small JSON object; raises SynapseError."""
    content = request.content.read(MAX_BODY_BYTES + 1) if request.content is not None else b""
    try:
        if len(content) > MAX_BODY_BYTES:
            raise InvalidJson("too large")
        return canonical_json.parse_object(content)
    except InvalidJson as error:
        raise SynapseError(400, f"Not a JSON object as expected: {error}", Codes.BAD_JSON) from error


def _asked(body: JsonObject, own: ServerName) -> tuple[ServerName, str]:
    if set(body) != {"server", "term"} or not isinstance(body["server"], str):
        raise SynapseError(400, "Expected server and term, and nothing else.", Codes.BAD_JSON)
    try:
        server = ServerName(body["server"])
    except InvalidName as error:
        raise SynapseError(400, str(error), Codes.INVALID_PARAM) from error
    least = MIN_OWN_CHARACTERS if server == own else MIN_TERM_CHARACTERS
    try:
        return server, read_term(body["term"], least)
    except InvalidTerm as error:
        raise _short(least) from error


def _short(least: int) -> SynapseError:
    return refusal(
        400,
        Codes.INVALID_PARAM,
        f"Geben Sie mindestens {least} Buchstaben des Namens ein, höchstens 100.",
        f"Type at least {least} letters of the name, 100 at most.",
    )
