# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Draws the PNG icons from public/icons/icon.svg: python client/build/icons.py (needs playwright and chromium)."""

from pathlib import Path

from playwright.sync_api import sync_playwright

ICONS = Path(__file__).parents[1] / "public" / "icons"
# A launcher cuts a maskable icon to its own shape: the ground goes to the edge, the drawing keeps to the middle 80 %.
PICTURES = {"icon-192.png": (192, False), "icon-512.png": (512, False), "maskable-512.png": (512, True)}


def main() -> None:
    drawing = (ICONS / "icon.svg").read_text().partition("?>")[2]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, (size, maskable) in PICTURES.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            ground = "background:#1a2c6b;padding:10%;box-sizing:border-box" if maskable else ""
            page.set_content(f"<style>body{{margin:0}}div{{height:100vh;{ground}}}svg{{display:block;height:100%}}</style><div>{drawing}</div>")
            page.screenshot(path=str(ICONS / name), omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
