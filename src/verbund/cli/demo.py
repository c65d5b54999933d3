# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund demo`: two organisations, one Verbund, on this machine."""

import asyncio
import logging
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verbund.cli import options, terminal

if TYPE_CHECKING:
    from verbund.demo.scenario import World


@click.command()
@click.option("--dir", "folder", type=click.Path(path_type=Path, file_okay=False), help="Keep everything in this folder.")
@click.option("--check", is_flag=True, help="End after the last step: code 0 when all is well, else 1.")
@options.as_json
def demo(folder: Path | None, check: bool, as_json: bool) -> None:
    """Run two public organisations and a stranger on this machine, and show what a Verbund is.

    Each organisation has a server of its own. They exchange encrypted messages; the stranger gets nowhere; one member
    is suspended and readmitted. Nothing leaves this machine. Afterwards everything runs until Ctrl-C.
    """
    if folder is not None and folder.exists() and any(folder.iterdir()):
        from verbund.faults import Fault

        raise Fault(f"{folder} is not empty", hint="name a folder that doesn't exist yet")
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        sys.exit(asyncio.run(_play(folder.resolve(), check, as_json)))
    with tempfile.TemporaryDirectory(prefix="verbund-demo-", ignore_cleanup_errors=True) as name:
        sys.exit(asyncio.run(_play(Path(name), check, as_json)))


async def _play(folder: Path, check: bool, as_json: bool) -> int:
    from verbund.demo.people import Failed
    from verbund.demo.report import Report
    from verbund.demo.scenario import a_world, play, publish_directories
    from verbund.demo.trust import NotVerified
    from verbund.faults import Fault

    # The client library tells every retry; the list below tells what matters.
    logging.getLogger("nio").setLevel(logging.CRITICAL)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    report = Report(terminal.say)
    terminal.say("Starting three servers, each with a database of its own ...")
    async with a_world(folder, publish_directories) as world:
        playing = asyncio.create_task(play(world, report, folder))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({playing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not playing.done():
            playing.cancel()
            await asyncio.wait({playing})
            return 1
        failure = playing.exception()
        if failure is not None and not isinstance(failure, Failed | NotVerified | Fault):
            raise failure
        if as_json:
            terminal.data(report.data())
        if not check and failure is None:
            for line in addresses(world):
                terminal.result(line)
            terminal.say("Open the addresses in two windows, sign in and write to each other. Ctrl-C ends everything.")
            await stop.wait()
    figures = ", ".join(f"{name} {value:.2f}" for name, value in report.figures.items())
    terminal.say(f"{'All is well' if report.is_good else 'Something failed'}. {figures}")
    return 0 if report.is_good else 1


def addresses(world: "World") -> list[str]:
    """Where two browsers can try it, and who may sign in there. Browsers treat localhost as secure: no warning."""
    from verbund.demo.scenario import PEOPLE

    lines = []
    for site in (world.stadt, world.kreis):
        lines.append(f"{site.title}: {site.base_url}")
        for localpart, name in PEOPLE[site.name].items():
            lines.append(f"  {name:18} user name {localpart:8} password {site.passwords[f'@{localpart}:{site.name}']}")
    return lines
