# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Every view in every state, in every theme, on phone and desktop: axe finds nothing, and nothing is lost when it is enlarged."""

from pathlib import Path

import pytest
from tests.browser.accessibility import axe, cut_off, dress, enlarge, space_out, too_wide
from tests.browser.pages import SHOWN
from tests.browser.visitor import DESKTOP, PHONE

SOURCE = Path(__file__).parents[2] / "client" / "src"
VIEWS = sorted(path.name.removesuffix(".stories.tsx") for path in SOURCE.rglob("*.stories.tsx"))
# Structure is the same in all looks; colours are not. script/screens runs the whole of axe in each look and size.
COLOURS = ("color-contrast",)
LOOKS = (("light", "normal", DESKTOP, ()), ("dark", "normal", PHONE, COLOURS), ("light", "high", PHONE, COLOURS))
# 400 % zoom of a window of 1280.
NARROW = {"width": 320, "height": 640}


async def open_story(one, address: str, name: str):
    page = await one.open(f"{address}?story={name}")
    await page.wait_for_function(SHOWN)
    return page


async def states(one, address: str, view: str) -> list[str]:
    page = await one.open(address)
    await page.wait_for_selector("html[data-story=list]")
    names = await page.locator("[data-story]").evaluate_all("all => all.map((one) => one.dataset.story)")
    return [name for name in names if name.startswith(f"{view}/")]


@pytest.mark.timeout(240)
@pytest.mark.parametrize("view", VIEWS)
async def test_each_state_of_the_view_is_for_everyone(view, visitor, stories):
    one = await visitor(view)
    names = await states(one, stories, view)
    assert names, f"{view} has no story"
    found: list[str] = []
    for name in names:
        page = await open_story(one, stories, name)
        error = await page.evaluate("() => document.documentElement.dataset.storyError")
        assert error is None, f"{name}: {error}"
        for theme, contrast, size, only in LOOKS:
            await page.set_viewport_size(size)
            await dress(page, theme=theme, contrast=contrast)
            for finding in await axe(page, is_piece=True, only=only):
                found.append(f"{name} {theme} {contrast} {size['width']}: {finding}")
        await page.set_viewport_size(NARROW)
        found += [f"{name} at 320 px: {what}" for what in await too_wide(page)]
        await page.set_viewport_size(PHONE)
        await enlarge(page)
        found += [f"{name} with text of 200 %: {what}" for what in await too_wide(page)]
        await enlarge(page, percent=100)
        await space_out(page)
        found += [f"{name} with wide spacing: {what}" for what in [*await too_wide(page), *await cut_off(page)]]
    assert found == [], f"{len(found)} findings\n" + "\n".join(found)


async def test_every_view_has_stories():
    folders = {path.name for path in (SOURCE / "views").iterdir() if path.is_dir()}
    assert sorted(folders - set(VIEWS)) == []
