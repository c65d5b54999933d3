# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The module: follows the register on disk and keeps Synapse in line with it.

Private parts of Synapse that it touches, all of them here, in `keys` and in `wake`, pinned by
tests/unit/test_synapse_module_private.py:
`api._hs` (config.federation.federation_domain_whitelist, signing_key, get_datastores) and `Authenticator`.
"""

import logging
from datetime import UTC, datetime
from typing import Literal

from synapse.api.errors import Codes, SynapseError
from synapse.events import EventBase
from synapse.module_api import NOT_SPAM, JsonDict, ModuleApi

from verbund.follow.reading import open_reading
from verbund.matrix.names import InvalidName, ServerName, UserId
from verbund.matrix.signatures import KeyId, SigningKey
from verbund.register.model import Freshness, Member
from verbund.synapse_module.allow_list import allowed_names, bring_in_line
from verbund.synapse_module.attest import AttestResource
from verbund.synapse_module.keys import KeyFiller
from verbund.synapse_module.settings import ModuleSettings, parse_settings
from verbund.synapse_module.wake import Waker

logger = logging.getLogger(__name__)
RELOAD_MILLISECONDS = 200.0
_ENCRYPTION = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}


class VerbundModule:
    """Loaded by Synapse; one in each process."""

    def __init__(self, config: ModuleSettings, api: ModuleApi) -> None:
        self._settings = config
        self._api = api
        self._own = ServerName(api.server_name)
        whitelist = api._hs.config.federation.federation_domain_whitelist
        if whitelist is None:
            raise RuntimeError("federation_domain_whitelist must stand in homeserver.yaml, else Synapse federates with anybody")
        self._whitelist: dict[str, bool] = whitelist
        self._reading = open_reading(config.register_folder, config.register_root)
        self._keys = KeyFiller(api._hs.get_datastores().main)
        self._is_main = api.worker_name is None
        self._waker = Waker(api._hs, self._own)
        self._follow_whitelist()
        api.looping_background_call(self._follow, RELOAD_MILLISECONDS, run_on_all_instances=True)
        api.register_spam_checker_callbacks(
            user_may_invite=self._user_may_invite, federated_user_may_invite=self._federated_user_may_invite
        )
        api.register_third_party_rules_callbacks(on_create_room=self._on_create_room)
        attest = AttestResource(api._hs, self._own, config.client_base_url, self._signing_key(), lambda: self._reading.register)
        api.register_web_resource("/_verbund/v1/attest", attest)

    @staticmethod
    def parse_config(config: JsonDict) -> ModuleSettings:
        """Called by Synapse."""
        return parse_settings(config)

    async def _follow(self) -> None:
        """Every 200 ms: one stat, and whatever a new register brings."""
        self._follow_whitelist()
        register = self._reading.register
        if not self._is_main or register is None:
            return
        await self._keys.fill(register, datetime.now(UTC))
        await self._waker.wake(register)

    def _follow_whitelist(self) -> None:
        try:
            self._reading.reload_if_changed()
        finally:
            # Whatever a damaged folder brings, the list goes on ageing: it must close when the register is too old.
            self._bring_in_line()

    def _bring_in_line(self) -> None:
        names = allowed_names(self._reading.register, self._own.text, datetime.now(UTC), self._settings.terms)
        bring_in_line(self._whitelist, names)

    async def _user_may_invite(self, inviter: str, invitee: str, room_id: str) -> Literal["NOT_SPAM"]:
        """Both sides must be active members; Synapse asks for local and for received invites."""
        for user in (inviter, invitee):
            self._refuse_outsider(user)
        return NOT_SPAM

    async def _federated_user_may_invite(self, event: EventBase) -> Literal["NOT_SPAM"]:
        self._refuse_outsider(event.sender)
        return NOT_SPAM

    async def _on_create_room(self, requester: object, request_content: JsonDict, is_requester_admin: bool) -> None:
        """Every room is encrypted from its first message on."""
        state = [item for item in request_content.get("initial_state", []) if item.get("type") != "m.room.encryption"]
        request_content["initial_state"] = [*state, _ENCRYPTION]

    def _refuse_outsider(self, user: str) -> None:
        try:
            server = UserId(user).server
        except InvalidName as error:
            sentence = f"{user} ist keine gültige Adresse. / is not a valid address."
            raise SynapseError(400, sentence, Codes.INVALID_PARAM) from error
        if server == self._own:
            return
        register = self._reading.register
        if register is None or register.freshness(datetime.now(UTC), self._settings.terms.aging) is Freshness.CLOSED:
            raise _forbidden(
                "Das Verbundregister ist nicht aktuell; Einladungen an andere Organisationen gehen gerade nicht.",
                "The register of the Verbund is out of date; invites to other organisations are closed for now.",
            )
        self._refuse_inactive(server, register.member_of(server))

    def _refuse_inactive(self, server: ServerName, member: Member | None) -> None:
        if member is None:
            raise _forbidden(f"{server} gehört nicht zum Verbund.", f"{server} is not a member of this Verbund.")
        if not member.is_active:
            raise _forbidden(
                f"{member.organisation.name} ({server}) ist zurzeit gesperrt oder ausgeschieden.",
                f"{server} is suspended or has left.",
            )

    def _signing_key(self) -> SigningKey:
        key = self._api._hs.signing_key
        return SigningKey(KeyId(f"{key.alg}:{key.version}"), key.encode())


def _forbidden(german: str, english: str) -> SynapseError:
    return SynapseError(403, f"{german} / {english}", Codes.FORBIDDEN)
