# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The app on the client listener of a whole site: nothing walks out of its table, nothing gets into its policy."""

import json
import re
import shutil
import time

import pytest
from tests.listener import INDEX, SCRIPT, Reply, reply_of
from tests.unit.test_register_app_token import a_token, attacks

from .cast import FRIEND, LEFT, OWN, SUSPENDED
from .door import APP, Door, give_to_site_user

ASSET = "/assets/app-3f2a.js"


def get(door: Door, target: str | bytes, *headers: str, method: str = "GET") -> Reply:
    raw = target if isinstance(target, bytes) else target.encode()
    lines = [f"{method} ".encode() + raw + b" HTTP/1.1", b"Host: amt.example", *(header.encode() for header in headers)]
    told = door.send(b"\r\n".join(lines) + b"\r\n\r\n", to=door.clients)
    assert told is not None
    return reply_of(told.head, told.body)


WALKS = (
    "/..",
    "/../verbund.toml",
    "/./index.html",
    "/%2e%2e/verbund.toml",
    "/%2E%2e%2fverbund.toml",
    "/..%2fverbund.toml",
    "/..%5cverbund.toml",
    "/..%255cverbund.toml",
    "/%252e%252e/verbund.toml",
    "/..%c0%afverbund.toml",
    "/%c0%ae%c0%ae/verbund.toml",
    "/%uff0e%uff0e/verbund.toml",
    "/..;/verbund.toml",
    "/.../verbund.toml",
    "/\\..\\verbund.toml",
    "//etc/passwd",
    "/etc/passwd",
    "/assets",
    "/assets/",
    "/assets//app-3f2a.js",
    "/assets/../index.html",
    "/assets/./app-3f2a.js",
    "/assets/%2e%2e/index.html",
    "/assets/%2e%2e%2f%2e%2e%2fdata%2fsecrets%2fsigning.key",
    "/assets/..%2f..%2fdata/secrets/signing.key",
    "/assets/../../data/secrets/signing.key",
    "/assets%2fapp-3f2a.js",
    "/assets/app-3f2a.js/",
    "/assets/app-3f2a.js/..",
    "/assets/app-3f2a.js%00",
    "/assets/app-3f2a.js%00.png",
    "/assets/app-3f2a.js.br",
    "/assets/app-3f2a.js.gz",
    "/assets/%61pp-3f2a.js",
    "/ASSETS/app-3f2a.js",
    "/index.html/",
    "/index.html%20",
    "/.vite/manifest.json",
    "/.git/config",
    "/icons",
    "/o",
    "/trust",
    "/trust/",
    "/trust/../trust/root.json",
    "/app.json/",
    "file:///etc/passwd",
    "http://127.0.0.1/index.html",
)


@pytest.mark.parametrize("target", WALKS)
def test_no_path_walks_out_of_the_table(door: Door, target: str):
    before = len(door.seen)
    reply = get(door, target)
    assert reply.status == 404
    assert json.loads(reply.body)["errcode"] == "M_UNRECOGNIZED"
    assert get(door, ASSET).body == SCRIPT
    assert len(door.seen) == before


NAMES = (
    "",
    "%0d%0aX-Evil:%20yes",
    f"{FRIEND.name}%0d%0aX-Evil:yes",
    f"{FRIEND.name};script-src%20*",
    f"{FRIEND.name};",
    f"{FRIEND.name},boese.example",
    f"{FRIEND.name}%20https://boese.example",
    f"{FRIEND.name}/",
    f"{FRIEND.name}/index.html",
    f"{FRIEND.name}/..",
    f"../{FRIEND.name}",
    f"%2e%2e/{FRIEND.name}",
    f"/{FRIEND.name}",
    f"{FRIEND.name}.",
    f"{FRIEND.name}:443",
    f"{FRIEND.name}:",
    f"{FRIEND.name}@boese.example",
    f"{FRIEND.name}%00",
    f"{FRIEND.name}#x",
    "%6b" + FRIEND.name[1:],
    FRIEND.name.upper(),
    FRIEND.name.replace("k", "\N{KELVIN SIGN}"),
    "a." + FRIEND.name,
    LEFT.name,
    "boese.example",
    "*",
    "*.example",
    "'self'",
    "'none'",
    "https:",
    "https://boese.example",
    "[::1]",
    "127.0.0.1",
    "localhost",
    "<script>alert(1)</script>",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    '"><img>',
    "x" * 5000,
)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_gets_into_the_policy_by_a_name(door: Door, name: str):
    before = len(door.seen)
    reply = get(door, f"/o/{name}")
    assert reply.status in (400, 404)
    assert "x-evil" not in reply
    assert INDEX not in reply.body
    if "content-security-policy" in reply:
        assert reply.policy().keys() == {"default-src", "style-src", "base-uri", "form-action", "frame-ancestors"}
        assert b"<script" not in reply.body
        assert b"<img" not in reply.body
        assert re.findall(rb'(?:href|src)="([^"]*)"', reply.body) == [b"/", b"/"]
    assert get(door, f"/o/{FRIEND.name}").policy()["connect-src"] == f"'self' https://{FRIEND.name}"
    assert len(door.seen) == before


def test_each_member_has_its_place_and_the_suspended_too(door: Door):
    for name in (OWN, FRIEND.name, SUSPENDED.name):
        reply = get(door, f"/o/{name}?loginToken=abc")
        assert (reply.status, reply.body) == (200, INDEX)
        assert reply.policy()["connect-src"] == f"'self' https://{name}"


@pytest.mark.parametrize(
    "header",
    [
        "Accept-Encoding: " + ",".join(["br;q=0.1"] * 2000),
        "Accept-Encoding: " + ";" * 20_000,
        "Accept-Encoding: " + "br;q=" + "9" * 20_000,
        "If-None-Match: " + '"x",' * 5000,
        "If-None-Match: " + '"' * 20_000,
        "If-None-Match: " + "W/" * 10_000,
        "Range: bytes=0-0",
        "Range: bytes=" + ",".join(["0-"] * 1000),
        "X-Forwarded-Host: boese.example",
        "X-Original-URL: /data/secrets/signing.key",
        "X-HTTP-Method-Override: DELETE",
    ],
)
def test_no_header_changes_what_is_served_or_takes_long(door: Door, header: str):
    began = time.monotonic()
    reply = get(door, "/sw.js", header)
    assert reply.status == 200
    assert reply.body == (door.app / "sw.js").read_bytes()
    assert time.monotonic() - began < 1


SYNC, LOGIN = "/_matrix/client/v3/sync", "/_matrix/client/v3/login"
FOREIGN = (
    ("Origin: https://boese.example",),
    ("Origin: null",),
    ("Origin:",),
    (f"Origin: {APP}", "Origin: https://boese.example"),
    ("Origin: https://boese.example", f"Origin: {APP}"),
    (f"Origin: {APP}", f"Origin: {APP}"),
    (f"Origin: {APP}, https://boese.example",),
    (f"Origin: {APP} https://boese.example",),
    (f"Origin: {APP}.boese.example",),
    (f"Origin: {APP.upper()}",),
    (f"Origin: {APP}/",),
    (f"Origin: {APP}\t.boese.example",),
)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_an_app_that_is_not_approved_reaches_nobody(door: Door, headers: tuple[str, ...]):
    before = len(door.seen)
    for method in ("GET", "OPTIONS"):
        for target in (SYNC, "/_verbund/v1/me"):
            reply = get(door, target, *headers, method=method)
            assert (reply.status, json.loads(reply.body)["errcode"]) == (403, "M_FORBIDDEN")
            assert "access-control-allow-origin" not in reply
    assert len(door.seen) == before
    # The approved one gets Synapse's answer, for itself alone.
    for method, status in (("GET", 401), ("OPTIONS", 204)):
        twin = get(door, SYNC, f"Origin: {APP}", method=method)
        assert (twin.status, twin["access-control-allow-origin"], twin["vary"]) == (status, APP, "origin")
    assert len(door.seen) == before + 2


def test_who_signs_in_without_the_header_reaches_nobody(door: Door):
    before = len(door.seen)
    for target in (LOGIN, "/_matrix/client/r0/login", "/_matrix/client/v3/%6Cogin", f"{LOGIN}?x"):
        assert get(door, target).status == 403
        assert get(door, target, "X-App: a", "X-App: b").status == 403
    assert len(door.seen) == before
    assert "flows" in json.loads(get(door, LOGIN, "X-App: any").body)
    assert "flows" in json.loads(get(door, LOGIN, f"Origin: https://{OWN}").body)


@pytest.mark.parametrize("kind", ["script", "worker", "serviceworker", "sharedworker", "style", "iframe", "object", "Script"])
def test_what_people_upload_is_never_a_program_of_the_page(door: Door, kind: str):
    """The app's policy trusts its own origin, where uploaded files lie as well."""
    before = len(door.seen)
    for target in (f"/_matrix/media/v3/download/{OWN}/abc", f"/_matrix/client/v1/media/download/{OWN}/abc", "/_synapse/client/x"):
        assert get(door, target, f"Sec-Fetch-Dest: {kind}").status == 403
        assert get(door, target, "Sec-Fetch-Dest: image", f"Sec-Fetch-Dest: {kind}").status == 403
    assert len(door.seen) == before
    shown = get(door, f"/_matrix/client/v1/media/download/{OWN}/abc", "Sec-Fetch-Dest: image")
    assert json.loads(shown.body)["errcode"] == "M_MISSING_TOKEN"
    assert shown["x-content-type-options"] == "nosniff"


def test_head_and_other_methods(door: Door):
    assert get(door, ASSET, method="HEAD").body == b""
    assert get(door, ASSET, method="HEAD")["content-length"] == str(len(SCRIPT))
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE"):
        assert get(door, "/", method=method).status == 404


def test_the_root_that_is_served_is_the_trusted_one(door: Door):
    root = (door.tokens.parent / "register-root.json").read_bytes()
    assert get(door, "/trust/root.json").body == root


def test_forged_tokens_for_apps_are_not_served(door: Door):
    assert served(door) == []
    expired = a_token(claims={"sub": OWN, "exp": 1_000_000_000})
    other = a_token(claims={"sub": FRIEND.name, "exp": 4_000_000_000})
    forged = [*attacks(OWN).values(), expired, other]
    for start in range(0, len(forged), 10):
        # A good one of its own shows when the gateway has read each batch.
        good = a_token(claims={"sub": OWN, "exp": 4_000_000_000 + start})
        shutil.rmtree(door.tokens, ignore_errors=True)
        door.tokens.mkdir()
        for number, token in enumerate(forged[start : start + 10]):
            (door.tokens / f"{number}.jwt").write_bytes(token)
        (door.tokens / "good.jwt").write_bytes(good)
        give_to_site_user(door.tokens)
        until(lambda good=good: served(door) == [good.decode()])
    shutil.rmtree(door.tokens)
    until(lambda: served(door) == [])
    alarms = [line for line in map(json.loads, door.log.read_text().splitlines()) if line["event"] == "alarm"]
    assert any("can't be served" in alarm["message"] for alarm in alarms)


def served(door: Door) -> list[str]:
    return json.loads(get(door, "/_bum/client/v1/verify").body)


def until(holds) -> None:
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
