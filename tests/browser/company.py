# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Erika at Stadt and Max at Landkreis, signed in once for all tests; each test has rooms of its own."""

import asyncio
import re
from collections.abc import AsyncIterator, Generator
from dataclasses import dataclass, field

import pluggy
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page
from tests.browser.conftest import PICTURES
from tests.browser.deeds import begin_with, hears, say, settle_in
from tests.browser.places import accept, make_room, open_room
from tests.browser.verbund import Account, Verbund
from tests.browser.visitor import Visitor

_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pluggy.Result[pytest.TestReport], None]:
    report = (yield).get_result()
    if report.when == "call":
        item.stash[_FAILED] = report.failed


@dataclass(slots=True)
class Member:
    """Somebody at a device, with all that it takes to sign in again."""

    visitor: Visitor
    account: Account
    page: Page
    recovery_key: str

    @property
    def user_id(self) -> str:
        return self.account.user_id

    @classmethod
    async def arrive(cls, browser: Browser, verbund: Verbund, site_name: str, name: str, called: str = "") -> "Member":
        site = verbund.stadt if site_name == "stadt" else verbund.kreis
        account = await verbund.somebody(site, name, called=called)
        visitor = await Visitor.arrive(browser, name)
        page, key = await settle_in(visitor, account)
        return cls(visitor, account, page, key)


@dataclass(slots=True)
class Company:
    verbund: Verbund
    erika: Member
    max: Member
    _direct: bool = field(default=False)

    async def room(self, name: str) -> tuple[Page, Page]:
        """A new room with both in it, open at both."""
        await make_room(self.erika.page, name, self.max.user_id)
        await accept(self.max.page, name)
        await asyncio.gather(open_room(self.erika.page, name), open_room(self.max.page, name))
        return self.erika.page, self.max.page

    async def conversation(self) -> tuple[Page, Page]:
        """The conversation of the two, begun when it is needed first."""
        if not self._direct:
            await begin_with(self.erika.page, self.max.user_id)
            await say(self.erika.page, "Guten Tag, Herr Beispiel")
            await accept(self.max.page, self.erika.account.localpart)
            await hears(self.max.page, "Guten Tag, Herr Beispiel")
            self._direct = True
        names = ((self.erika.page, self.max.account.localpart), (self.max.page, self.erika.account.localpart))
        await asyncio.gather(*(open_room(page, name) for page, name in names))
        return self.erika.page, self.max.page

    @property
    def both(self) -> tuple[Member, Member]:
        return self.erika, self.max


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def signed_in(browser: Browser, verbund: Verbund) -> AsyncIterator[Company]:
    erika, max_ = await asyncio.gather(
        Member.arrive(browser, verbund, "stadt", "Erika"), Member.arrive(browser, verbund, "kreis", "Max")
    )
    yield Company(verbund, erika, max_)
    for one in (erika, max_):
        await one.visitor.leave()


@pytest_asyncio.fixture(loop_scope="session")
async def company(signed_in: Company, request: pytest.FixtureRequest) -> AsyncIterator[Company]:
    """The two; after each test it is asked whether all was well."""
    for one in signed_in.both:
        one.visitor.problems.clear()
        # What the test before has left open.
        await one.page.goto(one.account.address)
    yield signed_in
    for one in signed_in.both:
        if request.node.stash.get(_FAILED, False):
            PICTURES.mkdir(parents=True, exist_ok=True)
            test = re.sub(r"[^\w.-]+", "-", request.node.name)
            await one.visitor.photograph(PICTURES / f"{test}-{one.visitor.name}.png")
            (PICTURES / f"{test}-{one.visitor.name}.txt").write_text(await one.visitor.account())
        else:
            one.visitor.must_be_well()
