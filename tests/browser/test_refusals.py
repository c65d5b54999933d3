# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Before anybody signs in: who isn't who they should be is refused in plain words, and no credential left the page.

The network lies here as an attacker on it would: answers of the real servers are exchanged, kept back, replayed.
"""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from playwright.async_api import Page, Route, expect
from tests.browser.accessibility import axe
from tests.browser.deeds import CHOOSE, choose, give_password, go_to_sign_in
from tests.browser.verbund import FREMD, KREIS, STADT

NOTHING_SENT = "Von Ihnen wurde nichts gesendet"


async def fetched(url: str) -> bytes:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return await answer.read()


async def is_refused(one, page: Page, title: str) -> None:
    """The sentence is there, nothing to type a password into is, and nothing of the kind was sent."""
    await expect(page.get_by_role("heading", name=title)).to_be_visible()
    await expect(page.get_by_text(NOTHING_SENT)).to_be_visible()
    assert await page.get_by_label("Passwort").count() == 0
    one.must_not_have_signed_in()
    assert [str(finding) for finding in await axe(page)] == []


async def test_a_member_is_proven_before_the_password_is_asked_for(visitor, verbund):
    one = await visitor("Erika")
    page = await go_to_sign_in(one, verbund.stadt)
    await expect(page.get_by_text("Gehört zum Verbund, gerade geprüft")).to_be_visible()
    assert any("/_verbund/v1/attest" in asked.url for asked in one.asked)
    one.must_not_have_signed_in()


async def test_the_search_finds_by_name_and_by_place_and_knows_no_stranger(visitor, verbund):
    one = await visitor("Erika")
    page = await one.open(f"{verbund.stadt.base_url}/")
    await expect(page.get_by_role("heading", name=CHOOSE)).to_be_visible()
    field = page.get_by_role("combobox", name="Name oder Ort der Organisation")
    for words, found in (("Muster", "Stadt Musterhausen"), ("beispiel", "Landkreis Beispiel")):
        await field.fill(words)
        await expect(page.get_by_role("option", name=found)).to_be_visible()
    await field.fill("Fremde")
    await expect(page.get_by_text("Keine Organisation gefunden")).to_be_visible()


async def test_a_stranger_is_refused_by_the_gateway_and_by_the_browser(visitor, verbund):
    one = await visitor("Erika")
    one.tolerates("404|Refused")
    page = await one.open(f"{verbund.stadt.base_url}/o/{FREMD}")
    await expect(page.get_by_role("heading", name="Diese Adresse führt nicht weiter")).to_be_visible()
    assert await page.get_by_label("Passwort").count() == 0

    # A gateway that lies: it finds the stranger and gives it a page. The browser asks for a proof, and there is none.
    lying = await visitor("Belogene")

    async def with_a_page(route: Route) -> None:
        answer = await route.fetch(url=f"{verbund.stadt.base_url}/o/{STADT}")
        await route.fulfill(response=answer)

    await lying.context.route(f"**/o/{FREMD}", with_a_page)
    page = await lying.open(f"{verbund.stadt.base_url}/o/{FREMD}")
    await is_refused(lying, page, "Diese Organisation gehört nicht zum Verbund")


async def test_the_proof_of_another_member_is_refused(visitor, verbund):
    one = await visitor("Erika")
    other = await fetched(f"{verbund.stadt.base_url}/_verbund/v1/proof?server={KREIS}")

    async def another(route: Route) -> None:
        await route.fulfill(body=other, content_type="application/json")

    await one.context.route("**/_verbund/v1/proof*", another)
    page = await one.open(f"{verbund.stadt.base_url}/o/{STADT}")
    await expect(page.get_by_text(NOTHING_SENT)).to_be_visible()
    one.must_not_have_signed_in()
    assert not any("/_verbund/v1/attest" in asked.url for asked in one.asked)


async def test_a_proof_that_somebody_has_changed_is_refused(visitor, verbund):
    one = await visitor("Erika")
    proof = json.loads(await fetched(f"{verbund.stadt.base_url}/_verbund/v1/proof?server={STADT}"))
    path = next(path for path in proof["files"] if "timestamp" in path)
    proof["files"][path] = proof["files"][path].replace("A", "B", 1)

    async def changed(route: Route) -> None:
        await route.fulfill(body=json.dumps(proof), content_type="application/json")

    await one.context.route("**/_verbund/v1/proof*", changed)
    page = await one.open(f"{verbund.stadt.base_url}/o/{STADT}")
    await is_refused(one, page, "Der Eintrag im Verbundregister ist nicht echt")


async def test_a_server_that_answers_for_another_is_refused(visitor, verbund):
    one = await visitor("Erika")

    async def from_elsewhere(route: Route) -> None:
        answer = await route.fetch(url=f"{verbund.kreis.base_url}/_verbund/v1/attest")
        await route.fulfill(response=answer)

    await one.context.route("**/_verbund/v1/attest", from_elsewhere)
    page = await one.open(f"{verbund.stadt.base_url}/o/{STADT}")
    await is_refused(one, page, "Hier antwortet nicht der Server Ihrer Organisation")


async def test_a_register_past_its_grace_is_refused(visitor, verbund):
    one = await visitor("Erika")
    await one.page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=30))
    page = await one.open(f"{verbund.stadt.base_url}/o/{STADT}")
    await is_refused(one, page, "Das Verbundregister ist zu alt")


async def test_a_clock_that_is_slow_is_named(visitor, verbund):
    one = await visitor("Erika")
    await one.page.clock.set_fixed_time(datetime.now(UTC) - timedelta(days=30))
    page = await one.open(f"{verbund.stadt.base_url}/o/{STADT}")
    await is_refused(one, page, "Die Uhr dieses Geräts geht falsch")


@pytest.mark.timeout(180)
async def test_a_suspended_member_is_refused_and_an_old_register_cannot_hide_it(visitor, verbund):
    one = await visitor("Max")
    account = await verbund.somebody(verbund.kreis, "Max")
    before = await fetched(f"{verbund.kreis.base_url}/_verbund/v1/proof?server={KREIS}")
    verbund.suspend(verbund.kreis)
    try:
        while await fetched(f"{verbund.kreis.base_url}/_verbund/v1/proof?server={KREIS}") == before:
            await asyncio.sleep(0.2)
        page = await one.open(f"{verbund.kreis.base_url}/o/{KREIS}")
        await is_refused(one, page, "Diese Organisation ist zurzeit gesperrt")

        # Now the network replays the register from before. The browser has seen a newer one.
        async def replay(route: Route) -> None:
            await route.fulfill(body=before, content_type="application/json")

        await one.context.route("**/_verbund/v1/proof*", replay)
        await page.reload()
        await is_refused(one, page, "Der Server zeigt ein zurückgedrehtes Register")
        one.must_have_kept(account.password)
    finally:
        await verbund.readmit(verbund.kreis)


async def test_a_wrong_password_is_said_so_and_sent_to_the_own_server_only(visitor, verbund):
    one = await visitor("Erika")
    account = await verbund.somebody(verbund.stadt, "Erika")
    page = await go_to_sign_in(one, verbund.stadt)
    await give_password(page, account.localpart, "falsches-passwort-17")
    await expect(page.get_by_text("Benutzername oder Passwort stimmt nicht")).to_be_visible()
    assert {asked.origin for asked in one.asked if asked.holds("falsches-passwort-17")} == {verbund.stadt.base_url}


async def test_another_members_user_id_is_not_sent_here(visitor, verbund):
    one = await visitor("Erika")
    page = await go_to_sign_in(one, verbund.stadt)
    await give_password(page, f"@max:{KREIS}", "geheim-und-fremd-42")
    await expect(page.get_by_text(f"Diese Kennung gehört zum Server {KREIS}")).to_be_visible()
    one.must_not_have_signed_in()
    one.must_have_kept("geheim-und-fremd-42")


async def test_one_gateway_sends_people_of_another_member_to_their_own_address(visitor, verbund):
    one = await visitor("Max")
    one.may_ask(verbund.kreis.base_url)
    page = await one.open(f"{verbund.stadt.base_url}/")
    await choose(page, "Landkreis Beispiel")
    link = page.get_by_role("link").filter(has_text=verbund.kreis.base_url.removeprefix("http://"))
    await expect(link.or_(page.locator(f"a[href^='{verbund.kreis.base_url}']")).first).to_be_visible()
    one.must_not_have_signed_in()
