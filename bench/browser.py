# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What can be read off a browser: when something was seen, what a key costs, how much script the first screen needs."""

import gzip
import json
import re
from collections.abc import Mapping
from pathlib import Path

from playwright.async_api import Page

import verbund

OLD_COMPUTER = 4
_APP = Path(verbund.__file__).parent / "webapp"
# Runs before the page's own code; the time is that of the frame in which it was there to be seen.
_WATCH = """(wanted) => {
  window.vbSeen = {};
  const look = () => {
    for (const [name, [selector, words]] of Object.entries(wanted)) {
      if (name in window.vbSeen) continue;
      const found = [...document.querySelectorAll(selector)].find((one) => one.textContent.includes(words));
      if (!found || !found.getClientRects().length) continue;
      window.vbSeen[name] = 0;
      requestAnimationFrame(() => setTimeout(() => { window.vbSeen[name] = performance.now(); }));
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
}"""
_KEYS = """() => {
  window.vbKeys = [];
  addEventListener("keydown", (event) => {
    const began = event.timeStamp;
    requestAnimationFrame(() => setTimeout(() => window.vbKeys.push(performance.now() - began)));
  }, { capture: true });
}"""


async def watch_for(page: Page, wanted: Mapping[str, str]) -> None:
    """Notes when each selector first shows, from the next navigation on; `selector >> words` asks for words as well."""
    parts = {name: [part.strip() for part in f"{text} >> ".split(" >> ")[:2]] for name, text in wanted.items()}
    await page.add_init_script(f"({_WATCH})({json.dumps(parts)})")


async def seen_at(page: Page, name: str) -> float:
    """Milliseconds since the navigation began."""
    await page.wait_for_function("(name) => (window.vbSeen?.[name] ?? 0) > 0", arg=name, timeout=180_000)
    return float(await page.evaluate("(name) => window.vbSeen[name]", name))


async def throttle(page: Page, times: int) -> None:
    """The page's processor, so many times slower."""
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": times})


async def key_times(page: Page, keys: int) -> list[float]:
    """From each key to the frame that shows its letter, in the field for a message."""
    field = page.get_by_role("textbox", name=re.compile("^Nachricht an"))
    await field.click()
    await page.evaluate(_KEYS)
    await field.press_sequentially(("Der Bescheid liegt vor. " * keys)[:keys], delay=60)
    await page.wait_for_function("(keys) => window.vbKeys.length >= keys", arg=keys)
    times = [float(value) for value in await page.evaluate("() => window.vbKeys")]
    await field.fill("")
    return times


def entry_kilobytes() -> float:
    """The JavaScript that the first screen waits for: the page's scripts and all that they import statically, compressed."""
    queue = re.findall(r'<script type="module"[^>]* src="/([^"]+)"', (_APP / "index.html").read_text())
    needed: set[str] = set()
    while queue:
        name = queue.pop()
        if name in needed:
            continue
        needed.add(name)
        text = (_APP / name).read_text()
        queue += [f"assets/{found}" for found in re.findall(r'(?:from|import)\s*["`]\./([^"`]+\.js)["`]', text)]
    return sum(len(gzip.compress((_APP / name).read_bytes(), 9)) for name in needed) / 1000
