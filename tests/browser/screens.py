# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`script/screens`: a picture of every screen, and what axe says to it."""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from playwright.async_api import Browser, Error, Page
from tests.browser.accessibility import Finding, axe, dress
from tests.browser.chromium import a_browser
from tests.browser.pages import ROOT, Pages, build_stories, serve, show_story, story_names
from tests.browser.visitor import DESKTOP, PHONE, Visitor

SIZES = {"phone": PHONE, "desktop": DESKTOP}
# A page draws on one core, and axe keeps it busy.
AT_ONCE = 2
LOOKS = {"light": ("light", "normal"), "dark": ("dark", "normal"), "contrast": ("light", "high")}


def say(sentence: str) -> None:
    print(f"screens: {sentence}", file=sys.stderr, flush=True)


class Album:
    """Pictures in a folder, and a table of findings."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pictures = 0
        self.findings: dict[str, list[str]] = {}

    async def take(self, page: Page, name: str, *, is_piece: bool) -> None:
        """One screen in all sizes and looks."""
        say(name)
        for look, (theme, contrast) in LOOKS.items():
            await dress(page, theme=theme, contrast=contrast)
            for size, viewport in SIZES.items():
                await page.set_viewport_size(viewport)
                path = self.folder / f"{name}-{size}-{look}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                await page.screenshot(path=str(path))
                self.pictures += 1
                self._note(f"{name} {size} {look}", await axe(page, is_piece=is_piece))
        await dress(page, theme="light", contrast="normal")

    def broken(self, name: str, error: str) -> None:
        self.findings.setdefault(f"does not open: {error}", []).append(name)

    def _note(self, where: str, found: Iterable[Finding]) -> None:
        for finding in found:
            self.findings.setdefault(str(finding), []).append(where)

    def report(self) -> int:
        for finding, places in sorted(self.findings.items(), key=lambda item: -len(item[1])):
            print(f"{len(places):4} x {finding}\n       {', '.join(places[:6])}{' ...' if len(places) > 6 else ''}")
        print(f"{self.pictures} pictures in {self.folder}; {sum(map(len, self.findings.values()))} findings")
        return 1 if self.findings else 0


async def photograph_stories(browser: Browser, album: Album, wanted: str | None) -> None:
    with tempfile.TemporaryDirectory(prefix="vb-stories-") as name:
        build_stories(Path(name))
        async with serve(Pages(Path(name))) as address:
            both = [await Visitor.arrive(browser, f"stories-{number}") for number in range(AT_ONCE)]
            pages = [await one.open(f"{address}/stories.html") for one in both]
            names = [await story_names(page) for page in pages][-1]
            chosen = [name for name in names if wanted is None or name == wanted or name.startswith(f"{wanted}/")]
            if not chosen:
                raise SystemExit(f"screens: error: no story {wanted}; there are: {', '.join(names)}")
            say(f"{len(chosen)} stories")
            rest = iter(chosen)
            await asyncio.gather(*(photograph_each(page, rest, album) for page in pages))
            for one in both:
                await one.leave()


async def photograph_each(page: Page, rest: Iterator[str], album: Album) -> None:
    """The next story that no other page has taken."""
    for story in rest:
        error = await show_story(page, story)
        if error:
            album.broken(story, error)
        else:
            await album.take(page, story, is_piece=True)


async def run(arguments: argparse.Namespace) -> int:
    album = Album(arguments.out)
    began = time.monotonic()
    async with a_browser() as browser:
        await photograph_stories(browser, album, arguments.story)
        if arguments.story is None and not arguments.no_app:
            from tests.browser.walk import photograph_app

            say("the app, with servers of its own")
            try:
                await photograph_app(browser, album)
            except (Error, AssertionError) as error:
                # The pictures so far and what was found are told all the same; the end is a fault.
                album.broken("the walk through the app", str(error))
    say(f"took {time.monotonic() - began:.0f} s")
    return album.report()


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/screens", description="A picture of every screen, and what axe says to it.")
    parser.add_argument("--story", help="only this view, or this state of it: Name or Name/state")
    parser.add_argument("--no-app", action="store_true", help="only the stories, without servers")
    parser.add_argument("--out", type=Path, default=ROOT / "screens", help="where the pictures go (screens)")
    sys.exit(asyncio.run(run(parser.parse_args())))


if __name__ == "__main__":
    main()
