# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The audit of this process, made from the settings."""

import asyncio
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TextIO

import verbund
from verbund.audit.chain import Chain
from verbund.audit.keys import read_audit_key, read_pseudonym_secret
from verbund.audit.places import Folder, Place, Stdout
from verbund.audit.postgres import Postgres, password_of
from verbund.audit.pseudonyms import Pseudonyms
from verbund.audit.trail import Trail
from verbund.config import Settings
from verbund.faults import Fault
from verbund.matrix.names import ServerName

TICK_SECONDS = 0.5


def open_trail(settings: Settings, out: TextIO, alarm: Callable[[str], None]) -> Trail:
    """A chain of its own, begun. Raises Fault: whoever must be able to prove what happened doesn't start without."""
    files, chosen = settings.files, settings.audit
    key = read_audit_key(files.audit_key)
    names = Pseudonyms(read_pseudonym_secret(files.audit_pseudonyms) if chosen.pseudonyms else None)
    try:
        files.audit.mkdir(mode=0o700, exist_ok=True)
        trail = Trail(
            _place(settings, out), ServerName(settings.server_name), key, Chain(_new_id()), names,
            files.audit / "contacts", timedelta(days=chosen.retention_days), _now, alarm,
        )  # fmt: skip
        trail.open(verbund.__version__)
    except OSError as error:
        raise Fault(f"the audit cannot be kept: {error.strerror or error}", hint="look at [audit] in verbund.toml") from error
    return trail


async def ticking(trail: Trail) -> None:
    """Until it is cancelled."""
    while True:
        await asyncio.sleep(TICK_SECONDS)
        await trail.tick()


def _place(settings: Settings, out: TextIO) -> Place:
    chosen = settings.audit
    if chosen.to == "stdout":
        return Stdout(out)
    if chosen.to == "postgresql":
        return Postgres(chosen.database_url or "", password_of(chosen.password_file))
    return Folder(settings.files.audit)


def _new_id() -> str:
    """Sorts by time, and is no other process's."""
    return f"{_now():%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


def _now() -> datetime:
    return datetime.now(UTC)
