# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund rehearse`: what the terms in shadow would have refused."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from verbund.cli import options, terminal


@click.command()
@options.config
@click.option("--hours", default=24.0, show_default=True, type=click.FloatRange(0.1, 24 * 366), help="How far to look back.")
@options.as_json
def rehearse(config_file: Path, hours: float, as_json: bool) -> None:
    """Show what a change of [federation] would have refused, before it is in force.

    Write the change into [shadow] with rehearse = true and restart the gateway: it goes on as before, and counts each
    request that passed and would not have. What is shown here comes from the audit, a minute at a time.

    \b
    [shadow]
    rehearse = true
    without_members = ["kreis.example"]
    without_operations = ["people"]
    """
    from verbund.audit.chain import written
    from verbund.audit.report import would_refuse
    from verbund.cli.kept import kept_by
    from verbund.matrix.canonical_json import InvalidJson, parse_object

    settings = options.own_site(config_file)
    since = written(datetime.now(UTC) - timedelta(hours=hours))
    entries = []
    for line in kept_by(settings)[0]:
        try:
            entries.append(parse_object(line))
        except InvalidJson:
            continue  # `verbund audit verify` names it
    found = would_refuse(entries, since)
    total = sum(sum(rules.values()) for rules in found.values())
    if as_json:
        terminal.data({"active": settings.shadow.rehearse, "hours": hours, "would_refuse": total, "members": found})
        return
    if not settings.shadow.rehearse:
        terminal.say("[shadow] rehearse is off: nothing is being counted")
    members = "member" if len(found) == 1 else "members"
    terminal.result(f"would have refused {total} requests of {len(found)} {members} in the last {hours:g} h")
    for member, rules in sorted(found.items()):
        for rule, count in rules.items():
            terminal.result(f"  {member}: {count:6}  {rule}")
