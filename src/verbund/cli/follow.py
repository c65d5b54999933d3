# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund follow`: keeps the register at hand; `verbund run` starts it for you."""

import asyncio
import logging
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from verbund.cli import options


@click.command()
@options.config
def follow(config_file: Path) -> None:
    """Run the follower alone.

    It polls the register's mirrors, verifies what they offer and keeps it in the data folder, where gateway and
    homeserver read it. It needs no key and no secret.
    """
    from verbund.faults import Fault
    from verbund.follow.follower import FollowSettings, run
    from verbund.register.refusal import RegisterRefused

    settings = options.own_site(config_file)
    if not settings.register_.mirrors:
        raise Fault("no mirror is configured", hint="set mirrors in the section [register]; your registrar names one")
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    files, register = settings.files, settings.register_
    chosen = FollowSettings(
        files.register, files.register_root, register.mirrors, register.poll_seconds, wake_socket=files.wake_socket
    )

    async def until_stopped() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await run(chosen, lambda: datetime.now(UTC), stop)

    try:
        asyncio.run(until_stopped())
    except (OSError, RegisterRefused) as error:
        raise Fault(f"the trusted root cannot be used: {error}", hint="verbund init --root FILE brings it") from error
