# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What is measured on a page for everyone: axe, and whether it still fits when people make it larger."""

from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Page

AXE = Path(__file__).parents[2] / "client" / "node_modules" / "axe-core" / "axe.min.js"
# A story is a piece of a page: whether the whole has landmarks and a heading is asked of the real screens.
OF_WHOLE_PAGES = ("region", "page-has-heading-one", "landmark-one-main", "bypass")
_RUN = """async (rules) => {
  const found = await axe.run(document, rules);
  return found.violations.map((v) => [v.id, v.impact, v.help, v.nodes.map((n) => n.target.join(" ") + "\\n" + n.failureSummary)]);
}"""
_TOO_WIDE = """() => {
  const limit = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= limit && document.body.scrollWidth <= limit) return [];
  const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > limit + 1);
  const inner = wide.filter((e) => ![...e.children].some((c) => wide.includes(c)));
  const described = (e) => `${e.tagName.toLowerCase()}.${e.className} ${Math.round(e.getBoundingClientRect().right)} > ${limit}`;
  return inner.slice(0, 5).map(described)
    .concat([`the page is ${document.documentElement.scrollWidth} wide, the window ${limit}`]);
}"""
# WCAG 2.2, 1.4.12: nothing may be lost when people set these. A style sheet's object, since the policy forbids inline styles.
_SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
# Text that its own box cuts off, without dots that say so or a way to scroll there.
_CUT_OFF = """() => [...document.querySelectorAll("body *")].filter((e) => {
  if (![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) return false;
  const style = getComputedStyle(e);
  if (style.overflowY === "visible" || /auto|scroll/.test(style.overflowY + style.overflowX)) return false;
  if (style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none") return false;
  if (style.clipPath !== "none" || e.clientHeight <= 2) return false;
  return e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2;
}).slice(0, 5).map((e) => `${e.tagName.toLowerCase()}.${e.className}: ${e.textContent.slice(0, 40)}`)"""


@dataclass(frozen=True, slots=True)
class Finding:
    rule: str
    impact: str
    help: str
    where: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule} ({self.impact}): {self.help}\n    " + "\n    ".join(self.where[:3]).replace("\n", "\n    ")


async def axe(page: Page, *, is_piece: bool = False, only: tuple[str, ...] = ()) -> list[Finding]:
    """All that axe finds; `is_piece`: not asked what only a whole page can have."""
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(AXE.read_text())
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if only:
        options["runOnly"] = list(only)
    if is_piece:
        options["rules"] = {rule: {"enabled": False} for rule in OF_WHOLE_PAGES}
    found = await page.evaluate(_RUN, options)
    return [Finding(rule, impact or "", help_, tuple(where)) for rule, impact, help_, where in found]


async def too_wide(page: Page) -> list[str]:
    """What sticks out to the right, so that the whole page would have to be pushed sideways."""
    return list(await page.evaluate(_TOO_WIDE))


async def space_out(page: Page) -> None:
    await page.evaluate(_SPACING)


async def close_up(page: Page) -> None:
    """The spacing as it was."""
    await page.evaluate("() => { document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1); }")


async def enlarge(page: Page, percent: int = 200) -> None:
    """The text alone, as the app's own setting does it."""
    await page.evaluate("(percent) => { document.documentElement.style.fontSize = `${percent}%`; }", percent)


async def cut_off(page: Page) -> list[str]:
    return list(await page.evaluate(_CUT_OFF))


async def dress(page: Page, *, theme: str, contrast: str) -> None:
    """Light or dark, normal or high, without loading the page again."""
    await page.evaluate(
        """([theme, contrast]) => {
          const root = document.documentElement;
          root.dataset.kernTheme = theme;
          if (contrast === "high") root.dataset.contrast = "high"; else delete root.dataset.contrast;
          // A colour that is on its way to another is neither.
          const drawn = new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          const moving = () => document.getAnimations().filter((one) => one instanceof CSSTransition);
          const over = () => Promise.allSettled(moving().map((one) => one.finished));
          return drawn.then(over).then(() => undefined);
        }""",
        [theme, contrast],
    )


async def outline(page: Page) -> str:
    """The page as a screen reader goes through it: roles, names, states."""
    return await page.locator("body").aria_snapshot()
