# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The follower: polls the mirrors, keeps what verifies, says how it goes. One process for a site."""

import asyncio
import json
import logging
import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import aiohttp

from verbund.follow.fetch import MirrorFault, mirror_session, refresh_from
from verbund.follow.keeping import keep
from verbund.follow.reading import open_reading
from verbund.follow.wake import Wake, listening
from verbund.register.entry import format_time
from verbund.register.refresh import Refresh
from verbund.register.refusal import RegisterRefused
from verbund.register.trusted import Trusted

log = logging.getLogger("verbund.follow")
STATUS = "status.json"
MAX_BACK_OFF_SECONDS = 45.0
# A first fetch brings everything: 28 MB and ten seconds of reading at 200,000 members.
FIRST_FETCH_TIMES = 10


@dataclass(frozen=True, slots=True)
class FollowSettings:
    """Where from, where to, how often. A poll comes at most `poll_seconds` after the last, jitter included."""

    folder: Path
    root_file: Path
    mirrors: tuple[str, ...]
    poll_seconds: float = 45.0
    deadline_seconds: float = 30.0
    wake_socket: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one poll came to."""

    trusted: Trusted
    faults: tuple[str, ...]

    @property
    def succeeded(self) -> bool:
        return not self.faults


async def run(settings: FollowSettings, clock: Callable[[], datetime], stop: asyncio.Event) -> None:
    """Follows until `stop`; raises OSError or RegisterRefused when the trusted root can't be used."""
    reading = open_reading(settings.folder, settings.root_file)
    reading.reload_if_changed()
    trusted = reading.trusted
    failures, wake = 0, Wake()
    async with mirror_session() as session, listening(wake, settings.wake_socket):
        while not stop.is_set():
            outcome = await poll(session, settings, trusted, clock())
            before, trusted = trusted, _take_over(settings, trusted, outcome, clock())
            if trusted.snapshot_path != before.snapshot_path:
                wake.news()
            failures = 0 if outcome.succeeded else failures + 1
            await wake.pause(stop, _pause(settings.poll_seconds, failures))


async def poll(session: aiohttp.ClientSession, settings: FollowSettings, trusted: Trusted, now: datetime) -> Outcome:
    """Asks mirrors in any order until one is as new as what is known. One that is behind is no attack: ask the next."""
    faults: list[str] = []
    deadline = settings.deadline_seconds * (FIRST_FETCH_TIMES if trusted.register is None else 1)
    for mirror in random.sample(settings.mirrors, len(settings.mirrors)):
        try:
            after = await refresh_from(session, mirror, Refresh(trusted, now), deadline)
        except (MirrorFault, RegisterRefused) as fault:
            faults.append(f"{mirror}: {fault}")
        else:
            return Outcome(after, ())
    return Outcome(trusted, tuple(faults) or ("no mirror is configured",))


def _take_over(settings: FollowSettings, before: Trusted, outcome: Outcome, now: datetime) -> Trusted:
    """Keeps what is new; a full disk changes nothing, and the next poll tries again."""
    after = outcome.trusted
    try:
        if after.timestamp != before.timestamp or after.roots != before.roots:
            keep(settings.folder, after)
            _log_news(before, after)
        _write_status(settings.folder, after, outcome, now)
    except OSError as fault:
        log.error("the register cannot be kept in %s: %s", settings.folder, fault.strerror)
        return before
    for sentence in outcome.faults:
        log.warning("register not refreshed: %s", sentence)
    return after


def _log_news(before: Trusted, after: Trusted) -> None:
    if after.register is None:
        return
    if before.register is None or before.register.version.snapshot != after.register.version.snapshot:
        log.info("register version %d in force, %d members", after.register.version.snapshot, len(after.register.members))
    for alarm in after.register.alarms:
        log.error("register alarm [%s]: %s", alarm.kind, alarm.sentence)


def _write_status(folder: Path, trusted: Trusted, outcome: Outcome, now: datetime) -> None:
    """For whoever wants to know how the follower is; a second file, since it changes with every poll."""
    register = trusted.register
    status = {
        "last_poll": format_time(now),
        "succeeded": outcome.succeeded,
        "faults": list(outcome.faults),
        "snapshot": register.version.snapshot if register else None,
        "alarms": [alarm.sentence for alarm in register.alarms] if register else [],
    }
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{STATUS}.{os.getpid()}"
    beside.write_text(json.dumps(status))
    beside.replace(folder / STATUS)


def _pause(poll_seconds: float, failures: int) -> float:
    """At most `poll_seconds` between polls in good times, doubling up to 45 s in bad ones; never all members at once."""
    longest = max(poll_seconds, min(poll_seconds * 2**failures, MAX_BACK_OFF_SECONDS)) if failures else poll_seconds
    return longest * random.uniform(0.75, 1.0)

