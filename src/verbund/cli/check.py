# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund check`: what is wrong, and how to mend it."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click

from verbund.cli import options, terminal


@click.command()
@options.config
@click.option(
    "--client-hashes", type=click.File("rb"), help="The release's hashes.json: what the app in the browser must be."
)
@options.as_json
def check(config_file: Path, client_hashes: BinaryIO | None, as_json: bool) -> None:
    """Look at an installation and say what is wrong and how to mend it. Changes nothing.

    Ends with code 1 when something is wrong that keeps the site from working, or when the app in the browser is not the
    one that was built. Whoever can change the app can change the list beside it: --client-hashes FILE compares with the
    list that came with the release.
    """
    from verbund.config import load
    from verbund.served.hashes import MAX_LIST_BYTES
    from verbund.site.check import check_site
    from verbund.site.finding import Level

    release = None if client_hashes is None else client_hashes.read(MAX_LIST_BYTES + 1)
    findings = check_site(load(config_file), datetime.now(UTC), release)
    is_good = not any(finding.level is Level.ERROR for finding in findings)
    if as_json:
        rows = [{"level": finding.level.value, "what": finding.what, "mend": finding.mend} for finding in findings]
        terminal.data({"ok": is_good, "findings": rows})
        sys.exit(0 if is_good else 1)
    for finding in findings:
        terminal.result(f"{finding.level.value:8} {finding.what}")
        if finding.mend:
            terminal.result(f"{'':8} -> {finding.mend}")
    sys.exit(0 if is_good else 1)
