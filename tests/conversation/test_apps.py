# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Which apps may be used, and the module's operations: a homeserver on a socket says what reached it."""

import asyncio
import json
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.listener import OWN, Reply, ask, some_settings

from verbund.gateway.apps import Apps
from verbund.gateway.clients import Clients
from verbund.gateway.closed import Closed
from verbund.gateway.documents import documents
from verbund.gateway.homeserver import Homeserver
from verbund.gateway.operations import OPERATIONS, ModuleOperation

APP, OTHER = "https://app.kreis.example", "https://boese.example"
SYNC, LOGIN = "/_matrix/client/v3/sync", "/_matrix/client/v3/login"


@dataclass
class Behind:
    """The homeserver's side: what it was asked, and the body that it answers with."""

    asked: list[bytes] = field(default_factory=list)
    says: bytes = b"{}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
            self.asked.append(head + await reader.readexactly(length))
            told = b"HTTP/1.1 200 OK\r\naccess-control-allow-origin: *\r\nset-cookie: a=b\r\ncontent-length: %d\r\n\r\n"
            writer.write(told % len(self.says) + self.says)


@asynccontextmanager
async def a_listener(folder: Path, **client: object):
    behind = Behind()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await behind.serve(reader, writer)
        except asyncio.IncompleteReadError:
            writer.close()

    server = await asyncio.start_unix_server(serve, folder / "c.sock")
    homeserver = Homeserver(folder / "f.sock", folder / "c.sock", 5)
    settings = some_settings(folder, **client)
    chosen = settings.client
    apps = Apps(f"https://{OWN}", chosen.allowed_origins, chosen.required_header, chosen.required_header_values)
    extras = {row.key: ModuleOperation(row, homeserver, OWN.encode(), b"https", time.monotonic) for row in OPERATIONS}
    try:
        shown = documents(settings, b"{}")
        yield Clients(homeserver, OWN.encode(), b"https", shown, extras, apps, None, Closed.by(settings)), behind
    finally:
        homeserver.close()
        server.close()


def origin(text: str) -> str:
    return f"Origin: {text}"


def refused(reply: Reply) -> bool:
    is_forbidden = reply.status == 403 and json.loads(reply.body)["errcode"] == "M_FORBIDDEN"
    return is_forbidden and "access-control-allow-origin" not in reply


async def test_without_a_list_every_app_may_come(tmp_path):
    async with a_listener(tmp_path) as (listener, behind):
        reply = await ask(listener, SYNC, origin(OTHER))
        assert (reply.status, reply["access-control-allow-origin"]) == (200, "*")
        assert len(behind.asked) == 1


async def test_with_a_list_only_those_on_it_and_our_own(tmp_path):
    async with a_listener(tmp_path, allowed_origins=[APP]) as (listener, behind):
        for known in (APP, f"https://{OWN}"):
            for method in ("GET", "OPTIONS"):
                reply = await ask(listener, SYNC, origin(known), method=method)
                assert (reply.status, reply["access-control-allow-origin"], reply["vary"]) == (200, known, "origin")
        assert (await ask(listener, SYNC)).status == 200
        reached = len(behind.asked)
        others = (APP.upper(), f"{APP}/", f"{APP}:443", f"{APP}.boese.example", f"{APP} {OTHER}", f"{APP},{OTHER}")
        for other in (OTHER, "null", "", *others):
            for method in ("GET", "OPTIONS", "POST"):
                assert refused(await ask(listener, SYNC, origin(other), method=method)), other
        assert refused(await ask(listener, "/_matrix/media/v3/upload", origin(OTHER), method="POST"))
        assert refused(await ask(listener, "/_verbund/v1/me", origin(OTHER)))
        assert len(behind.asked) == reached


async def test_two_origins_are_none(tmp_path):
    for chosen in ({}, {"allowed_origins": [APP]}):
        async with a_listener(tmp_path, **chosen) as (listener, behind):
            assert refused(await ask(listener, SYNC, origin(APP), origin(OTHER)))
            assert refused(await ask(listener, SYNC, origin(APP), origin(APP)))
            assert behind.asked == []


async def test_pages_of_sign_in_come_from_anywhere(tmp_path):
    """An identity provider's form is posted by the browser, from the provider's origin."""
    async with a_listener(tmp_path, allowed_origins=[APP]) as (listener, _):
        target = "/_synapse/client/saml2/authn_response"
        assert (await ask(listener, target, origin("https://idp.example"), method="POST")).status == 200


@pytest.mark.parametrize(
    "method, target, checked",
    [
        ("GET", LOGIN, True),
        ("POST", LOGIN, True),
        ("POST", "/_matrix/client/r0/login?x=y", True),
        ("POST", "/_matrix/client/v3/%6cogin", True),
        ("POST", "/_matrix/client/v3/register", True),
        ("POST", "/_matrix/client/v3/register/email/requestToken", True),
        ("POST", "/_matrix/client/v1/login/get_token", True),
        ("OPTIONS", LOGIN, False),
        ("GET", "/_matrix/client/v3/login/sso/redirect", False),
        ("GET", SYNC, False),
        ("GET", "/_matrix/client/versions", False),
    ],
)
async def test_who_signs_in_needs_the_header(tmp_path, method, target, checked):
    chosen = {"required_header": "X-App", "required_header_values": ["amt-1", "amt-2"]}
    async with a_listener(tmp_path, **chosen) as (listener, behind):
        for wrong in ((), ("X-App: other",), ("X-App: amt-1", "X-App: amt-2"), ("X-App: AMT-1",), (origin(OTHER),)):
            assert refused(await ask(listener, target, *wrong, method=method)) == checked
        assert len(behind.asked) == (0 if checked else 5)
        for right in (("X-App: amt-2",), (origin(f"https://{OWN}"),), ("Sec-Fetch-Site: same-origin",)):
            assert (await ask(listener, target, *right, method=method)).status == 200
        assert refused(await ask(listener, target, origin(OTHER), "Sec-Fetch-Site: same-origin", method=method)) == checked


async def test_any_value_will_do_where_none_is_named(tmp_path):
    async with a_listener(tmp_path, required_header="X-App") as (listener, _):
        assert (await ask(listener, LOGIN, "X-App: whatever", method="POST")).status == 200
        assert refused(await ask(listener, LOGIN, method="POST"))


async def test_the_modules_operations_are_forwarded_with_who_asks(tmp_path):
    async with a_listener(tmp_path) as (listener, behind):
        for method, target, body in (
            ("POST", "/_verbund/v1/people", b'{"q":"erika"}'),
            ("GET", "/_verbund/v1/me", b""),
            ("PUT", "/_verbund/v1/me", b'{"shown":true}'),
            ("POST", "/_verbund/v1/attest", b'{"nonce":"x"}'),
        ):
            reply = await ask(listener, target, "Authorization: Bearer t", "X-Forwarded-For: 1.2.3.4", method=method, body=body)
            assert (reply.status, reply.body) == (200, b"{}")
            assert reply["access-control-allow-origin"] == "*"
            assert reply["content-type"] == "application/json"
            assert "set-cookie" not in reply
            assert behind.asked[-1].startswith(f"{method} {target} HTTP/1.1\r\nhost: amt.example\r\n".encode())
            assert b"authorization: Bearer t\r\n" in behind.asked[-1]
            assert b"x-forwarded-for: 192.0.2.1\r\n" in behind.asked[-1]
            assert b"1.2.3.4" not in behind.asked[-1]
            assert behind.asked[-1].endswith(body)


@pytest.mark.parametrize("row", OPERATIONS, ids=lambda row: row.key)
async def test_an_operations_body_is_bounded(tmp_path, row):
    async with a_listener(tmp_path) as (listener, behind):
        large = await ask(listener, row.path, method=row.method, body=b"x" * (row.max_body_bytes + 1))
        chunks = await ask(listener, row.path, "Transfer-Encoding: chunked", method=row.method)
        assert (large.status, chunks.status, behind.asked) == (413, 413, [])
        if row.max_body_bytes:
            assert (await ask(listener, row.path, method=row.method, body=b"x" * row.max_body_bytes)).status == 200


async def test_an_answer_beyond_its_bound_is_none(tmp_path):
    async with a_listener(tmp_path) as (listener, behind):
        behind.says = b"x" * 65_536
        assert (await ask(listener, "/_verbund/v1/me")).status == 200
        behind.says += b"x"
        assert (await ask(listener, "/_verbund/v1/me")).status == 502


async def test_other_methods_and_paths_reach_nobody(tmp_path):
    async with a_listener(tmp_path) as (listener, behind):
        for method, target in (("GET", "/_verbund/v1/people"), ("DELETE", "/_verbund/v1/me"), ("POST", "/_verbund/v1/me/x")):
            assert (await ask(listener, target, method=method)).status == 404
        assert behind.asked == []


async def test_who_asks_too_often_waits(tmp_path):
    async with a_listener(tmp_path) as (listener, _):
        statuses = [(await ask(listener, "/_verbund/v1/me", method="PUT", body=b"{}")).status for _ in range(60)]
        assert 429 in statuses
        assert (await ask(listener, "/_verbund/v1/me")).status == 200


async def test_a_browser_may_ask_first(tmp_path):
    async with a_listener(tmp_path) as (listener, behind):
        for path in ("/_verbund/v1/people", "/_verbund/v1/me", "/_verbund/v1/attest", "/_verbund/v1/proof"):
            reply = await ask(listener, path, origin(APP), "Access-Control-Request-Method: PUT", method="OPTIONS")
            assert (reply.status, reply["access-control-allow-origin"]) == (204, "*")
            allowed = {name.strip().lower() for name in reply["access-control-allow-headers"].split(",")}
            assert {"authorization", "content-type", "if-none-match"} <= allowed
            assert "PUT" in reply["access-control-allow-methods"]
            assert "content-length" not in reply
        assert behind.asked == []
    async with a_listener(tmp_path, allowed_origins=[APP]) as (listener, _):
        assert (await ask(listener, "/_verbund/v1/me", origin(APP), method="OPTIONS"))["access-control-allow-origin"] == APP
