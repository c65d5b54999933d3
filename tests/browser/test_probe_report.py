# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The probe's report in a browser: readable for everyone, on a phone and on paper, and deaf to what a probed server put in."""

import os
from pathlib import Path

import pytest

from verbund.probe.catalogue import CATALOGUE
from verbund.probe.model import Outcome, Result, Told, Verdict
from verbund.probe.report import as_html
from verbund.probe.run import shown

from .accessibility import axe, too_wide
from .chromium import a_browser

_HOSTILE = b'</pre><script>document.title="owned"</script><img src="http://127.0.0.1:9/x" onerror="document.title=1">\x1b[2J'


def a_result() -> Result:
    """One case in nine failed, in each of its ways, and the server answers with a page of its own."""
    verdicts = [Verdict.PASSED] * 6 + [Verdict.FAILED, Verdict.OTHERWISE, Verdict.NOT_APPLICABLE]
    outcomes = []
    for number, case in enumerate(CATALOGUE):
        verdict = verdicts[number % 9] if number < 90 else Verdict.PASSED
        reason = {Verdict.PASSED: "", Verdict.NOT_APPLICABLE: "needs the key or name of: left"}.get(
            verdict, "answered 200, expected 403"
        )
        received = shown(b"HTTP/1.1 200\r\nx: " + b"a" * 300 + b"\r\n\r\n" + _HOSTILE)
        outcomes.append(Outcome(case, verdict, reason, shown(b"GET / HTTP/1.1\r\n\r\n"), received, Told(200, (), _HOSTILE), 3))
    addresses = (("federation", "https://gw.amt.example:8448"), ("clients", "https://chat.amt.example:443"))
    return Result("amt.example", "2026-11-25T10:00:00+01:00", "2026-11-25T10:01:00+01:00", addresses, "ab" * 32, tuple(outcomes))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    for language in ("de", "en"):
        (folder / f"{language}.html").write_text(as_html(a_result(), language))
    return folder


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
async def test_the_report_is_for_everyone(pages: Path, language: str, scheme: str, width: int):
    async with a_browser() as browser:
        page = await browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=False)
        await page.goto((pages / f"{language}.html").as_uri())
        for number in range(0, 60, 20):
            await page.locator("summary").nth(number).click()
        assert [str(finding) for finding in await axe(page)] == []
        assert await too_wide(page) == []
        await page.locator("summary").nth(3).focus()
        await page.keyboard.press("Enter")
        assert await page.locator("details").nth(3).get_attribute("open") is not None
        if folder := os.environ.get("VERBUND_PICTURES"):
            await page.screenshot(path=f"{folder}/probe-{language}-{scheme}-{width}.png")


async def test_what_a_probed_server_says_stays_text(pages: Path):
    asked: list[str] = []
    async with a_browser() as browser:
        page = await browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        await page.goto((pages / "de.html").as_uri())
        assert await page.title() == "Prüfbericht der Grenze von amt.example"
        assert await page.locator("img, script, iframe, link").count() == 0
        assert len(asked) == 1
        assert "<script>" in await page.locator("pre").nth(1).inner_text()
        assert "\x1b" not in await page.locator("body").inner_text()


async def test_it_prints_and_shows_what_failed_on_paper(pages: Path, tmp_path: Path):
    async with a_browser() as browser:
        page = await browser.new_page()
        await page.goto((pages / "de.html").as_uri())
        await page.pdf(path=tmp_path / "bericht.pdf", prefer_css_page_size=True)
        if folder := os.environ.get("VERBUND_PICTURES"):
            (Path(folder) / "probe.pdf").write_bytes((tmp_path / "bericht.pdf").read_bytes())
        await page.emulate_media(media="print", color_scheme="dark")
        # Paper is white, whatever the screen is.
        assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert await page.locator("section").first.locator("pre").first.is_visible()
        assert [str(finding) for finding in await axe(page)] == []
    assert (tmp_path / "bericht.pdf").read_bytes().startswith(b"%PDF")
