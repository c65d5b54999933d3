# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund rooms`: rooms that are held because somebody elsewhere let a stranger in."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import click

from verbund.cli import options, terminal


@click.group()
def rooms() -> None:
    """Rooms into which another member let a server from outside the Verbund."""


@rooms.command()
@options.config
@options.as_json
def held(config_file: Path, as_json: bool) -> None:
    """List the rooms into which nobody of this organisation can write now.

    Reading and leaving stay possible. Ask the member that is named to put the stranger out.

    Example: verbund rooms held
    """
    from verbund.site.rooms import held_rooms

    found = asyncio.run(held_rooms(options.own_site(config_file)))
    if as_json:
        terminal.data({"rooms": found})
        return
    for room in found:
        since = datetime.fromtimestamp(int(str(room["since"])), UTC).astimezone().isoformat(timespec="minutes")
        terminal.result(f"{room['room_id']}  stranger {room['stranger']}  by {room['member']}  since {since}")
    terminal.say(f"{len(found)} held" + ("; verbund rooms release ROOM once the stranger is out" if found else ""))


@rooms.command()
@options.config
@click.argument("room")
@options.as_json
def release(config_file: Path, room: str, as_json: bool) -> None:
    """Let this organisation's people write into ROOM again.

    Only once the stranger is out of it: everything written there can reach it otherwise. If it isn't, the room is held again
    as soon as a member shows that.

    Example: verbund rooms release '!abc:amt.example'
    """
    from verbund.faults import Fault
    from verbund.site.rooms import release_room

    if not asyncio.run(release_room(options.own_site(config_file), room)):
        raise Fault(f"{room} is not held", hint="verbund rooms held")
    if as_json:
        terminal.data({"released": room})
        return
    terminal.result(f"released  {room}")
