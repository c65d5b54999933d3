# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The module: follows the register on disk and keeps Synapse in line with it.

Private parts of Synapse that it touches, all of them in this folder, pinned by tests/unit/test_synapse_module_private.py:
`api._hs` (config.federation.federation_domain_whitelist, config.worker.worker_replication_secret, signing_key, get_datastores,
get_federation_http_client, get_federation_handler), the join's own `_make_and_verify_event`, `get_current_hosts_in_room`,
`Authenticator`, the federation's `SERVLET_GROUPS`, and columns of `users`, `profiles` and `account_data`.
"""

import logging
from datetime import UTC, datetime

from synapse.module_api import JsonDict, ModuleApi

from verbund.follow.reading import open_reading
from verbund.matrix.names import ServerName
from verbund.matrix.signatures import KeyId, SigningKey
from verbund.policy.vouching import ROOMS_PATH, Voucher
from verbund.synapse_module.allow_list import allowed_names, bring_in_line
from verbund.synapse_module.attest import AttestResource
from verbund.synapse_module.directory import OwnPeople
from verbund.synapse_module.held import HeldRooms, HeldRoomsResource
from verbund.synapse_module.keys import KeyFiller
from verbund.synapse_module.me import MeResource
from verbund.synapse_module.members import Members
from verbund.synapse_module.names import NameRules
from verbund.synapse_module.people import PeopleAnswers, PeopleResource, serve_other_members
from verbund.synapse_module.rooms import RoomRules
from verbund.synapse_module.settings import ModuleSettings, parse_settings
from verbund.synapse_module.vouched import accept_vouched
from verbund.synapse_module.wake import Waker

logger = logging.getLogger(__name__)
RELOAD_MILLISECONDS = 200.0


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
        self._voucher = Voucher(_shared_secret(api))
        accept_vouched(self._voucher)
        self._held = HeldRooms(api._hs, api, self._is_listed)
        self._follow_whitelist()
        api.looping_background_call(self._follow, RELOAD_MILLISECONDS, run_on_all_instances=True)
        members = Members(self._own, lambda: self._reading.register, config.terms)
        self._check_rooms(members)
        self._serve(members)

    def _check_rooms(self, members: Members) -> None:
        api = self._api
        rules = RoomRules(api._hs, members, self._held)
        api.register_spam_checker_callbacks(
            user_may_invite=rules.user_may_invite,
            federated_user_may_invite=rules.federated_user_may_invite,
            user_may_join_room=rules.user_may_join_room,
            check_event_for_spam=rules.check_event_for_spam,
            user_may_send_state_event=NameRules(api._hs, self._settings.may_rename).user_may_send_state_event,
        )
        api.register_third_party_rules_callbacks(on_create_room=rules.on_create_room)

    def _serve(self, members: Members) -> None:
        api, config = self._api, self._settings
        attest = AttestResource(api._hs, self._own, config.client_base_url, self._signing_key(), lambda: self._reading.register)
        own_people = OwnPeople(api._hs)
        api.register_web_resource("/_verbund/v1/attest", attest)
        api.register_web_resource("/_verbund/v1/people", PeopleResource(api._hs, api, members, own_people))
        api.register_web_resource("/_verbund/v1/me", MeResource(api._hs, api, config))
        api.register_web_resource(ROOMS_PATH, HeldRoomsResource(api._hs, self._held, self._voucher))
        serve_other_members(PeopleAnswers(members, own_people, config.published, config.disclosed_per_day))

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

    def _is_listed(self, name: str) -> bool:
        register = self._reading.register
        return register is not None and name in register.members

    def _signing_key(self) -> SigningKey:
        key = self._api._hs.signing_key
        return SigningKey(KeyId(f"{key.alg}:{key.version}"), key.encode())


def _shared_secret(api: ModuleApi) -> bytes:
    """The secret that Synapse shows to the gateway with each request; the gateway vouches by it."""
    secret = api._hs.config.worker.worker_replication_secret
    if not secret:
        raise RuntimeError("worker_replication_secret must stand in homeserver.yaml, else nobody can vouch for anything")
    return secret.encode()
