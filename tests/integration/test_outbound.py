# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Our homeserver's way out, over real sockets and TLS: pins, secrets, strangers, redirects, slow and lying peers."""

import asyncio
import json
import ssl
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from prometheus_client import CollectorRegistry
from tests.events import ROOM, an_event
from tests.register_repository import NOON, an_entry, matrix_key

from verbund.config import load
from verbund.demo.sites import free_port
from verbund.gateway.audit import Audit
from verbund.gateway.border import Border
from verbund.gateway.faces import Faces
from verbund.gateway.inspecting import IN_MEMORY_BYTES, Inspecting
from verbund.gateway.outbound import Outbound
from verbund.gateway.peers import Peers
from verbund.matrix import x_matrix
from verbund.matrix.names import ServerName
from verbund.policy.question import Terms
from verbund.register.entry import parse_entry
from verbund.register.model import FederationEndpoint, Register, RegisterVersion, Status
from verbund.register.request import parse_request
from verbund.register.trusted import Trusted
from verbund.site.init import Answers, initialise

OWN, PEER = "amt.example", "kreis.example"
SECRET = b"s" * 64
PROFILE = "/_matrix/federation/v1/query/profile?user_id=%40max%3Akreis.example"
LEAVE = "/_matrix/federation/v1/make_leave/%21r/%40erika%3Aamt.example"
A_LEAVE = json.dumps({"room_version": "12", "event": {
    "type": "m.room.member", "room_id": "!r", "sender": "@erika:amt.example", "state_key": "@erika:amt.example",
    "content": {"membership": "leave"},
}}).encode()  # fmt: skip
PEOPLE = "/_matrix/federation/unstable/de.verbund/people"
MEDIA = "/_matrix/federation/v1/media/download/abc"


@dataclass
class ThePeer:
    """A TLS server that answers what a test wants and notes what it was asked."""

    port: int = 0
    asked: list[bytes] = field(default_factory=list)
    answers: dict[str, bytes] = field(default_factory=dict)
    drips: bool = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.asked.append(head)
                while self.drips:
                    writer.write(b"H")
                    await writer.drain()
                    await asyncio.sleep(0.05)
                writer.write(self.answers.get(head.split(b" ")[1].decode(), answer(b"{}")))
                await writer.drain()
        except (asyncio.IncompleteReadError, OSError):
            writer.close()


def answer(body: bytes, content_type: bytes = b"application/json", status: bytes = b"200 OK") -> bytes:
    head = b"HTTP/1.1 %b\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n" % (status, content_type, len(body))
    return head + body


class NoStrangers:
    """Notes what would have been told to our homeserver."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, str]] = []

    async def noticed(self, room: str, stranger: str, member: str) -> None:
        self.told.append((room, stranger, member))


    async def withdraw(self, room: str, user: str, member: str) -> None:
        self.told.append((room, user, member))


class Way:
    """The outbound listener before that peer."""

    def __init__(self, outbound_path: Path, peer: ThePeer, members: dict, strangers: NoStrangers) -> None:
        self.path, self.peer, self.members, self.strangers = outbound_path, peer, members, strangers

    async def ask(
        self,
        target: str = PROFILE,
        *,
        server: str = PEER,
        secret: bytes = SECRET,
        signed_for: str | None = None,
        method: str = "GET",
        body: bytes = b"",
    ):
        reader, writer = await asyncio.open_unix_connection(str(self.path))
        claim = x_matrix.Claim(ServerName(OWN), ServerName(signed_for or server), matrix_key(OWN).key_id, "A" * 86)
        lines = [f"{method} matrix-federation://{server}{target} HTTP/1.1".encode(), b"Host: ignored", b"Connection: close"]
        lines += [b"Authorization: " + x_matrix.build(claim), b"Proxy-Authorization: Bearer " + secret]
        lines += [b"Content-Length: %d" % len(body)] if body else []
        writer.write(b"\r\n".join(lines) + b"\r\n\r\n" + body)
        told = await reader.read()
        writer.close()
        return int(told.split(b" ")[1]), told.partition(b"\r\n\r\n")[2]


@asynccontextmanager
async def a_way(tmp_path: Path, *, anchors: bool = False, **changes):
    port = free_port()
    answers = Answers(PEER, "Kreis", "district", "Ort", "it@x", "https://x.example", f"127.0.0.1:{port}")
    config, _ = initialise(tmp_path / "peer", answers)
    settings = load(config)
    wish = parse_request(settings.files.request.read_bytes()).wish
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(settings.gateway.tls_certificate, settings.gateway.tls_private_key)
    peer = ThePeer(port)
    listener = await asyncio.start_server(peer.serve, "127.0.0.1", port, ssl=context)
    member = replace(wish, federation=(FederationEndpoint("127.0.0.1", port),), **changes)
    members = {PEER: member, OWN: parse_entry(OWN, an_entry(OWN), "bund")}
    register = Register(RegisterVersion(1, "ab" * 32, 1), NOON, NOON + timedelta(hours=24), members)
    peers = Peers(settings.gateway.tls_certificate if anchors else None, 5)
    with (tmp_path / "log").open("w") as log:
        metrics = CollectorRegistry()
        audit = Audit(log, lambda: datetime.now(UTC), metrics)
        faces = Faces(lambda: Trusted((), register=register), audit, lambda: 0.0, metrics)
        border = Border(
            ServerName(OWN), lambda: register, lambda: NOON, lambda: 0.0, audit, Terms(), 10**6, 10**5, 5, 0.6, faces
        )
        path = tmp_path / "out.sock"
        strangers = NoStrangers()
        outbound = Outbound(border, peers, Inspecting(tmp_path, 10**6, 10**5), strangers, SECRET)
        way = await asyncio.start_unix_server(outbound.serve, str(path))
        yield Way(path, peer, members, strangers)
        way.close()
        peers.close()
        listener.close()


async def test_the_pinned_peer_is_asked_and_another_key_gets_no_byte(tmp_path):
    async with a_way(tmp_path / "a") as way:
        assert await way.ask() == (200, b"{}")
        assert b"host: kreis.example" in way.peer.asked[0]
        assert b"x-verbund-register: 1 " + b"ab" * 32 + b"\r\n" in way.peer.asked[0]
        assert b"proxy-authorization" not in way.peer.asked[0].lower()
    async with a_way(tmp_path / "b", tls_spki_sha256=(b"\0" * 32,)) as way:
        status, body = await way.ask()
        assert status == 502
        assert b"pins" in body
        assert way.peer.asked == []


async def test_without_pins_webpki_decides(tmp_path):
    async with a_way(tmp_path / "a", tls_spki_sha256=()) as way:
        assert (await way.ask())[0] == 502
        assert way.peer.asked == []
    async with a_way(tmp_path / "b", tls_spki_sha256=(), anchors=True) as way:
        assert (await way.ask())[0] == 200


async def test_only_our_homeserver_may_pass(tmp_path):
    async with a_way(tmp_path) as way:
        assert (await way.ask(secret=b"x" * 64))[0] == 407
        assert (await way.ask(secret=b""))[0] == 407
        assert way.peer.asked == []
        assert (await way.ask())[0] == 200


@pytest.mark.parametrize(
    "server",
    ["fremd.example", "KREIS.example", "kreis.example:443", "kreis.example.", "a@kreis.example", "kreis%2eexample"],
)
async def test_strangers_and_tricks_in_the_name_are_refused(tmp_path, server):
    async with a_way(tmp_path) as way:
        status, _ = await way.ask(server=server, signed_for=PEER if "@" in server or "%" in server else server)
        assert status in (400, 403)
        assert way.peer.asked == []


async def test_a_request_signed_for_another_server_does_not_leave(tmp_path):
    async with a_way(tmp_path) as way:
        assert (await way.ask(signed_for="dritte.example"))[0] == 400
        assert way.peer.asked == []


async def test_a_suspended_member_is_refused_but_leaving_goes_through(tmp_path):
    async with a_way(tmp_path, status=Status.SUSPENDED) as way:
        status, body = await way.ask()
        assert status == 403
        assert b"[peer-is-active]" in body
        way.peer.answers[LEAVE] = answer(A_LEAVE)
        assert (await way.ask(LEAVE))[0] == 200


async def test_unlisted_endpoints_stay_unasked(tmp_path):
    async with a_way(tmp_path) as way:
        assert (await way.ask("/_matrix/federation/v1/publicRooms"))[0] == 404
        assert way.peer.asked == []


NOBODY = b'{"people":[],"limited":false}'
MAX = b'{"people":[{"user_id":"@max:kreis.example","display_name":"Max"}],"limited":false}'


@pytest.mark.parametrize(
    "told, status",
    [
        (NOBODY, 200),
        (MAX, 200),
        (MAX.replace(b"@max:kreis.example", b"@max:amt.example"), 502),
        (MAX.replace(b'"Max"', b'"Max","avatar_url":"mxc://x/y"'), 502),
        (NOBODY.replace(b"}", b',"next":1}'), 502),
        (NOBODY + b" " * 40_000, 502),
        (b"<html>", 502),
    ],
)
async def test_people_come_from_the_member_that_was_asked(tmp_path, told, status):
    async with a_way(tmp_path) as way:
        way.peer.answers[PEOPLE] = answer(told)
        given = await way.ask(PEOPLE, method="POST", body=b'{"term":"max"}')
        assert given[0] == status
        assert (given[1] == told) is (status == 200)


@pytest.mark.parametrize("body", [b"", b"{}", b'{"term":"m"}', b'{"term":"max","limit":1000}'])
async def test_what_no_member_would_answer_does_not_leave(tmp_path, body):
    async with a_way(tmp_path) as way:
        assert (await way.ask(PEOPLE, method="POST", body=body))[0] == 400
        assert way.peer.asked == []


def media(second: bytes) -> bytes:
    parts = [b"--b", b"Content-Type: application/json", b"", b"{}", b"--b", second, b"", b"", b"--b--", b""]
    return answer(b"\r\n".join(parts), b"multipart/mixed; boundary=b")


async def test_media_elsewhere_is_fetched_from_the_member_itself_and_nowhere_else(tmp_path):
    async with a_way(tmp_path) as way:
        way.peer.answers[MEDIA] = media(b"Location: https://127.0.0.1:%d/file" % way.peer.port)
        way.peer.answers["/file"] = answer(b"the file", b"text/plain")
        status, body = await way.ask(MEDIA)
        assert status == 200
        assert b"the file" in body
        assert b"location" not in body.lower()
        for elsewhere in (b"http://10.0.0.1/secret", b"https://10.0.0.1/secret", b"https://[bad/x", b"https://127.0.0.1:99999/"):
            way.peer.answers[MEDIA] = media(b"Location: %b" % elsewhere)
            assert (await way.ask(MEDIA))[0] == 502
        way.peer.answers[MEDIA] = media(b"Location: http://10.0.0.1/x").replace(b"200 OK", b"206 Partial")
        assert (await way.ask(MEDIA))[0] == 502


async def test_a_key_that_the_register_lacks_is_not_believed(tmp_path):
    async with a_way(tmp_path) as way:
        document = b'{"server_name":"kreis.example","verify_keys":{"ed25519:x":{"key":"AA"}}}'
        way.peer.answers["/_matrix/key/v2/server"] = answer(document)
        assert (await way.ask("/_matrix/key/v2/server"))[0] == 502


async def test_a_peer_that_drips_and_one_that_says_too_much(tmp_path):
    async with a_way(tmp_path) as way:
        way.peer.answers[PROFILE] = answer(b"x" * 200_000)
        assert (await way.ask())[0] == 502
        way.peer.drips = True
        assert (await way.ask())[0] in (502, 504)


STATE = f"/_matrix/federation/v1/state/{quote(ROOM, safe='')}?event_id=%24e"
BACKFILL = f"/_matrix/federation/v1/backfill/{quote(ROOM, safe='')}?v=%24e&limit=5"
MEMBERS = [an_event(PEER, matrix_key(PEER), content={"body": "x" * 1000, "n": n}) for n in range(400)]
STRANGE = an_event("fremd.example", matrix_key("fremd.example"))


async def test_a_rooms_state_passes_whole_and_as_it_came(tmp_path):
    async with a_way(tmp_path) as way:
        body = json.dumps({"auth_chain": [], "pdus": MEMBERS}, indent=1).encode()
        assert len(body) > IN_MEMORY_BYTES
        way.peer.answers[STATE] = answer(body)
        assert await way.ask(STATE) == (200, body)
        assert way.strangers.told == []


async def test_one_event_of_a_stranger_and_nothing_of_the_room_passes(tmp_path):
    async with a_way(tmp_path) as way:
        for place in (0, 200, 400):
            events = [*MEMBERS[:place], STRANGE, *MEMBERS[place:]]
            way.peer.answers[STATE] = answer(json.dumps({"pdus": events, "auth_chain": []}).encode())
            status, body = await way.ask(STATE)
            # No 5xx: our homeserver would hold back everything for that member, and it is one room that is bad.
            assert status == 403
            assert b"[event-is-of-the-verbund]" in body
            assert b"xxxx" not in body
        assert way.strangers.told == [(ROOM, "fremd.example", PEER)] * 3


async def test_a_room_that_is_too_large_or_only_half_there(tmp_path):
    async with a_way(tmp_path) as way:
        way.peer.answers[STATE] = answer(json.dumps({"pdus": MEMBERS * 3}).encode())
        assert (await way.ask(STATE))[0] == 502
        whole = json.dumps({"pdus": MEMBERS[:3]}).encode()
        for half in (whole[:-1], whole[:-40], b"", whole + b"x", b"[]"):
            way.peer.answers[STATE] = answer(half)
            assert (await way.ask(STATE))[0] == 403
        way.peer.answers[STATE] = answer(whole)
        assert await way.ask(STATE) == (200, whole)
        assert list(tmp_path.glob("tmp*")) == []


async def test_history_loses_a_strangers_event_and_keeps_the_rest(tmp_path):
    async with a_way(tmp_path) as way:
        way.peer.answers[BACKFILL] = answer(json.dumps({"origin": PEER, "pdus": [MEMBERS[0], STRANGE, MEMBERS[1]]}).encode())
        status, body = await way.ask(BACKFILL)
        assert (status, json.loads(body)["pdus"]) == (200, MEMBERS[:2])
        assert way.strangers.told == [(ROOM, "fremd.example", PEER)]


async def test_a_peers_error_is_a_code_and_a_sentence(tmp_path):
    async with a_way(tmp_path) as way:
        told = {"errcode": "M_NOT_FOUND", "error": "no such person", "soft_logout": True, "retry_after_ms": "soon"}
        way.peer.answers[PROFILE] = answer(json.dumps(told).encode(), status=b"404 Not Found")
        assert await way.ask() == (404, b'{"errcode":"M_NOT_FOUND","error":"no such person"}')
        way.peer.answers[PROFILE] = answer(b"<html>", b"text/html", b"502 Bad Gateway")
        assert await way.ask() == (502, b'{"errcode":"M_UNKNOWN","error":""}')


async def test_an_endpoint_that_is_closed_here_is_not_asked_for_there(tmp_path):
    async with a_way(tmp_path) as way:
        for target in ("/_matrix/federation/v1/publicRooms", "/_matrix/federation/v1/version", "/_matrix/key/v2/query/x.example"):
            assert (await way.ask(target))[0] == 404
        assert way.peer.asked == []
