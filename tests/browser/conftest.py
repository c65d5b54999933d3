# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""One browser and one Verbund for all browser tests; each test has contexts, people and rooms of its own."""

import os
import re
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from tests.browser.chromium import HINT, a_browser, find_chromium
from tests.browser.pages import ROOT, Pages, build_stories, serve
from tests.browser.verbund import Verbund, a_verbund
from tests.browser.visitor import Visitor
from tests.folders import open_to_programs

HERE = Path(__file__).parent
PICTURES = HERE.parents[1] / "screens" / "failed"
NewVisitor = Callable[..., Awaitable[Visitor]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    mark = pytest.mark.asyncio(loop_scope="session")
    for item in items:
        if HERE in item.path.parents and ("verbund" in getattr(item, "fixturenames", ()) or item.path.parent != HERE):
            # Whole servers and a browser on two cores: one more try, told as R in the result. What fails twice has failed.
            item.add_marker(pytest.mark.flaky(reruns=1))
        if item.path.parent != HERE:
            continue
        item.add_marker(mark, append=False)
        if find_chromium() is None and "browser" in getattr(item, "fixturenames", ()):
            # As root, script/test installs it; then its absence is a fault and no excuse.
            item.add_marker(pytest.mark.skipif(os.geteuid() != 0, reason=f"NOT TESTED: no Chromium here. sudo {HINT}"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    outcome = yield
    report = outcome.get_result()
    if report.when == "call":
        item.stash[_FAILED] = report.failed


_FAILED = pytest.StashKey[bool]()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with a_browser() as browser:
        yield browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stories(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    folder = tmp_path_factory.mktemp("stories")
    build_stories(folder)
    async with serve(Pages(folder)) as address:
        yield f"{address}/stories.html"


@pytest.fixture(scope="session")
def webapp() -> Path:
    """The built app, as the gateway serves it."""
    subprocess.run(["bash", "script/client", "build"], cwd=ROOT, check=True)
    return ROOT / "src" / "verbund" / "webapp"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def verbund(tmp_path_factory: pytest.TempPathFactory, webapp: Path) -> AsyncIterator[Verbund]:
    """Two members and a stranger, running, with the app as it is now."""
    folder = tmp_path_factory.mktemp("verbund")
    open_to_programs(folder)
    async with a_verbund(folder) as verbund:
        yield verbund


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[NewVisitor]:
    """Makes visitors: `await visitor("Erika")`. Each has a browser of its own; at the end each is asked whether all was well."""
    made: list[Visitor] = []

    async def make(name: str, **options: object) -> Visitor:
        made.append(await Visitor.arrive(browser, name, **options))
        return made[-1]

    yield make
    failed = request.node.stash.get(_FAILED, False)
    try:
        if failed:
            test = re.sub(r"[^\w.-]+", "-", request.node.name)
            PICTURES.mkdir(parents=True, exist_ok=True)
            for one in made:
                await one.photograph(PICTURES / f"{test}-{one.name}.png")
                (PICTURES / f"{test}-{one.name}.txt").write_text(await one.account())
        else:
            for one in made:
                one.must_be_well()
    finally:
        for one in made:
            await one.leave()
