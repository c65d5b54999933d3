# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Asking another member for people: a federation request like any other, signed by Synapse, through both gateways.

What comes back is judged by our gateway and once more here; a peer's sentence is never shown to a person, only its code counts.
"""

import json
from typing import TYPE_CHECKING

from synapse.api.errors import Codes, HttpResponseException, RequestSendFailed, SynapseError
from synapse.util.retryutils import NotRetryingDestination

from verbund.matrix.canonical_json import encode
from verbund.matrix.names import ServerName
from verbund.policy.answers import AnswerRefused
from verbund.policy.people import People, read_people
from verbund.synapse_module.members import Members, refusal

if TYPE_CHECKING:
    from synapse.server import HomeServer

PATH = "/_matrix/federation/unstable/de.verbund/people"
NOT_PUBLISHED = "DE.VERBUND.NOT_PUBLISHED"
# Somebody waits before a screen; a peer that takes longer is asked again by hand.
_TIMEOUT_MILLISECONDS = 10_000


class OtherPeople:
    """Asks one other member."""

    def __init__(self, hs: "HomeServer", members: Members) -> None:
        self._client = hs.get_federation_http_client()
        self._members = members

    async def find(self, server: ServerName, term: str) -> People:
        """Raises SynapseError with a sentence."""
        self._members.refuse_outsider(server)
        try:
            # `ignore_backoff` also means: a search that fails never makes Synapse wait with messages.
            answer = await self._client.post_json(
                server.text, PATH, {"term": term}, timeout=_TIMEOUT_MILLISECONDS, ignore_backoff=True
            )
            return read_people(encode(answer), server)
        except HttpResponseException as error:
            raise self._explained(server, error) from error
        except (RequestSendFailed, NotRetryingDestination, AnswerRefused, ValueError) as error:
            raise self._unreachable(server) from error

    def _explained(self, server: ServerName, error: HttpResponseException) -> SynapseError:
        name, errcode = self._members.name_of(server), _errcode(error.response)
        if errcode == NOT_PUBLISHED:
            return not_published(name)
        if errcode == Codes.LIMIT_EXCEEDED:
            return asked_too_much(name)
        if error.code == 404:
            return refusal(
                404,
                Codes.NOT_FOUND,
                f"{name} kann noch nicht nach Personen gefragt werden. Die Software dort ist älter.",
                f"{name} can't be asked for people yet: its software is older.",
            )
        if error.code == 403:
            return refusal(
                403,
                Codes.FORBIDDEN,
                f"{name} beantwortet diese Frage zurzeit nicht.",
                f"{name} doesn't answer this question for now.",
            )
        return self._unreachable(server)

    def _unreachable(self, server: ServerName) -> SynapseError:
        name = self._members.name_of(server)
        return refusal(
            502,
            Codes.UNKNOWN,
            f"{name} ist gerade nicht erreichbar. Versuchen Sie es später noch einmal.",
            f"{name} can't be reached now. Please try again later.",
        )


def not_published(name: str) -> SynapseError:
    return refusal(
        403,
        NOT_PUBLISHED,
        f"{name} veröffentlicht sein Personenverzeichnis nicht. Fragen Sie die Person nach ihrer Adresse.",
        f"{name} doesn't publish its directory. Ask the person for their address.",
    )


def asked_too_much(name: str) -> SynapseError:
    """403 and not 429: at a 429 Synapse would hold back messages, too."""
    return refusal(
        403,
        Codes.LIMIT_EXCEEDED,
        f"Ihre Organisation hat {name} zu oft nach Personen gefragt. Versuchen Sie es später oder morgen noch einmal.",
        f"Your organisation has asked {name} for people too often. Please try again later or tomorrow.",
    )


def _errcode(body: bytes) -> str:
    try:
        value = json.loads(body)
    except ValueError:
        return ""
    return str(value.get("errcode", "")) if isinstance(value, dict) else ""
