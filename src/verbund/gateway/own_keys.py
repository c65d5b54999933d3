# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Our key document, as peers may fetch it: never a key in it that our own entry in the register lacks."""

from verbund.gateway.errors import matrix_error
from verbund.gateway.homeserver import Homeserver
from verbund.gateway.http_client import AnswerTooLarge, UpstreamFault
from verbund.gateway.messages import Answer
from verbund.matrix.names import ServerName
from verbund.policy.answers import AnswerRefused, refuse_unexpected_keys
from verbund.register.model import Register

MAX_BYTES = 65_536


class OwnKeys:
    """Asks our homeserver, looks at the answer."""

    def __init__(self, own: ServerName, homeserver: Homeserver) -> None:
        self._own = own
        self._homeserver = homeserver

    async def answer(self, register: Register | None) -> Answer:
        """The document, or an error: a key that nobody admitted is not published."""
        member = register.member_of(self._own) if register is not None else None
        if member is None:
            return matrix_error(403, "M_FORBIDDEN", "This server is not a member of a Verbund yet.")
        try:
            response = await self._homeserver.own_keys()
            document = await response.read(MAX_BYTES)
            refuse_unexpected_keys(document.body, member)
        except (UpstreamFault, AnswerTooLarge, AnswerRefused):
            return matrix_error(502, "M_UNKNOWN", "The keys cannot be served now.")
        return Answer(document.status, ((b"content-type", b"application/json"),), document.body)
