# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The app as a browser gets it: the right bytes, kept as long as they may be, under a policy of where it may connect."""

import asyncio
import gzip
from dataclasses import replace

import brotli
import pytest
from tests.listener import FRIEND, INDEX, LEFT, OWN, SCRIPT, SUSPENDED, WASM, Wire, a_built_app, a_listener, a_register, ask

from verbund.gateway.http_server import HttpServer

ASSET = "/assets/app-3f2a.js"


@pytest.fixture
def folder(tmp_path):
    a_built_app(tmp_path / "app")
    return tmp_path


async def test_the_page_and_its_policy(folder):
    reply = await ask(a_listener(folder, a_register()), "/")
    assert (reply.status, reply.body) == (200, INDEX)
    assert reply["content-type"] == "text/html; charset=utf-8"
    assert reply["cache-control"] == "no-cache"
    policy = reply.policy()
    assert policy["connect-src"] == "'self'"
    assert policy["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["trusted-types"] == "app dompurify"
    assert reply["x-content-type-options"] == "nosniff"
    assert reply["referrer-policy"] == "no-referrer"
    assert reply["x-frame-options"] == "DENY"
    assert reply["cross-origin-opener-policy"] == reply["cross-origin-resource-policy"] == "same-origin"
    assert "camera=(self)" in reply["permissions-policy"]
    assert "microphone=()" in reply["permissions-policy"]
    assert reply["strict-transport-security"] == "max-age=31536000"
    assert "access-control-allow-origin" not in reply


async def test_our_own_place_is_the_same_page_that_may_connect_to_our_address(folder):
    listener = a_listener(folder, a_register(amt="https://chat.amt.example:8443"))
    for target in (f"/o/{OWN}", f"/o/{OWN}?loginToken=abc"):
        reply = await ask(listener, target)
        assert (reply.status, reply.body) == (200, INDEX)
        assert reply.policy()["connect-src"] == "'self' https://chat.amt.example:8443"
    # The other directives are those of the start page.
    start = (await ask(listener, "/")).policy()
    assert {**reply.policy(), "connect-src": "'self'"} == start


@pytest.mark.parametrize("name, page", [(FRIEND, True), (SUSPENDED, True), (LEFT, False), ("fremd.example", False)])
async def test_for_the_whole_verbund_each_member_has_its_place_and_nobody_else(folder, name, page):
    reply = await ask(a_listener(folder, a_register(), serve="verbund"), f"/o/{name}")
    if page:
        assert reply.policy()["connect-src"] == f"'self' https://{name}"
        assert reply.body == INDEX
        return
    assert reply.status == 404
    assert f"Der Server {name} gehört nicht zu diesem Verbund" in reply.body.decode()
    assert f"The server {name} does not belong to this Verbund" in reply.body.decode()
    assert "script-src" not in reply.policy()
    assert reply.policy()["default-src"] == "'none'"


async def test_for_our_people_alone_others_are_sent_to_their_own_address(folder):
    reply = await ask(a_listener(folder, a_register()), f"/o/{FRIEND}")
    assert reply.status == 404
    assert f'href="https://{FRIEND}"' in reply.body.decode()
    assert f"Weiter zu Amt {FRIEND}" in reply.body.decode()


async def test_without_a_register_nobody_is_vouched_for(folder):
    listener = a_listener(folder, None)
    assert (await ask(listener, f"/o/{OWN}")).status == 404
    assert (await ask(listener, "/")).status == 200


async def test_hashed_files_are_kept_for_ever_and_others_asked_for_again(folder):
    listener = a_listener(folder, a_register())
    asset = await ask(listener, ASSET)
    assert (asset.status, asset.body) == (200, SCRIPT)
    assert asset["cache-control"] == "public, max-age=31536000, immutable"
    assert asset["vary"] == "accept-encoding"
    wasm = await ask(listener, "/assets/crypto-9c1d.wasm")
    assert (wasm["content-type"], wasm.body) == ("application/wasm", WASM)
    assert "vary" not in wasm
    worker = await ask(listener, "/sw.js")
    assert worker["service-worker-allowed"] == "/"
    assert worker["cache-control"] == "no-cache"
    assert worker.policy() == (await ask(listener, "/")).policy()
    assert (await ask(listener, "/manifest.webmanifest"))["content-type"] == "application/manifest+json"


@pytest.mark.parametrize(
    "accepted, coding",
    [
        ("br, gzip", "br"),
        ("gzip, br;q=0.5", "gzip"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0, gzip;q=0.001", "gzip"),
        ("*", "br"),
        ("*;q=0", None),
        ("br;q=0, *;q=0.1", "gzip"),
        ("identity, br;q=0.9", None),
        ("identity;q=0.5, br", "br"),
        ("br;q=2", None),
        ("br;q=-1", None),
        ("br q=1", None),
        ("", None),
        ("deflate, zstd", None),
    ],
)
async def test_precompressed_forms_are_given_to_who_wants_them(folder, accepted, coding):
    reply = await ask(a_listener(folder, a_register()), ASSET, f"Accept-Encoding: {accepted}")
    if coding is None:
        assert "content-encoding" not in reply
        assert reply.body == SCRIPT
    else:
        assert reply["content-encoding"] == coding
        unpack = {"br": brotli.decompress, "gzip": gzip.decompress}[coding]
        assert unpack(reply.body) == SCRIPT


async def test_who_has_it_already_gets_a_304_and_the_policy_of_now(folder):
    listener = a_listener(folder, a_register())
    first = await ask(listener, "/")
    for known in (first["etag"], f"W/{first['etag']}", f'"x", {first["etag"]}', "*"):
        again = await ask(listener, "/", f"If-None-Match: {known}")
        assert (again.status, again.body) == (304, b"")
        assert again["etag"] == first["etag"]
        assert again.policy() == first.policy()
        assert "content-length" not in again
    assert (await ask(listener, "/", 'If-None-Match: "other"')).status == 200
    packed = await ask(listener, ASSET, "Accept-Encoding: br")
    assert packed["etag"] != (await ask(listener, ASSET))["etag"]
    assert (await ask(listener, ASSET, f"If-None-Match: {packed['etag']}")).status == 304


async def test_head_says_what_get_would(folder):
    listener = a_listener(folder, a_register())
    for target in ("/", ASSET, f"/o/{OWN}"):
        got, told = await ask(listener, target), await ask(listener, target, method="HEAD")
        assert (told.status, told.headers, told.body) == (200, got.headers, b"")
        assert told["content-length"] == str(len(got.body))


async def test_switched_off_nothing_is_there(folder):
    listener = a_listener(folder, a_register(), serve="off")
    for target in ("/", f"/o/{OWN}", ASSET, "/sw.js"):
        assert (await ask(listener, target)).status == 404
    assert (await ask(listener, "/app.json")).status == 200


async def test_nothing_is_written(folder):
    listener = a_listener(folder, a_register())
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert (await ask(listener, "/", method=method)).status == 404
    assert (await ask(listener, "/")).status == 200


async def test_what_came_after_the_start_is_not_there(folder):
    listener = a_listener(folder, a_register())
    (folder / "app" / "assets" / "late.js").write_text("late")
    assert (await ask(listener, "/assets/late.js")).status == 404
    (folder / "app" / "index.html").unlink()
    assert (await ask(listener, "/")).body == INDEX


@pytest.mark.parametrize(
    "base", ["https://*", "https://kreis.example;script-src *", "https://kreis.example https://boese.example", "https://'none'"]
)
async def test_an_entry_says_nothing_in_the_policy_but_where_it_is(folder, base):
    """The register is signed, but a registrar who is deceived must not open the policy of everybody's page."""
    register = a_register()
    members = {**register.members, FRIEND: replace(register.members[FRIEND], client_base_url=base)}
    listener = a_listener(folder, replace(register, members=members), serve="verbund")
    reply = await ask(listener, f"/o/{FRIEND}")
    assert reply.status == 404
    assert "boese" not in reply["content-security-policy"]
    assert (await ask(listener, f"/o/{OWN}")).status == 200


async def test_an_organisations_name_is_text_on_the_small_page(folder):
    register = a_register()
    member = register.members[FRIEND]
    named = replace(member, organisation=replace(member.organisation, name='<img src=x onerror=alert(1)>"'))
    reply = await ask(a_listener(folder, replace(register, members={**register.members, FRIEND: named})), f"/o/{FRIEND}")
    assert b"<img" not in reply.body
    assert b"&lt;img" in reply.body


async def test_a_slow_reader_holds_one_piece_not_the_whole_file(folder):
    """The other side reads nothing: what waits for it is bounded."""
    wire = Wire()
    connection = HttpServer(a_listener(folder, a_register()))()
    connection.connection_made(wire)
    connection.pause_writing()
    connection.data_received(b"GET /assets/crypto-9c1d.wasm HTTP/1.1\r\nHost: a\r\n\r\n")
    for _ in range(20):
        await asyncio.sleep(0)
    assert len(wire.said) < 100_000
    connection.resume_writing()
    for _ in range(20):
        await asyncio.sleep(0)
    assert wire.said.endswith(WASM)
    connection.connection_lost(None)
