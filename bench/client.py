# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What the app costs the person in front of it: one Chromium, one run, real servers.

    script/bench client [--json] [--soak]

`throttled` is an old office computer (processor four times slower) on a line of 1.6 Mbit and 150 ms. Takes about 25
minutes: some eight to fill two servers with what years bring, ten of use.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from playwright.async_api import expect
from tests.browser.chromium import a_browser
from tests.browser.verbund import a_verbund

from bench.browser import entry_kilobytes
from bench.people import FEW, MANY, gather
from bench.visits import PATIENCE, everyday, first_visit, long_use, rooms_visit, slow_visit

_BEGAN = time.monotonic()


def say(sentence: str) -> None:
    print(f"bench: {time.monotonic() - _BEGAN:5.0f} s  {sentence}", file=sys.stderr, flush=True)


async def measure(minutes: float) -> dict[str, object]:
    figures: dict[str, object] = {"signin_js_kb_gz": entry_kilobytes()}

    def note(more: Mapping[str, object]) -> None:
        """Told at once as well: what was measured is not lost with what fails later."""
        figures.update(more)
        say(json.dumps(rounded(more)))

    with tempfile.TemporaryDirectory(prefix="vb-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        say("starting the servers")
        async with a_verbund(folder) as verbund, a_browser() as browser:
            people = await gather(verbund, browser, say)
            note({"filled_after_s": time.monotonic() - _BEGAN})
            say("a first visit, processor four times slower")
            note(await first_visit(browser, people.newcomer))
            for account, rooms in ((people.few, FEW), (people.many, MANY)):
                say(f"an account with {rooms} rooms")
                note(await rooms_visit(browser, account, rooms))
            say("a new device on a slow line, processor four times slower")
            note({"throttled": await slow_visit(browser, people.reader, people.reader_key)})
            say("starting and typing in the long conversation")
            note(await everyday(people.at_home))
            say(f"{minutes:g} minutes of use")
            note({"memory": await long_use(people.at_home, minutes, say)})
    return {**figures, "took_s": time.monotonic() - _BEGAN}


def rounded(value: object) -> object:
    if isinstance(value, float):
        return round(value, 3)
    return {name: rounded(one) for name, one in value.items()} if isinstance(value, Mapping) else value


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench client", description="What the app costs the person in front of it.")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--soak", action="store_true", help="an hour of use instead of ten minutes")
    parser.add_argument("--minutes", type=float, help="so many minutes of use")
    arguments = parser.parse_args()
    # Slow is a figure here, not a failure.
    expect.set_options(timeout=PATIENCE)
    minutes = arguments.minutes if arguments.minutes is not None else 60 if arguments.soak else 10
    figures = {name: rounded(value) for name, value in asyncio.run(measure(minutes)).items()}
    if arguments.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:28} {value}")


if __name__ == "__main__":
    main()
