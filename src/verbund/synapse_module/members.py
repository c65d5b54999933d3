# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""With whom our people may have to do, by the register in force; a refusal is a sentence for a person, German first."""

from collections.abc import Callable
from datetime import UTC, datetime

from synapse.api.errors import Codes, SynapseError

from verbund.matrix.names import ServerName
from verbund.policy.question import Terms
from verbund.register.model import Freshness, Register


class Members:
    """`register` answers with the one in force."""

    def __init__(self, own: ServerName, register: Callable[[], Register | None], terms: Terms) -> None:
        self.own = own
        self._register = register
        self._terms = terms

    def name_of(self, server: ServerName) -> str:
        """The organisation's name, else the server's."""
        register = self._register()
        member = register.member_of(server) if register is not None else None
        return member.organisation.name if member is not None else server.text

    def refuse_outsider(self, server: ServerName) -> None:
        """Raises SynapseError unless `server` is an active member, or our own."""
        if server == self.own:
            return
        register = self._register()
        if register is None or register.freshness(datetime.now(UTC), self._terms.aging) is Freshness.CLOSED:
            raise forbidden(
                "Das Verbundregister ist nicht aktuell; mit anderen Organisationen geht gerade nichts Neues.",
                "The register of the Verbund is out of date; nothing new with other organisations for now.",
            )
        member = register.member_of(server)
        if member is None:
            raise forbidden(f"{server} gehört nicht zum Verbund.", f"{server} is not a member of this Verbund.")
        if not member.is_active:
            raise forbidden(
                f"{member.organisation.name} ({server}) ist zurzeit gesperrt oder ausgeschieden.",
                f"{server} is suspended or has left.",
            )


def forbidden(german: str, english: str, errcode: str = Codes.FORBIDDEN) -> SynapseError:
    """403 with both sentences; clients show them as they are."""
    return refusal(403, errcode, german, english)


def refusal(status: int, errcode: str, german: str, english: str) -> SynapseError:
    """A Matrix error with both sentences."""
    return SynapseError(status, f"{german} / {english}", errcode)
