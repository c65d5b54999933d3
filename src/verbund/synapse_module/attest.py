# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`POST /_verbund/v1/attest`: the homeserver proves with its Matrix key that it is the member. The key stays in here."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from synapse.api.errors import Codes, SynapseError
from synapse.http.server import DirectServeJsonResource
from synapse.http.site import SynapseRequest
from synapse.types import JsonDict

from verbund.matrix.names import ServerName
from verbund.matrix.signatures import SigningKey
from verbund.register.attestation import MAX_BODY_BYTES, InvalidAttestation, attest, parse_challenge
from verbund.register.model import Register

if TYPE_CHECKING:
    from synapse.server import HomeServer


class AttestResource(DirectServeJsonResource):
    """Answers a nonce with a signed statement. The gateway limits how often it is asked."""

    def __init__(
        self, hs: "HomeServer", own: ServerName, base_url: str, key: SigningKey, register: Callable[[], Register | None]
    ) -> None:
        super().__init__(clock=hs.get_clock())
        self._own = own
        self._base_url = base_url
        self._key = key
        self._register = register

    async def _async_render_POST(self, request: SynapseRequest) -> tuple[int, JsonDict]:
        register = self._register()
        if register is None:
            raise SynapseError(503, "This server has no register yet.", Codes.UNKNOWN)
        content = request.content.read(MAX_BODY_BYTES + 1) if request.content is not None else b""
        try:
            nonce = parse_challenge(content)
        except InvalidAttestation as error:
            raise SynapseError(400, str(error), Codes.BAD_JSON) from error
        answer = attest(nonce, self._own, self._base_url, register.version, datetime.now(UTC), self._key)
        value: JsonDict = json.loads(answer)
        return 200, value
