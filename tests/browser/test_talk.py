# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Two people of two organisations in two browsers, against two real Cores."""

import asyncio

import pytest
from playwright.async_api import expect
from tests.browser.accessibility import axe
from tests.browser.deeds import (
    accept_request,
    begin_with,
    give_password,
    go_to_sign_in,
    hears,
    is_in,
    message,
    open_first,
    restore,
    say,
    settle_in,
    write,
)
from tests.browser.talk import answer, answer_in_thread, delete, edit, react, save_file, send_file

GREETING = "Guten Tag, Herr Beispiel"
pytestmark = pytest.mark.timeout(300)


class Pair:
    """Erika at Stadt and Max at Landkreis, signed in, in one conversation; and what they need to sign in again."""

    def __init__(self, verbund, visitor):
        self.verbund, self.visitor = verbund, visitor

    async def meet(self):
        self.erika, self.max = await asyncio.gather(self.visitor("Erika"), self.visitor("Max"))
        stadt, kreis = self.verbund.stadt, self.verbund.kreis
        self.erikas, self.maxs = await self.verbund.somebody(stadt, "Erika"), await self.verbund.somebody(kreis, "Max")
        arrived = await asyncio.gather(settle_in(self.erika, self.erikas), settle_in(self.max, self.maxs))
        (self.at_erika, self.erikas_key), (self.at_max, self.maxs_key) = arrived
        await begin_with(self.at_erika, self.maxs.user_id)
        await say(self.at_erika, GREETING)
        await accept_request(self.at_max)
        await hears(self.at_max, GREETING)
        return self


@pytest.fixture
def pair(verbund, visitor):
    return Pair(verbund, visitor)


async def test_they_talk_with_all_that_belongs_to_it(pair):
    await pair.meet()
    erika, max_ = pair.at_erika, pair.at_max
    await say(max_, "Guten Tag, Frau Mustermann")
    await hears(erika, "Guten Tag, Frau Mustermann")
    for page, name in ((erika, "Landkreis Beispiel"), (max_, "Stadt Musterhausen")):
        await expect(page.get_by_role("list", name="Beteiligte Organisationen")).to_contain_text(name)

    await react(erika, "Guten Tag, Frau Mustermann")
    await expect(message(max_, "Guten Tag, Frau Mustermann").locator(".vb-reaction", has_text="👍")).to_be_visible()
    await edit(erika, GREETING, "Guten Morgen, Herr Beispiel")
    await hears(max_, "Guten Morgen, Herr Beispiel")
    await expect(message(max_, GREETING)).to_have_count(0)
    await answer(max_, "Guten Morgen, Herr Beispiel", "Danke, ebenso")
    await hears(erika, "Danke, ebenso")

    plan = b"Lageplan, Blatt 7. " * 500
    await send_file(erika, "lageplan.txt", plan)
    await hears(max_, "lageplan.txt")
    assert await save_file(max_, "lageplan.txt") == plan

    await answer_in_thread(max_, "Guten Morgen, Herr Beispiel", "Nur im Thema gesagt")
    thread = message(erika, "Guten Morgen, Herr Beispiel").get_by_text("1 Antwort")
    await thread.click()
    await expect(erika.get_by_text("Nur im Thema gesagt").last).to_be_visible()

    await say(erika, "Das war ein Versehen")
    await hears(max_, "Das war ein Versehen")
    await delete(erika, "Das war ein Versehen")
    await expect(message(max_, "Das war ein Versehen")).to_have_count(0)
    # What the servers have seen of all this.
    for one in (pair.erika, pair.max):
        for words in ("Guten Tag", "Nur im Thema gesagt", "Das war ein Versehen", "Lageplan"):
            one.must_have_kept(words)
    for page in (erika, max_):
        assert [str(finding) for finding in await axe(page)] == []


async def test_what_is_written_without_network_is_sent_once_and_in_order(pair):
    await pair.meet()
    texts = [f"Ohne Netz geschrieben, {number}" for number in range(1, 4)]
    # The SDK says in the console that nothing can be fetched.
    pair.erika.tolerates("fetch failed")
    await pair.erika.lose_network()
    for text in texts:
        await write(pair.at_erika, text)
        await expect(message(pair.at_erika, text)).to_be_visible()
    # Nothing typed is lost when the page is closed meanwhile.
    await pair.at_erika.reload()
    await open_first(pair.at_erika)
    for text in texts:
        await expect(message(pair.at_erika, text)).to_be_visible()
        await expect(message(pair.at_max, text)).to_have_count(0)
    await pair.erika.regain_network()
    for text in texts:
        await hears(pair.at_max, text, 60)
    shown = await pair.at_max.locator(".vb-timeline-row", has_text="Ohne Netz geschrieben").all_inner_texts()
    assert [text for row in shown for text in texts if text in row] == texts


async def test_a_second_device_reads_what_was_written_before(pair):
    await pair.meet()
    await say(pair.at_max, "Vor dem zweiten Gerät")
    await hears(pair.at_erika, "Vor dem zweiten Gerät")
    phone = await pair.visitor("Erikas-Telefon")
    page = await go_to_sign_in(phone, pair.erikas.site)
    await give_password(page, pair.erikas.localpart, pair.erikas.password)
    await restore(page, pair.erikas_key)
    await is_in(page)
    await open_first(page)
    await hears(page, "Vor dem zweiten Gerät", 60)
    await say(page, "Vom Telefon")
    await hears(pair.at_max, "Vom Telefon")
    await hears(pair.at_erika, "Vom Telefon")


async def test_messages_wait_while_a_member_is_suspended(pair):
    await pair.meet()
    verbund = pair.verbund
    verbund.suspend(verbund.kreis)
    try:
        # Rooms with the suspended member can be read, and the page says why nothing can be written.
        await expect(pair.at_erika.get_by_text("gesperrt").first).to_be_visible(timeout=90_000)
        await expect(pair.at_erika.get_by_text(GREETING).first).to_be_visible()
    finally:
        await verbund.readmit(verbund.kreis)
    await expect(pair.at_erika.get_by_role("textbox", name="Nachricht an")).to_be_visible(timeout=90_000)
    await say(pair.at_erika, "Wieder da")
    await hears(pair.at_max, "Wieder da", 60)


async def test_another_tab_takes_over_and_the_first_says_so(pair):
    await pair.meet()
    second = await pair.erika.second_tab()
    await second.goto(pair.at_erika.url)
    take_over = second.get_by_role("button", name="Hier")
    await take_over.first.click()
    await is_in(second)
    await expect(pair.at_erika.get_by_role("textbox", name="Nachricht an")).to_have_count(0)
