# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Coming in and going out: the organisation's own sign-in service, several people at one device, passwords, closed accounts."""

import asyncio
import json
import os
import re
import secrets
import subprocess
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Page, expect
from tests.browser.deeds import (
    choose,
    give_password,
    go_to_sign_in,
    is_in,
    keep_recovery_key,
    restore,
    settle_in,
)
from tests.browser.places import confirm, own_menu
from tests.browser.test_worker import until
from tests.browser.verbund import Account, Verbund, configure
from tests.browser.vouching import ENDED, open_devices

from verbund.demo.scenario import both_follow
from verbund.demo.sites import DemoSite, free_port
from verbund.site.privileges import site_user

pytestmark = pytest.mark.timeout(300)
PROVIDER = Path(__file__).parents[1] / "integration" / "oidc_provider.mjs"
STORED = "async () => [(await indexedDB.databases()).map(({ name }) => name), Object.keys(localStorage)]"


@asynccontextmanager
async def a_sign_in_service(site: DemoSite, verbund: Verbund, folder: Path, person: dict[str, str]):
    """The site with a real service beside it, in which one person has an account; the service's log."""
    port, secret = free_port(), secrets.token_urlsafe(24)
    process = subprocess.Popen(["node", str(PROVIDER)], stdin=subprocess.PIPE, stdout=(folder / "provider.log").open("wb"))
    assert process.stdin is not None
    process.stdin.write(json.dumps({"port": port, "site": site.base_url, "secret": secret, "person": person}).encode() + b"\n")
    process.stdin.flush()
    file, settings = site.folder / "oidc-secret", site.folder / "verbund.toml"
    before = settings.read_text()
    file.write_text(secret + "\n")
    file.chmod(0o600)
    user = site_user(None)
    if user.is_other:
        os.chown(file, user.uid, user.gid)
    await verbund.stop(site)
    configure(
        site,
        f'[[sign_in.oidc]]\nid = "amt"\nname = "Amtskonto"\nissuer = "http://127.0.0.1:{port}"\n'
        'client_id = "verbund"\nclient_secret_file = "oidc-secret"\n',
    )
    try:
        await verbund.start(site)
        yield f"http://127.0.0.1:{port}"
    finally:
        await verbund.stop(site)
        settings.write_text(before)
        await verbund.start(site)
        await both_follow(verbund.world)
        process.terminate()
        await asyncio.to_thread(process.wait, 10)


async def sign_in_there(page: Page, sub: str) -> None:
    """At the service's own pages: name and password, then consent, if it asks."""
    await page.locator("input[name=login]").fill(sub)
    await page.locator("input[name=password]").fill("x")
    await page.locator("[type=submit]").click()
    if await page.locator("form[action*=interaction] [type=submit]").count() > 0 and "/interaction/" in page.url:
        await page.locator("[type=submit]").click()


async def test_the_organisations_own_sign_in_leads_in_and_out(visitor, verbund, tmp_path):
    site, sub = verbund.kreis, f"nr-{secrets.token_hex(4)}"
    person = {"sub": sub, "preferred_username": f"dora.{secrets.token_hex(3)}", "name": "Dora Amtmann"}
    one = await visitor("Dora")
    # The service's sample pages want letters from elsewhere.
    one.tolerates(f"fonts.googleapis.com|null pointer passed to rust|{ENDED}")
    one.may_ask("https://fonts.googleapis.com")
    async with a_sign_in_service(site, verbund, tmp_path, person) as service:
        one.may_ask(service)
        page = await go_to_sign_in(one, site)
        await page.get_by_role("button", name="Mit Amtskonto anmelden").click()
        await page.wait_for_url(re.compile(re.escape(service)))
        await sign_in_there(page, sub)
        await expect(page.get_by_role("button", name="Schlüssel anzeigen")).to_be_visible(timeout=60_000)
        # The token that brought her in counts once, and stands in no address that is kept.
        assert "loginToken" not in page.url
        await keep_recovery_key(page)
        await page.get_by_role("button", name=re.compile("^(Weiter|Fertig|Schließen)")).click(timeout=60_000)
        await is_in(page)
        await expect(page.locator(".vb-own-name")).to_contain_text("Dora Amtmann")
        await page.reload()
        await is_in(page)
        await own_menu(page, "Abmelden")
        await confirm(page, "Abmelden?", "Abmelden")
        await expect(page.get_by_role("navigation", name="Unterhaltungen")).to_have_count(0, timeout=60_000)


async def test_several_people_use_one_device_one_after_another(visitor, verbund):
    first, second = await asyncio.gather(verbund.somebody(verbund.stadt, "Anton"), verbund.somebody(verbund.stadt, "Berta"))
    one = await visitor("Sammelplatz")
    # What the SDK says where it is stopped in the middle of an answer.
    one.tolerates(f"null pointer passed to rust|{ENDED}")
    page, antons_key = await settle_in(one, first)
    databases, _ = await page.evaluate(STORED)
    await own_menu(page, "Abmelden")
    await confirm(page, "Abmelden?", "Abmelden")
    await back_at_the_entrance(page)
    assert len(databases) > 1
    await until(page, "async () => (await indexedDB.databases()).length === 1")
    _, keys = await page.evaluate(STORED)
    assert not any("token" in key.lower() for key in keys)

    await to_the_form(page, verbund.stadt)
    await give_password(page, second.localpart, second.password)
    await keep_recovery_key(page)
    await page.get_by_role("button", name=re.compile("^(Weiter|Fertig|Schließen)")).click(timeout=60_000)
    await is_in(page)
    await expect(page.locator(".vb-own-name")).to_contain_text(second.localpart)
    await expect(page.get_by_text(first.localpart)).to_have_count(0)
    await own_menu(page, "Abmelden")
    await confirm(page, "Abmelden?", "Abmelden")
    await back_at_the_entrance(page)
    # The first comes back, with the key.
    await to_the_form(page, verbund.stadt)
    await give_password(page, first.localpart, first.password)
    await restore(page, antons_key)
    await is_in(page)
    await expect(page.locator(".vb-own-name")).to_contain_text(first.localpart)


async def back_at_the_entrance(page: Page) -> None:
    combobox = page.get_by_role("combobox", name="Name oder Ort der Organisation")
    await expect(combobox.or_(page.get_by_label("Benutzername")).first).to_be_visible(timeout=60_000)


async def to_the_form(page: Page, site: DemoSite) -> None:
    if await page.get_by_label("Benutzername").count() == 0:
        await choose(page, site.title)
    await expect(page.get_by_label("Benutzername")).to_be_visible()


async def test_a_changed_password_is_the_one_that_counts(visitor, verbund):
    account = await verbund.somebody(verbund.stadt, "Clara")
    one, other = await asyncio.gather(visitor("Clara"), visitor("Claras-Zweites"))
    page, _ = await settle_in(one, account)
    new = secrets.token_urlsafe(16)
    settings = await open_devices(page)
    await settings.get_by_role("button", name="Passwort ändern").click()
    dialog = page.get_by_role("dialog", name=re.compile("Passwort"))
    await dialog.get_by_label("Bisheriges Passwort").fill("nicht-das-richtige")
    await dialog.get_by_label("Neues Passwort", exact=True).fill(new)
    await dialog.get_by_label("Neues Passwort noch einmal").fill(new)
    await dialog.get_by_role("button", name="Passwort ändern").click()
    await expect(dialog.get_by_text("Das bisherige Passwort stimmt nicht.")).to_be_visible()
    await dialog.get_by_label("Bisheriges Passwort").fill(account.password)
    await dialog.get_by_role("button", name="Passwort ändern").click()
    await expect(dialog.get_by_text("Ihr Passwort ist geändert.")).to_be_visible()

    at_other = await go_to_sign_in(other, account.site)
    await give_password(at_other, account.localpart, account.password)
    await expect(at_other.get_by_text("Benutzername oder Passwort stimmt nicht")).to_be_visible()
    await give_password(at_other, account.localpart, new)
    await expect(at_other.get_by_role("heading", name="Dieses Gerät bestätigen")).to_be_visible(timeout=60_000)


async def test_a_closed_account_ends_what_is_open_and_lets_nobody_in(visitor, verbund):
    account = await verbund.somebody(verbund.stadt, "Detlef")
    one, other = await asyncio.gather(visitor("Detlef"), visitor("Detlef-später"))
    one.tolerates(ENDED)
    page, _ = await settle_in(one, account)
    await deactivate(verbund, account)
    await expect(page.get_by_text("Sie wurden abgemeldet.").first).to_be_visible(timeout=60_000)
    await page.get_by_role("button", name="Neu anmelden").click()
    await back_at_the_entrance(page)
    await until(page, "async () => (await indexedDB.databases()).length === 1")
    at_other = await go_to_sign_in(other, account.site)
    await give_password(at_other, account.localpart, account.password)
    known = at_other.get_by_text("Dieses Konto gibt es nicht mehr").or_(
        at_other.get_by_text("Benutzername oder Passwort stimmt nicht")
    )
    await expect(known.first).to_be_visible()


async def deactivate(verbund: Verbund, account: Account) -> None:
    """As the administration does it, over the homeserver's own socket."""
    site = account.site
    name = f"leitung{secrets.token_hex(3)}"
    password = await site.add_person(name, admin=True)
    connector = aiohttp.UnixConnector(str(site.settings.files.synapse_client_socket))
    async with aiohttp.ClientSession(connector=connector) as session:
        body = {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": name}, "password": password}
        headers = {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https"}
        async with session.post("http://homeserver/_matrix/client/v3/login", json=body, headers=headers) as answer:
            token = (await answer.json())["access_token"]
        url = f"http://homeserver/_synapse/admin/v1/deactivate/{account.user_id}"
        async with session.post(url, json={"erase": False}, headers={"Authorization": f"Bearer {token}"}) as answer:
            assert answer.status == 200, await answer.text()
