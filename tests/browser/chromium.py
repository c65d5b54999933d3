# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Debian's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright

HINT = "apt-get install chromium"
_ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever is not on this machine doesn't exist: a request to a third party would fail, and be seen.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


def find_chromium() -> Path | None:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return Path(found) if found else None


@asynccontextmanager
async def a_browser(*arguments: str) -> AsyncIterator[Browser]:
    """Ends with the block. Raises RuntimeError where there is no Chromium."""
    program = find_chromium()
    if program is None:
        raise RuntimeError(f"there is no Chromium: {HINT}")
    # Chromium refuses to put root into its sandbox; the pages are our own.
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    # Service workers' requests count as well when it is recorded who was asked for what.
    os.environ["PW_EXPERIMENTAL_SERVICE_WORKER_NETWORK_EVENTS"] = "1"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(program), args=[*_ARGUMENTS, *sandbox, *arguments])
        try:
            yield browser
        finally:
            await browser.close()
