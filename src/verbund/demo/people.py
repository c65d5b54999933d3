# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A person with a real client: end-to-end encryption by vodozemac, behind matrix-nio."""

import asyncio
import contextlib
import io
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import aiohttp
import nio
from nio.crypto import decrypt_attachment

from verbund.demo.trust import VerifiedServer

HISTORY_PAGE = 100
Response = TypeVar("Response")


class Failed(Exception):
    """The homeserver said no, or nothing."""


class Person:
    """Signed in, syncing in the background."""

    def __init__(self, client: nio.AsyncClient, password: str) -> None:
        self.client = client
        self.user_id = client.user_id
        self.password = password
        self.heard: dict[str, float] = {}
        self._news = asyncio.Event()
        self._sync: asyncio.Task[None] | None = None
        client.add_event_callback(self._hear, (nio.RoomMessage, nio.MegolmEvent))

    @classmethod
    async def sign_in(cls, server: VerifiedServer, localpart: str, password: str, store: Path) -> "Person":
        """A session at a server that has been verified; raises Failed."""
        store.mkdir(parents=True, exist_ok=True)
        config = nio.AsyncClientConfig(encryption_enabled=True, request_timeout=40, max_timeouts=2)
        user_id = f"@{localpart}:{server.member.server_name}"
        client = nio.AsyncClient(server.base_url, user_id, store_path=str(store), config=config)
        answer = await client.login(password, device_name="Verbund demo")
        if not isinstance(answer, nio.LoginResponse):
            await client.close()
            raise Failed(f"{user_id} can't sign in: {answer}")
        person = cls(client, password)
        await client.sync(timeout=0, full_state=True)
        person._sync = asyncio.create_task(person._keep_syncing())
        return person

    async def make_room(self, name: str) -> str:
        """An encrypted room; raises Failed."""
        return str(_expect(await self.client.room_create(name=name), nio.RoomCreateResponse).room_id)

    async def invite(self, room: str, user_id: str) -> None:
        """Raises Failed with what the homeserver said."""
        _expect(await self.client.room_invite(room, user_id), nio.RoomInviteResponse)

    async def join(self, room: str) -> None:
        """Accepts an invite, once it is there; raises Failed."""
        await self.until(lambda: room in self.client.invited_rooms, 20)
        _expect(await self.client.join(room), nio.JoinResponse)
        await self.until(lambda: room in self.client.rooms, 20)

    async def sees_encrypted(self, room: str, people: int) -> None:
        """Waits until the room is known to be encrypted and all its people are there."""

        def complete() -> bool:
            found = self.client.rooms.get(room)
            return found is not None and found.encrypted and found.joined_count >= people

        await self.until(complete, 20)
        await self._know_devices()

    async def say(self, room: str, text: str) -> float:
        """Sends, encrypted; the time at which it began. Raises Failed unless the homeserver acknowledged."""
        began = time.monotonic()
        await self._send(room, {"msgtype": "m.text", "body": text})
        return began

    async def send_file(self, room: str, name: str, data: bytes) -> None:
        """An encrypted attachment; raises Failed."""
        upload, keys = await self.client.upload(
            io.BytesIO(data), content_type="application/octet-stream", filename=name, encrypt=True, filesize=len(data)
        )
        url = _expect(upload, nio.UploadResponse).content_uri
        file = {**(keys or {}), "url": url}
        await self._send(room, {"msgtype": "m.file", "body": name, "file": file, "info": {"size": len(data)}})

    async def read_file(self, room: str, name: str) -> bytes:
        """The attachment of that name, decrypted; raises Failed."""
        for event in await self.history(room):
            if isinstance(event, nio.RoomEncryptedFile) and event.body == name:
                answer = _expect(await self.client.download(event.url), nio.DownloadResponse)
                key, hashes, iv = event.key["k"], event.hashes["sha256"], event.iv
                return bytes(decrypt_attachment(bytes(answer.body), key, hashes, iv))
        raise Failed(f"{name} is not in the room")

    async def hears(self, text: str, seconds: float) -> float:
        """The time at which a message arrived and was decrypted; raises Failed."""
        await self.until(lambda: text in self.heard, seconds)
        return self.heard[text]

    async def texts(self, room: str, sender: str) -> list[str]:
        """What somebody wrote, by the room's history paged back to its beginning, in order."""
        events = [event for event in await self.history(room) if event.sender == sender]
        return [event.body for event in events if isinstance(event, nio.RoomMessageText)]

    async def history(self, room: str) -> list[nio.Event]:
        """All events of the room that this client can read, oldest first; raises Failed."""
        events: list[nio.Event] = []
        start = ""
        while True:
            answer = await self.client.room_messages(room, start or None, direction=nio.MessageDirection.back, limit=HISTORY_PAGE)
            page = _expect(answer, nio.RoomMessagesResponse)
            for event in page.chunk:
                events.append(self._decrypted(event))
            if not page.end or page.end == start or not page.chunk:
                return events[::-1]
            start = page.end

    async def until(self, condition: Callable[[], bool], seconds: float) -> None:
        """Waits for something that a sync brings; raises Failed."""
        end = time.monotonic() + seconds
        while not condition():
            left = end - time.monotonic()
            if left <= 0:
                raise Failed(f"{self.user_id} waited {seconds:g} s in vain")
            self._news.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(left, 0.5)):
                    await self._news.wait()

    async def close(self) -> None:
        """Ends the session on this side."""
        await self.rest()
        await self.client.close()

    async def rest(self) -> None:
        """Asks for no more news; sending needs none."""
        if self._sync is not None:
            self._sync.cancel()
            await asyncio.gather(self._sync, return_exceptions=True)
            self._sync = None

    async def _send(self, room: str, content: Mapping[str, object]) -> None:
        await self._know_devices()
        try:
            answer = await self.client.room_send(room, "m.room.message", content, ignore_unverified_devices=True)
        except (OSError, TimeoutError, aiohttp.ClientError) as error:
            raise Failed(f"the homeserver cannot be reached: {error}") from error
        _expect(answer, nio.RoomSendResponse)

    async def _know_devices(self) -> None:
        if self.client.should_query_keys:
            await self.client.keys_query()

    async def _keep_syncing(self) -> None:
        while True:
            try:
                answer = await self.client.sync(timeout=10_000)
                if not isinstance(answer, nio.SyncResponse):
                    await asyncio.sleep(0.3)
                if self.client.should_upload_keys:
                    await self.client.keys_upload()
                if self.client.should_query_keys:
                    await self.client.keys_query()
                await self.client.send_to_device_messages()
            except (OSError, TimeoutError, aiohttp.ClientError, nio.LocalProtocolError):
                await asyncio.sleep(0.3)
            self._news.set()

    async def _hear(self, room: nio.MatrixRoom, event: nio.Event) -> None:
        readable = self._decrypted(event)
        if isinstance(readable, nio.RoomMessageText):
            self.heard.setdefault(readable.body, time.monotonic())
            self._news.set()

    def _decrypted(self, event: nio.Event) -> nio.Event:
        if not isinstance(event, nio.MegolmEvent):
            return event
        try:
            plain = self.client.decrypt_event(event)
        except nio.EncryptionError:
            return event
        return plain if isinstance(plain, nio.Event) else event


def _expect(answer: object, kind: type[Response]) -> Response:
    if not isinstance(answer, kind):
        raise Failed(str(getattr(answer, "message", answer)))
    return answer
