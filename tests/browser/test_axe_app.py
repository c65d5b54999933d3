# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The real screens, with real servers: axe finds nothing on phone and desktop, in each look; large letters fit."""

import pytest
from playwright.async_api import Page
from tests.browser.accessibility import axe, dress, too_wide
from tests.browser.visitor import DESKTOP, PHONE
from tests.browser.walk import walk

# Structure is the same in all looks; colours are not.
LOOKS = (("light", "normal", ()), ("dark", "normal", ("color-contrast",)), ("light", "high", ("color-contrast",)))


class Findings:
    """Takes no pictures: asks each screen in each look."""

    def __init__(self) -> None:
        self.screens: list[str] = []
        self.found: list[str] = []

    async def take(self, page: Page, name: str, *, is_piece: bool) -> None:
        self.screens.append(name)
        before = page.viewport_size
        for theme, contrast, only in LOOKS:
            await dress(page, theme=theme, contrast=contrast)
            for size in (DESKTOP, PHONE):
                await page.set_viewport_size(size)
                self.found += [
                    f"{name} {theme} {contrast} {size['width']}: {finding}"
                    for finding in await axe(page, is_piece=is_piece, only=only)
                ]
        await dress(page, theme="light", contrast="normal")
        await page.set_viewport_size(PHONE)
        await page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
        self.found += [f"{name} with text of 200 %: {what}" for what in await too_wide(page)]
        await page.evaluate("() => { document.documentElement.style.fontSize = ''; }")
        await page.set_viewport_size(before or DESKTOP)


@pytest.mark.timeout(600)
async def test_the_real_screens_are_for_everyone(verbund, visitor):
    erika, max_ = await visitor("Erika"), await visitor("Max")
    findings = Findings()
    await walk(verbund, erika, max_, findings)
    assert len(findings.screens) >= 15, findings.screens
    assert findings.found == [], f"{len(findings.found)} findings\n" + "\n".join(findings.found)
