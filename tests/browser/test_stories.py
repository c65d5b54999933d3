# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Every view in every state, in every theme, on phone and desktop: axe finds nothing, and nothing is lost when it is enlarged."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page
from tests.browser.accessibility import axe, close_up, cut_off, dress, enlarge, space_out, too_wide
from tests.browser.pages import show_story, story_names
from tests.browser.visitor import DESKTOP, PHONE, Visitor

SOURCE = Path(__file__).parents[2] / "client" / "src"
VIEWS = sorted(path.name.removesuffix(".stories.tsx") for path in SOURCE.rglob("*.stories.tsx"))
# Structure is the same in all looks; colours are not. script/screens runs the whole of axe in each look and size.
COLOURS = ("color-contrast",)
LOOKS = (("light", "normal", DESKTOP, ()), ("dark", "normal", PHONE, COLOURS), ("light", "high", PHONE, COLOURS))
# 400 % zoom of a window of 1280.
NARROW = {"width": 320, "height": 640}
# Foreign HTML is taken apart in a document in which nothing runs; the browser reports what in it the policy would forbid.
TOLERATED = {"Message/hostile": re.compile("Applying inline style|Executing inline event handler")}
# A page draws on one core, and axe keeps it busy.
AT_ONCE = 2


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stages(browser: Browser, stories: str) -> AsyncIterator[list[Visitor]]:
    """Pages that stay for all stories: to load one for each would take as long as all that is asked of it."""
    made = [await Visitor.arrive(browser, f"stage-{number}") for number in range(AT_ONCE)]
    for one in made:
        await story_names(await one.open(stories))
    yield made
    for one in made:
        await one.leave()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def names(stages: list[Visitor]) -> list[str]:
    return await story_names(stages[0].page)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("view", VIEWS)
async def test_each_state_of_the_view_is_for_everyone(view, stages, names):
    mine = [name for name in names if name.startswith(f"{view}/")]
    assert mine, f"{view} has no story"
    rest = iter(mine)
    parts = await asyncio.gather(*(findings(one, rest) for one in stages))
    found = [finding for part in parts for finding in part]
    assert found == [], f"{len(found)} findings\n" + "\n".join(found)
    for one in stages:
        one.must_be_well()


async def findings(one: Visitor, rest: Iterator[str]) -> list[str]:
    """Of the next story that no other page has taken, and so on."""
    found: list[str] = []
    for name in rest:
        await one.page.set_viewport_size(DESKTOP)
        error = await show_story(one.page, name)
        found += [f"{name} {what}" for what in ([error] if error else [*await seen(one.page), *await enlarged(one.page)])]
        found += [f"{name} in the console: {problem}" for problem in complaints(one, TOLERATED.get(name))]
    return found


def complaints(one: Visitor, tolerated: re.Pattern[str] | None) -> list[str]:
    """Since the last story; the next one has none of these."""
    said = [problem for problem in one.problems if tolerated is None or not tolerated.search(problem)]
    one.problems.clear()
    return said


async def seen(page: Page) -> list[str]:
    """What axe says to it in each look."""
    found: list[str] = []
    for theme, contrast, size, only in LOOKS:
        await page.set_viewport_size(size)
        await dress(page, theme=theme, contrast=contrast)
        found += [f"{theme} {contrast} {size['width']}: {finding}" for finding in await axe(page, is_piece=True, only=only)]
    return found


async def enlarged(page: Page) -> list[str]:
    """What is lost on a phone with larger letters or more space between them, or at 400 % zoom."""
    await page.set_viewport_size(PHONE)
    await enlarge(page)
    found = [f"with text of 200 %: {what}" for what in await too_wide(page)]
    await enlarge(page, percent=100)
    await space_out(page)
    found += [f"with wide spacing: {what}" for what in [*await too_wide(page), *await cut_off(page)]]
    await close_up(page)
    await page.set_viewport_size(NARROW)
    return found + [f"at 320 px: {what}" for what in await too_wide(page)]


async def test_every_view_has_stories():
    folders = {path.name for path in (SOURCE / "views").iterdir() if path.is_dir()}
    assert sorted(folders - set(VIEWS)) == []
