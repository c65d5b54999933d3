# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A start shows what was there last before encryption is; what is typed and sent meanwhile goes out once it is."""

import re

import pytest
from playwright.async_api import expect
from tests.browser.deeds import hears, make_room, say, settle_in, write

pytestmark = pytest.mark.timeout(300)
WORDS = "Der Bescheid liegt vor"
# The crypto's WebAssembly comes when the test lets it.
HELD_BACK = """
  const gate = new Promise((open) => { window.letIn = open; });
  for (const name of ["compile", "compileStreaming", "instantiate", "instantiateStreaming"]) {
    const own = WebAssembly[name];
    WebAssembly[name] = (...given) => gate.then(() => own.apply(WebAssembly, given));
  }
"""
IS_KEPT = """async () => {
  const names = (await indexedDB.databases()).map(({ name }) => name).filter((name) => /^verbund-[0-9a-f]{16}$/.test(name));
  const asked = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  const database = await asked(indexedDB.open(names[0]));
  const kept = await asked(database.transaction("values").objectStore("values").get("sight"));
  database.close();
  return kept !== undefined && kept.data.byteLength > 3000;
}"""


async def test_the_conversation_is_there_before_encryption_is(verbund, visitor):
    one = await visitor("Erika")
    account = await verbund.somebody(verbund.stadt, "Start")
    page, _ = await settle_in(one, account)
    await make_room(page, "Vorgang 1")
    await expect(page.get_by_role("heading", name="Vorgang 1", level=1)).to_be_visible(timeout=60_000)
    await say(page, WORDS)
    await hears(page, WORDS)
    while not await page.evaluate(IS_KEPT):
        await page.wait_for_timeout(100)
    await page.add_init_script(HELD_BACK)
    await page.reload()
    await hears(page, WORDS)
    await expect(page.locator(".vb-row-button", has_text="Vorgang 1")).to_be_visible()
    await expect(page.get_by_role("status").filter(has_text="Verbunden")).to_have_count(0)
    await write(page, "Gleich geschrieben")
    async with page.expect_response(re.compile("/send/m.room.encrypted/"), timeout=60_000):
        await page.evaluate("() => window.letIn()")
    await hears(page, "Gleich geschrieben")
    await expect(page.get_by_role("textbox", name=re.compile("^Nachricht an"))).to_have_value("")
