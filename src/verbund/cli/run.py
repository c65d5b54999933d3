# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund run`: the whole site in the foreground."""

import asyncio
import signal
from pathlib import Path

import click

from verbund.cli import options, terminal


@click.command()
@options.config
def run(config_file: Path) -> None:
    """Run this organisation's server: database, follower, homeserver, gateway.

    Starts them in order, starts again what ends, and stops all of them with Ctrl-C or SIGTERM. Their logs are in the
    folder logs of the data folder.
    """
    from verbund.config import load
    from verbund.site.run import start

    settings = load(config_file)

    async def until_stopped() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        starting = asyncio.create_task(start(config_file, settings, terminal.say))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            await asyncio.wait({starting})
            return
        site = await starting
        terminal.say(f"{settings.server_name} is ready: clients at {settings.gateway.client_base_url}")
        await stopping
        terminal.say("stopping")
        await site.stop()

    asyncio.run(until_stopped())
