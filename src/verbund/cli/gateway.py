# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund gateway`: the border as a foreground program; `verbund run` starts it for you."""

from pathlib import Path

import click

from verbund.cli import options


@click.command()
@options.config
def gateway(config_file: Path) -> None:
    """Run the gateway alone.

    It is the only door of a site: clients, peers and our own homeserver pass through it. Decisions are written to
    stdout as JSON lines. `verbund run` starts it together with everything else.
    """
    import uvloop

    from verbund.gateway.program import run

    uvloop.run(run(options.own_site(config_file)))
