# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What may happen in rooms: who may be invited and join, and that nothing readable enters.

Each refusal is a sentence for a person, German first; clients show it as it is.
"""

from typing import TYPE_CHECKING, Literal

from synapse.api.errors import Codes, SynapseError
from synapse.events import EventBase
from synapse.module_api import NOT_SPAM, JsonDict

from verbund.matrix.names import InvalidName, UserId
from verbund.synapse_module.held import HeldRooms
from verbund.synapse_module.members import Members, forbidden

if TYPE_CHECKING:
    from synapse.server import HomeServer

ALGORITHM = "m.megolm.v1.aes-sha2"
_ENCRYPTION = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": ALGORITHM}}
_NOT_INITIAL = frozenset({"m.room.encryption", "m.room.member"})
# What carries words, pictures or files of people; in the clear the server, the backup and every other server could read it.
_READABLE = frozenset(
    "m.room.message m.sticker m.poll.start m.poll.response m.poll.end m.beacon m.location m.file m.audio "
    "org.matrix.msc3381.poll.start org.matrix.msc3381.poll.response org.matrix.msc3381.poll.end org.matrix.msc3672.beacon".split()
)
# Comparing identities happens in the room and, by the specification, in the clear; it holds names of devices and methods.
_COMPARING = frozenset("msgtype body from_device methods to".split())
_MAX_FALLBACK = 500


class RoomRules:
    """The callbacks."""

    def __init__(self, hs: "HomeServer", members: Members, held: HeldRooms) -> None:
        self._store = hs.get_datastores().main
        self._members = members
        self._held = held

    async def user_may_invite(self, inviter: str, invitee: str, room_id: str) -> Literal["NOT_SPAM"]:
        """Both sides must be active members; Synapse asks for local and for received invites."""
        for user in (inviter, invitee):
            self._refuse_outsider(user)
        if inviter.endswith(f":{self._members.own}"):
            await self._held.refuse_if_held(room_id)
        return NOT_SPAM

    async def federated_user_may_invite(self, event: EventBase) -> Literal["NOT_SPAM"]:
        """An invite that came from a peer."""
        self._refuse_outsider(event.sender)
        return NOT_SPAM

    async def user_may_join_room(self, user_id: str, room_id: str, is_invited: bool) -> Literal["NOT_SPAM"]:
        """An invite that waited while its sender's organisation was suspended is as void as a new one."""
        await self._held.refuse_if_held(room_id)
        invite = await self._store.get_invite_for_local_user_in_room(user_id, room_id) if is_invited else None
        if invite is not None:
            self._refuse_outsider(invite.sender)
        return NOT_SPAM

    async def on_create_room(self, requester: object, request_content: JsonDict, is_requester_admin: bool) -> None:
        """Every room is encrypted from its first message on; members are joined and invited, never written."""
        state = [item for item in request_content.get("initial_state", []) if item.get("type") not in _NOT_INITIAL]
        request_content["initial_state"] = [*state, _ENCRYPTION]

    async def check_event_for_spam(self, event: EventBase) -> Literal["NOT_SPAM"]:
        """Our own people's clients send nothing readable and don't change the encryption. What peers send is theirs to keep."""
        if not event.sender.endswith(f":{self._members.own}"):
            return NOT_SPAM
        await self._held.refuse_event_if_held(event)
        if event.type in _READABLE and not _asks_to_compare(event):
            raise forbidden(
                "Diese App wollte unverschlüsselt schreiben. Im Verbund ist jede Nachricht verschlüsselt.",
                "This app tried to send in the clear. In a Verbund every message is encrypted.",
            )
        if event.type == "m.room.encryption" and event.content.get("algorithm") != ALGORITHM:
            raise forbidden("Die Verschlüsselung eines Raums bleibt an.", "A room's encryption stays on.")
        return NOT_SPAM

    def _refuse_outsider(self, user: str) -> None:
        try:
            server = UserId(user).server
        except InvalidName as error:
            sentence = f"{user} ist keine gültige Adresse. / {user} is not a valid address."
            raise SynapseError(400, sentence, Codes.INVALID_PARAM) from error
        self._members.refuse_outsider(server)


def _asks_to_compare(event: EventBase) -> bool:
    """Spec: c-s device-verification. The request is never encrypted; nothing but what belongs to it may stand in it."""
    content = event.content
    if event.type != "m.room.message" or content.get("msgtype") != "m.key.verification.request" or not set(content) <= _COMPARING:
        return False
    methods = content.get("methods", [])
    words = [content.get("from_device", ""), content.get("to", ""), *(methods if isinstance(methods, list) else [methods])]
    return _is_text(content.get("body", ""), _MAX_FALLBACK) and all(_is_text(word, 255) for word in words)


def _is_text(value: object, longest: int) -> bool:
    return isinstance(value, str) and len(value) <= longest
