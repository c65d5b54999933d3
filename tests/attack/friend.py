# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A member's server, as hostile as a test wants it: real TLS under a pinned key, and answers of its own making."""

import json
import re
import secrets
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.events import signed_event

from verbund.config import load
from verbund.demo.sites import free_port
from verbund.matrix.canonical_json import JsonObject
from verbund.matrix.events import event_id
from verbund.matrix.signatures import SigningKey
from verbund.register.request import parse_request
from verbund.site.init import Answers, initialise

Answering = Callable[[str, bytes], object]


@dataclass
class Friend:
    """`answers` by the beginning of a target; whatever else is asked gets an empty object."""

    name: str
    port: int
    pin: str
    asked: list[tuple[str, bytes]] = field(default_factory=list)
    answers: dict[str, Answering] = field(default_factory=dict)

    def answer(self, target: str, body: bytes) -> bytes:
        self.asked.append((target, body))
        made = next((answering for start, answering in self.answers.items() if target.startswith(start)), None)
        return json.dumps({} if made is None else made(target, body)).encode()


def a_friend(folder: Path, name: str) -> Friend:
    """Listens on loopback until the process ends."""
    port = free_port()
    answers = Answers(name, "Kreis", "district", "Ort", f"it@{name}", f"https://{name}", f"127.0.0.1:{port}")
    config, _ = initialise(folder, answers)
    settings = load(config)
    (pin,) = parse_request(settings.files.request.read_bytes()).wish.tls_spki_sha256
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(str(settings.gateway.tls_certificate), str(settings.gateway.tls_private_key))
    friend = Friend(name, port, pin.hex())
    listener = socket.create_server(("127.0.0.1", port))
    threading.Thread(target=_accept, args=(listener, context, friend), daemon=True).start()
    return friend


def _accept(listener: socket.socket, context: ssl.SSLContext, friend: Friend) -> None:
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=_serve, args=(connection, context, friend), daemon=True).start()


def _serve(connection: socket.socket, context: ssl.SSLContext, friend: Friend) -> None:
    try:
        with context.wrap_socket(connection, server_side=True) as secured:
            while True:
                data = b""
                while b"\r\n\r\n" not in data:
                    part = secured.recv(65_536)
                    if not part:
                        return
                    data += part
                head, _, body = data.partition(b"\r\n\r\n")
                length = int(found[1]) if (found := re.search(rb"(?i)content-length: *(\d+)", head)) else 0
                while len(body) < length:
                    body += secured.recv(65_536)
                told = friend.answer(head.split(b" ")[1].decode(), body)
                answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(told)
                secured.sendall(answer + told)
    except OSError:
        return


@dataclass
class TheirRoom:
    """A room of version 12 that somebody at the friend's made, open to whoever comes."""

    friend: Friend
    key: SigningKey
    events: list[JsonObject] = field(default_factory=list)
    room_id: str = ""

    def __post_init__(self) -> None:
        create = self._event("m.room.create", "", {"room_version": "12", "of": secrets.token_hex(8)})
        self.room_id = "!" + event_id(create, 12).text[1:]
        self._event("m.room.member", self.owner, {"membership": "join"})
        self._event("m.room.join_rules", "", {"join_rule": "public"})

    @property
    def owner(self) -> str:
        return f"@a:{self.friend.name}"

    def open_to(self, stranger: JsonObject | None = None, **more: object) -> None:
        """Answers who wants to join; `stranger` stands in the state as well."""
        state = [*self.events, *([stranger] if stranger else [])]
        joined = {"origin": self.friend.name, "state": state, "auth_chain": self.events, **more}
        self.friend.answers["/_matrix/federation/v1/make_join/"] = lambda target, body: self.template(target)
        self.friend.answers["/_matrix/federation/v1/make_leave/"] = lambda target, body: self.template(target, "leave")
        self.friend.answers["/_matrix/federation/v2/send_join/"] = lambda target, body: joined

    def template(self, target: str, membership: str = "join") -> JsonObject:
        user = target.partition("?")[0].rpartition("/")[2].replace("%40", "@").replace("%3A", ":")
        event = {**self._place(), "type": "m.room.member", "sender": user, "state_key": user}
        event |= {"content": {"membership": membership}}
        # The one whose room it is needs no authorisation from its creation: the room is named after that.
        return {"room_version": "12", "event": {**event, "room_id": self.room_id, "auth_events": self._ids(self.events[2:3])}}

    def joins(self, server: str, key: SigningKey) -> JsonObject:
        """Somebody else joins; it is not kept."""
        content = {"membership": "join"}
        whose = {"sender": f"@x:{server}", "state_key": f"@x:{server}"}
        event = {**self._place(), **whose, "type": "m.room.member", "content": content}
        return signed_event({**event, "room_id": self.room_id, "auth_events": self._ids(self.events[2:3])}, server, key)

    def _event(self, kind: str, state_key: str, content: JsonObject) -> JsonObject:
        event = {**self._place(), "type": kind, "sender": self.owner, "state_key": state_key, "content": content}
        event |= {"auth_events": self._ids(self.events[1:2])} | ({"room_id": self.room_id} if self.room_id else {})
        made = signed_event(event, self.friend.name, self.key)
        self.events.append(made)
        return made

    def _place(self) -> JsonObject:
        return {
            "prev_events": self._ids(self.events[-1:]),
            "depth": len(self.events) + 1,
            "origin_server_ts": 1_790_000_000_000 + len(self.events),
        }

    def _ids(self, events: list[JsonObject]) -> list[object]:
        return [event_id(event, 12).text for event in events]
