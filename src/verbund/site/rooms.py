# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Rooms that are held since a stranger is in them, asked of the module over Synapse's own socket."""

import json
from datetime import UTC, datetime

import aiohttp

from verbund.config import Settings
from verbund.faults import Fault
from verbund.policy.vouching import HEADER, ROOMS_PATH, Voucher


async def held_rooms(settings: Settings) -> list[dict[str, object]]:
    """The oldest first; raises Fault."""
    told = await _ask(settings, {"list": True})
    rooms = told.get("rooms")
    return rooms if isinstance(rooms, list) else []


async def release_room(settings: Settings, room: str) -> bool:
    """Whether it was held; raises Fault."""
    return (await _ask(settings, {"release": room})).get("released") is True


async def _ask(settings: Settings, asked: dict[str, object]) -> dict[str, object]:
    files = settings.files
    try:
        voucher = Voucher(files.replication_secret.read_bytes().strip())
    except OSError as error:
        raise Fault(f"{files.replication_secret}: {error.strerror}", hint="run this as the user who owns the site") from error
    body = json.dumps(asked).encode()
    headers = {HEADER: voucher.vouch("POST", ROOMS_PATH, b"", body, datetime.now(UTC))}
    connector, timeout = aiohttp.UnixConnector(str(files.synapse_client_socket)), aiohttp.ClientTimeout(total=30)
    try:
        async with (
            aiohttp.ClientSession(connector=connector, timeout=timeout) as session,
            session.post(f"http://homeserver{ROOMS_PATH}", data=body, headers=headers) as answer,
        ):
            told = await answer.json()
    except (aiohttp.ClientError, OSError, ValueError, TimeoutError) as error:
        raise Fault(f"the homeserver doesn't answer: {error}", hint="is the site running (verbund run)?") from error
    if answer.status != 200 or not isinstance(told, dict):
        raise Fault(f"the homeserver refuses: {told}", hint="is its secret this site's own?")
    return told
