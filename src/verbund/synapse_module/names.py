# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Display names are the organisation's to give: a name for one room alone is refused, with a sentence.

Synapse replaces such a name silently (`allow_per_room_profiles`), which holds even without this; here somebody learns why.
What peers let their people write into their own membership stays theirs: refusing it would split the room.
"""

from typing import TYPE_CHECKING, Literal

from synapse.module_api import NOT_SPAM, JsonDict
from synapse.types import UserID

from verbund.synapse_module.members import forbidden

if TYPE_CHECKING:
    from synapse.server import HomeServer


class NameRules:
    """The callback."""

    def __init__(self, hs: "HomeServer", may_rename: bool) -> None:
        self._store = hs.get_datastores().main
        self._may_rename = may_rename

    async def user_may_send_state_event(
        self, user_id: str, room_id: str, event_type: str, state_key: str, content: JsonDict
    ) -> Literal["NOT_SPAM"]:
        """Joins, leaves and pictures pass, and a membership that carries the name of the profile."""
        if self._may_rename or event_type != "m.room.member" or "displayname" not in content:
            return NOT_SPAM
        given = await self._store.get_profile_displayname(UserID.from_string(user_id)) if state_key == user_id else None
        if content["displayname"] != given:
            raise forbidden(
                "Ihr Name wird von Ihrer Organisation vergeben und gilt in jedem Raum.",
                "Your name is given by your organisation and is the same in every room.",
            )
        return NOT_SPAM
