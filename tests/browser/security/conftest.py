# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from tests.browser.chromium import HINT, find_chromium
from tests.browser.security.core import Account, Core, a_core
from tests.browser.security.device import Device

HERE = Path(__file__).parent
NewDevice = Callable[..., Awaitable[Device]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One loop for browser, homeserver and tests."""
    for item in items:
        if item.path.parent != HERE:
            continue
        item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
        if find_chromium() is None:
            item.add_marker(pytest.mark.skipif(os.geteuid() != 0, reason=f"NOT TESTED: no Chromium here. sudo {HINT}"))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def core(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Core]:
    async with a_core(tmp_path_factory.mktemp("core")) as core:
        yield core


@pytest_asyncio.fixture(loop_scope="session")
async def device(browser: Browser, core: Core) -> AsyncIterator[NewDevice]:
    """`await device("Erikas Laptop", erika)`: signed in, in a browser of its own."""
    made: list[Device] = []

    async def make(name: str, account: Account) -> Device:
        context = await browser.new_context(locale="de-DE")
        context.set_default_timeout(60_000)
        one = Device(name, account, core, context, await context.new_page())
        made.append(one)
        await one.sign_in()
        return one

    yield make
    for one in made:
        # Shown by pytest where the test failed.
        print(f"--- {one.name}", *one.console[-40:], sep="\n")
        await one.leave()
