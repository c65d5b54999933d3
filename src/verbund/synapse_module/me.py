# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`GET | PUT /_verbund/v1/me`: what somebody may decide about themselves, and whether others can find them."""

import time
from typing import TYPE_CHECKING

from synapse.api.errors import Codes, LimitExceededError, SynapseError
from synapse.http.server import DirectServeJsonResource
from synapse.http.site import SynapseRequest
from synapse.module_api import ModuleApi
from synapse.types import JsonDict

from verbund.policy.rate import Rate
from verbund.synapse_module.directory import HIDING, is_hidden
from verbund.synapse_module.people import read_body
from verbund.synapse_module.settings import ModuleSettings

if TYPE_CHECKING:
    from synapse.server import HomeServer


class MeResource(DirectServeJsonResource):
    """Hiding is account data of the person, so that it moves and is exported with the account."""

    def __init__(self, hs: "HomeServer", api: ModuleApi, settings: ModuleSettings) -> None:
        super().__init__(clock=hs.get_clock())
        self._api = api
        self._store = hs.get_datastores().main
        self._settings = settings
        self._rate = Rate(per_second=1, burst=20)

    async def _async_render_GET(self, request: SynapseRequest) -> tuple[int, JsonDict]:
        return 200, await self._about(await self._who(request))

    async def _async_render_PUT(self, request: SynapseRequest) -> tuple[int, JsonDict]:
        user_id = await self._who(request)
        wait = self._rate.take(user_id, time.monotonic())
        if wait:
            raise LimitExceededError("verbund_me", retry_after_ms=wait)
        body = read_body(request)
        if set(body) != {"hidden"} or not isinstance(body["hidden"], bool):
            raise SynapseError(400, "Expected hidden, true or false, and nothing else.", Codes.BAD_JSON)
        await self._api.account_data_manager.put_global(user_id, HIDING, {"hidden": body["hidden"]})
        return 200, await self._about(user_id)

    async def _who(self, request: SynapseRequest) -> str:
        return (await self._api.get_user_by_req(request)).user.to_string()

    async def _about(self, user_id: str) -> JsonDict:
        said = await self._api.account_data_manager.get_global(user_id, HIDING)
        return {
            "hidden": is_hidden(None if said is None else dict(said)),
            "display_name_locked": not self._settings.may_rename,
            "password_change": self._settings.password_change and await self._has_password(user_id),
        }

    async def _has_password(self, user_id: str) -> bool:
        """Who comes from a sign-in service has none here."""
        stored = await self._store.db_pool.simple_select_one_onecol(
            "users", {"name": user_id}, "password_hash", desc="verbund_has_password"
        )
        return bool(stored)
