# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A second place with a disk of its own: it follows the first as a member does, serves what it has, and signs nothing.

Two places that can't see each other can't know which of them is alone; so a person decides that the first is off for good, and
lets the second take over. A mark in the folder keeps it from signing by accident before.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from verbund.faults import Fault
from verbund.follow.fetch import MirrorFault, mirror_session, refresh_from
from verbund.register.countersigned import named_part, signed_part
from verbund.register.refresh import Refresh
from verbund.register.refusal import RegisterRefused
from verbund.register.scope import countersigner_of
from verbund.register.trusted import TIMESTAMP_PATH, Trusted
from verbund.registrar.countersign import part_file
from verbund.registrar.home import Home, write
from verbund.registrar.propose import first_root

log = logging.getLogger("verbund.registrar")
POLL_SECONDS, DEADLINE_SECONDS = 1.0, 300.0


def stand_behind(home: Home, url: str) -> None:
    """Marks this place as the second one behind `url`."""
    write(home.behind, url.encode())


def refuse_behind(home: Home) -> None:
    """Raises Fault where this place is marked: another signs, and two that sign fork the register."""
    if home.behind.exists():
        first = home.behind.read_text(errors="replace")
        raise Fault(
            f"this place stands behind {first}, which signs",
            hint="--behind URL goes on following it; --take-over signs here, once the other is off for good",
        )


def take_over(home: Home) -> None:
    """From now on this place signs."""
    home.behind.unlink(missing_ok=True)


async def follow_first(home: Home, url: str, clock: Callable[[], datetime], stop: asyncio.Event) -> None:
    """Until `stop`: brings each new version of the first place into this folder, verified from the first root on."""
    trusted = Trusted.from_root(first_root(home))
    async with mirror_session() as session:
        while not stop.is_set():
            try:
                after = await refresh_from(session, url, Refresh(trusted, clock()), DEADLINE_SECONDS)
            except (MirrorFault, RegisterRefused) as fault:
                log.warning("the first place was not followed: %s", fault)
            else:
                if after.timestamp != trusted.timestamp:
                    await asyncio.to_thread(_bring, home, trusted, after)
                trusted = after
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await stop.wait()


def _bring(home: Home, before: Trusted, after: Trusted) -> None:
    """The timestamp last: whoever reads it finds all that it rests on."""
    files = {**after.root_files, **after.files}
    known = {**before.root_files, **before.files}
    with home.locked():
        for path in sorted(files, key=lambda path: path == TIMESTAMP_PATH):
            if known.get(path) != files[path] and (path == TIMESTAMP_PATH or not (home.public / path).exists()):
                write(home.public / path, files[path])
        for registrar in home.registrars():
            _complete(home, registrar)


def _complete(home: Home, registrar: str) -> None:
    """What a countersigner names is not fetched where it is the registrar's part that is there anyway; but it is served."""
    name = countersigner_of(registrar)
    role = home.role(name).signed
    place = home.public / "targets" / part_file(role, name)
    data = signed_part(home.role(registrar).signed)
    if not place.exists() and named_part(name, role).hashes["sha256"] == hashlib.sha256(data).hexdigest():
        write(place, data)
