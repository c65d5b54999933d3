# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Small things of every day: mentions, what is unread, files by paste and drop, reporting."""

import re

import pytest
from playwright.async_api import Page, expect
from tests.browser.deeds import FIELD, hears, message, say
from tests.browser.places import make_room, open_room, row, unique
from tests.browser.talk import choose

pytestmark = pytest.mark.timeout(240)
pytest_plugins = ["tests.browser.company"]

_FILE = """([name, text, how]) => {
  const given = new DataTransfer();
  given.items.add(new File([text], name, { type: "text/plain" }));
  const options = { bubbles: true, cancelable: true };
  const field = document.querySelector(".vb-composer-field");
  if (how === "paste") field.dispatchEvent(new ClipboardEvent("paste", { ...options, clipboardData: given }));
  else for (const type of ["dragenter", "dragover", "drop"]) {
    field.dispatchEvent(new DragEvent(type, { ...options, dataTransfer: given }));
  }
}"""


async def test_who_is_mentioned_finds_what_is_unread_and_where_it_begins(company):
    name = unique("Erwähnungen")
    erika, max_ = await company.room(name)
    await say(erika, "Das ist schon gelesen")
    await hears(max_, "Das ist schon gelesen")
    await make_room(max_, unique("Anderswo"))
    first = unique("Die erste ungelesene")
    await say(erika, first)
    for number in range(1, 31):
        await say(erika, f"Zeile {number}\n\nmit Absatz")
    field = erika.get_by_role("textbox", name=FIELD)
    await field.press_sequentially(f"@{company.max.account.localpart[:3]}")
    await erika.get_by_role("option", name=re.compile(company.max.account.localpart)).first.click()
    async with erika.expect_response(re.compile("/send/m.room.encrypted/")):
        await field.press_sequentially(" bitte ansehen")
        await field.press("Enter")
    there = row(max_, name).first
    await expect(there).to_contain_text("bitte ansehen", timeout=60_000)
    await expect(there.get_by_role("button").first).to_have_accessible_name(re.compile("32 ungelesene Nachrichten"))
    await expect(there.get_by_role("button").first).to_have_accessible_name(re.compile("1 Erwähnung"))
    await open_room(max_, name)
    # It opens where one left off.
    await expect(message(max_, first)).to_be_in_viewport()
    await expect(max_.get_by_role("heading", name="Neue Nachrichten")).to_be_in_viewport()
    await max_.get_by_role("button", name=re.compile("zum Ende|Zum Ende")).first.click()
    await expect(message(max_, "bitte ansehen").last).to_be_in_viewport()
    await expect(there.get_by_role("button").first).not_to_have_accessible_name(re.compile("ungelesen"))


@pytest.mark.parametrize("how", ["paste", "drop"])
async def test_files_come_by_paste_and_by_drop(company, how):
    erika, max_ = await company.conversation()
    name = unique("Notiz").replace(" ", "-") + f"-{how}.txt"
    await erika.evaluate(_FILE, [name, "Ein Text", how])
    await expect(erika.get_by_text(name).first).to_be_visible()
    await erika.get_by_role("button", name="Senden", exact=True).click()
    await hears(max_, name)


async def reports(page: Page, text: str) -> None:
    await choose(page, text, "Melden")
    dialog = page.get_by_role("dialog", name=re.compile("^Nachricht von .* melden"))
    await dialog.get_by_role("button", name="Melden", exact=True).click()
    await expect(dialog.get_by_text("Wählen Sie einen Grund aus.")).to_be_visible()
    await dialog.get_by_label("Betrugsversuch").check()
    async with page.expect_response(re.compile("/report/")) as answered:
        await dialog.get_by_role("button", name="Melden", exact=True).click()
    assert (await answered.value).status == 200
    await expect(page.get_by_text("Die Meldung ist angekommen.")).to_be_visible()


async def test_a_message_is_reported_with_a_reason_and_without_its_words(company):
    erika, max_ = await company.conversation()
    bad = unique("Klicken Sie hier und gewinnen Sie")
    await say(erika, bad)
    await hears(max_, bad)
    company.max.visitor.asked.clear()
    await reports(max_, bad)
    [report] = [one for one in company.max.visitor.asked if "/report/" in one.url]
    # Its words go along only where one says so.
    assert not report.holds("gewinnen")
    await max_.get_by_role("dialog").get_by_role("button", name="Schließen").first.click()
