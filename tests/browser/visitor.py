# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A person in front of a browser; everything that the browser asks of anybody is written down."""

import contextlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
# A browser writes each answer of 400 and more into its console; the app expects some of them (401 asks for a password).
# A device that was replaced while a key was on its way to it (the sleeping one, at each start) is told by the crypto as an error.
_HARMLESS = re.compile(
    r"Failed to load resource|net::ERR_(?:INTERNET_DISCONNECTED|FAILED|CONNECTION_REFUSED|ABORTED)"
    r"|no olm as sent but device not found"
)

_SIGN_IN = re.compile(r"/_matrix/client/[^/]+/(?:login|register)")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that left the page or its worker."""

    method: str
    url: str
    headers: str
    body: str

    def holds(self, secret: str) -> bool:
        return any(secret in part for part in (self.url, self.headers, self.body))

    @property
    def origin(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


class Visitor:
    """Playwright's context is the device: storage, worker, several tabs."""

    def __init__(self, name: str, context: BrowserContext) -> None:
        self.name = name
        self.context = context
        self.asked: list[Asked] = []
        self.problems: list[str] = []
        self.console: list[str] = []
        self._origins: set[str] = set()
        self._tolerated: list[re.Pattern[str]] = [_HARMLESS]
        context.on("request", self._note_request)
        context.on("console", self._note_console)
        context.on("page", lambda page: page.on("pageerror", self._note_error))
        self.page: Page

    @classmethod
    async def arrive(cls, browser: Browser, name: str, **options: object) -> "Visitor":
        """With an empty browser; options go to the context, such as `viewport=PHONE, has_touch=True`."""
        chosen: dict[str, object] = {"viewport": DESKTOP, "locale": "de-DE", "reduced_motion": "reduce", **options}
        visitor = cls(name, await browser.new_context(**chosen))  # type: ignore[arg-type]  # Playwright has 40 arguments
        visitor.context.set_default_timeout(60_000)
        visitor.page = await visitor.context.new_page()
        return visitor

    async def open(self, url: str) -> Page:
        """The app at an address, whose server may be asked from now on."""
        self.may_ask(url)
        await self.page.goto(url)
        return self.page

    async def second_tab(self) -> Page:
        return await self.context.new_page()

    def may_ask(self, *urls: str) -> None:
        self._origins |= {Asked("", url, "", "").origin for url in urls}

    def tolerates(self, pattern: str) -> None:
        """A complaint in the console that this test provokes."""
        self._tolerated.append(re.compile(pattern))

    async def lose_network(self) -> None:
        await self.context.set_offline(True)

    async def regain_network(self) -> None:
        await self.context.set_offline(False)

    def asked_of(self, origin: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.origin == origin.rstrip("/")]

    def must_have_kept(self, *secrets: str) -> None:
        """No request holds any of the secrets, neither in address, headers nor body."""
        leaks = [(asked.method, asked.url) for secret in secrets for asked in self.asked if asked.holds(secret)]
        assert leaks == [], f"{self.name}: a credential left the page: {leaks}"

    def must_not_have_signed_in(self) -> None:
        tried = [asked.url for asked in self.asked if asked.method == "POST" and _SIGN_IN.search(asked.url)]
        assert tried == [], f"{self.name} sent a sign-in: {tried}"

    def must_be_well(self) -> None:
        """Nothing was reported in the console, no policy was violated, and nobody was asked but those who may be."""
        strangers = sorted({asked.url for asked in self.asked if asked.origin not in self._origins and not _is_local(asked.url)})
        assert strangers == [], f"{self.name}: requests to third parties: {strangers}"
        assert self.problems == [], f"{self.name}: {self.problems}"

    async def photograph(self, path: Path) -> None:
        for number, page in enumerate(self.context.pages):
            with contextlib.suppress(Error):
                await page.screenshot(path=str(path if number == 0 else path.with_stem(f"{path.stem}-{number}")))

    async def account(self) -> str:
        """For the reader of a failed test: the page as text, what the console said, what was asked last."""
        shown = []
        for page in self.context.pages:
            with contextlib.suppress(Error):
                shown.append(f"--- {page.url}\n{await page.locator('body').aria_snapshot(timeout=2000)}")
        requests = [f"{asked.method} {asked.url}" for asked in self.asked[-140:]]
        return "\n".join([*shown, "--- console", *self.console[-100:], "--- requests", *requests])

    async def leave(self) -> None:
        # What a test still has in its hands is nobody's error any more.
        await self.context.unroute_all(behavior="ignoreErrors")
        await self.context.close()

    def _note_request(self, request: Request) -> None:
        body = ""
        with contextlib.suppress(Error, UnicodeDecodeError):
            body = (request.post_data_buffer or b"").decode("utf-8", "replace")
        self.asked.append(Asked(request.method, request.url, str(request.headers), body))

    def _note_console(self, message: ConsoleMessage) -> None:
        self.console.append(f"{message.type}: {message.text}")
        if message.type == "error":
            self._note_problem(message.text)

    def _note_error(self, error: Error) -> None:
        # Where in the built app, for whoever looks for it.
        places = " ".join(line.strip() for line in (error.stack or "").splitlines()[1:5])
        self.console.append(f"uncaught: {error} {places}")
        self._note_problem(f"uncaught: {error.message} {places}")

    def _note_problem(self, text: str) -> None:
        if not any(pattern.search(text) for pattern in self._tolerated):
            self.problems.append(text)


def _is_local(url: str) -> bool:
    return url.startswith(("blob:", "data:", "about:"))


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """For names of buttons and fields that may be said in several ways."""
    return re.compile("|".join(words), re.IGNORECASE)
