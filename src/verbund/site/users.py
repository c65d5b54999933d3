# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Accounts, created over Synapse's own socket with the registration secret: nothing of this is reachable from outside."""

import hashlib
import hmac

import aiohttp

from verbund.config import Settings
from verbund.faults import Fault

_PATH = "http://homeserver/_synapse/admin/v1/register"


async def add_user(settings: Settings, localpart: str, password: str, *, display_name: str = "", admin: bool = False) -> str:
    """The new user's ID; raises Fault. Without a display name, it is the part before the colon."""
    files = settings.files
    try:
        secret = files.registration_secret.read_bytes().strip()
    except OSError as error:
        raise Fault(f"{files.registration_secret}: {error.strerror}", hint="run this as the user who owns the site") from error
    connector = aiohttp.UnixConnector(str(files.synapse_client_socket))
    timeout = aiohttp.ClientTimeout(total=30)
    try:
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            async with session.get(_PATH) as answer:
                nonce = str((await answer.json())["nonce"])
            fields = [nonce, localpart, password, "admin" if admin else "notadmin"]
            mac = hmac.new(secret, b"\x00".join(field.encode() for field in fields), hashlib.sha1).hexdigest()
            body: dict[str, object] = {"nonce": nonce, "username": localpart, "password": password, "admin": admin, "mac": mac}
            # Else it signs in a device that nobody has, and that its owner would be warned of.
            body["inhibit_login"] = True
            body |= {"displayname": display_name} if display_name else {}
            async with session.post(_PATH, json=body) as answer:
                told = await answer.json()
    except (aiohttp.ClientError, OSError, KeyError, TimeoutError) as error:
        raise Fault(f"the homeserver doesn't answer: {error}", hint="is the site running (verbund run)?") from error
    if "user_id" not in told:
        raise Fault(f"{localpart} was not created: {told.get('error', 'no reason given')}", hint="choose another name")
    return str(told["user_id"])
