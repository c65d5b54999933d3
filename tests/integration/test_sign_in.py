# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in through the organisation's sign-in service, a real one, along every redirect; and what else people may do."""

import asyncio
import json
import os
import re
import secrets
import subprocess
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import aiohttp
import pytest
from tests.integration.raw_client import RawClient
from tests.integration.test_people import configure
from tests.integration.test_renewal import until

from verbund.demo.scenario import World, a_world
from verbund.demo.sites import DemoSite, free_port
from verbund.site.privileges import site_user

PROVIDER = Path(__file__).with_name("oidc_provider.mjs")
PERSON = {"sub": "4711", "preferred_username": "erika.musterfrau", "name": "Erika Musterfrau"}


@contextmanager
def a_sign_in_service(folder: Path, site: DemoSite, secret: str, port: int):
    log = folder / "provider.log"
    with log.open("wb") as out:
        process = subprocess.Popen(["node", str(PROVIDER)], stdin=subprocess.PIPE, stdout=out, stderr=out)
    about = {"port": port, "site": site.base_url, "secret": secret, "person": PERSON}
    process.stdin.write(json.dumps(about).encode() + b"\n")
    process.stdin.flush()
    try:
        yield log
    finally:
        process.terminate()
        process.wait(10)


@pytest.mark.timeout(300)
async def test_people_come_in_through_a_sign_in_service(tmp_path):
    port, secret = free_port(), secrets.token_urlsafe(24)

    async def prepare(world: World) -> None:
        file = world.stadt.folder / "oidc-secret"
        file.write_text(secret + "\n")
        file.chmod(0o600)
        user = site_user(None)
        if user.is_other:
            os.chown(file, user.uid, user.gid)
        configure(
            world.stadt,
            "[sign_in]\npassword = true\npassword_change = false\n"
            f'[[sign_in.oidc]]\nid = "amt"\nname = "Amtskonto"\nissuer = "http://127.0.0.1:{port}"\n'
            'client_id = "verbund"\nclient_secret_file = "oidc-secret"\n',
        )

    async with a_world(tmp_path, prepare) as world:
        with a_sign_in_service(tmp_path, world.stadt, secret, port) as log:
            await world.stadt.ready()
            # As browsers do: localhost counts as secure, though it speaks plain http.
            jar = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=world.stadt.base_url)
            async with aiohttp.ClientSession(cookie_jar=jar) as session:
                client = RawClient(session, world.stadt, "", "")
                await the_button_is_offered(client)
                await until(lambda: asyncio.sleep(0, "is ready" in log.read_text()))
                await the_whole_dance(client)
                await another_app_must_ask(client)
                await a_token_counts_once(client)
                await name_and_password_stay_as_they_are(client)
                await signing_out_there_signs_out_here(client, log, port)
    assert secret not in world.stadt.settings.files.homeserver_yaml.read_text()
    assert secret not in "".join(path.read_text() for path in world.stadt.settings.files.logs.glob("*"))


async def the_button_is_offered(client: RawClient) -> None:
    flows = (await client.call("GET", "login"))[1]["flows"]
    assert {flow["type"] for flow in flows} == {"m.login.sso", "m.login.token", "m.login.password", "m.login.application_service"}
    sso = next(flow for flow in flows if flow["type"] == "m.login.sso")
    assert sso["identity_providers"] == [{"id": "oidc-amt", "name": "Amtskonto"}]


async def walk(client: RawClient, redirect: str) -> tuple[str, str]:
    """As a browser does it, until it is sent back to the app or shown a page of the homeserver's: that address, that page."""
    method, fields = "GET", None
    url = f"{client.site.base_url}/_matrix/client/v3/login/sso/redirect/oidc-amt?redirectUrl={redirect}"
    for _ in range(20):
        async with client.session.request(method, url, data=fields, allow_redirects=False) as answer:
            text = await answer.text()
            if "location" in answer.headers:
                method, fields, url = "GET", None, urljoin(url, answer.headers["location"])
                if "loginToken=" in url:
                    return url, ""
                continue
        assert answer.status == 200, (url, answer.status, text)
        form = re.search(r'action="([^"]+/interaction/[^"]+)"', text)
        if form is None:
            return url, text
        method, url = "POST", urljoin(url, form[1])
        fields = {"prompt": re.search(r'name="prompt" value="(\w+)"', text)[1], "login": PERSON["sub"], "password": "x"}
    raise AssertionError("redirected for ever")


async def the_whole_dance(client: RawClient) -> None:
    back, _ = await walk(client, f"{client.site.base_url}/o/{client.site.name}")
    assert back.startswith(f"{client.site.base_url}/o/{client.site.name}?loginToken=")
    token = parse_qs(urlsplit(back).query)["loginToken"][0]
    status, told = await client.call("POST", "login", {"type": "m.login.token", "token": token})
    assert status == 200, told
    assert told["user_id"] == f"@erika.musterfrau:{client.site.name}"
    client.user_id, client.token, client.used = told["user_id"], told["access_token"], token
    assert (await client.call("GET", f"profile/{client.user_id}"))[1]["displayname"] == "Erika Musterfrau"


async def another_app_must_ask(client: RawClient) -> None:
    """Where somebody else's page wants to be called back, a person reads its address first."""
    for redirect in ("https://app.fremd.example/", f"{client.site.base_url}.fremd.example/o/x", f"{client.site.base_url}/x"):
        address, page = await walk(client, redirect)
        assert address.startswith(client.site.base_url), address
        assert urlsplit(redirect).hostname in page


async def a_token_counts_once(client: RawClient) -> None:
    status, told = await client.call("POST", "login", {"type": "m.login.token", "token": client.used})
    assert (status, told["errcode"]) == (403, "M_FORBIDDEN")
    # No session is made from another one.
    assert (await client.ask("POST", "/_matrix/client/v1/login/get_token", {}))[0] == 404


async def name_and_password_stay_as_they_are(client: RawClient) -> None:
    told = (await client.verbund("GET", "me"))[1]
    assert told == {"hidden": False, "display_name_locked": True, "password_change": False}
    new = {"new_password": "x" * 20, "auth": {"type": "m.login.password", "user": client.user_id, "password": "y"}}
    status, told = await client.call("POST", "account/password", new)
    assert (status, told["errcode"]) == (403, "M_FORBIDDEN")
    assert told["error"].startswith("Passwörter werden hier nicht geändert.")


async def signing_out_there_signs_out_here(client: RawClient, log: Path, port: int) -> None:
    assert (await client.call("GET", "account/whoami"))[0] == 200
    async with client.session.get(f"http://127.0.0.1:{port}/session/end") as page:
        text = await page.text()
    fields = {"xsrf": re.search(r'name="xsrf" value="(\w+)"', text)[1], "logout": "yes"}
    async with client.session.post(f"http://127.0.0.1:{port}/session/end/confirm", data=fields) as answer:
        assert answer.status == 200
    await until(lambda: asyncio.sleep(0, "told of the sign-out" in log.read_text()))
    status, told = await client.call("GET", "account/whoami")
    assert (status, told["errcode"]) == (401, "M_UNKNOWN_TOKEN")
