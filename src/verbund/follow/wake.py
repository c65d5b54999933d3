# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A socket on which others may say "poll now" to the follower, and nothing else: what a datagram holds is never looked at.

Nobody needs to prove anything for it, since nothing is believed: the follower only asks its mirrors sooner. So that a flood
of it can't be turned against them, a few words count at once and then three a minute.
"""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path

from verbund.policy.rate import Rate

# Sooner than the usual poll even in a flood; each word brings three polls at most, so one in seven seconds in the long run.
EVERY_SECONDS, AT_ONCE = 20.0, 5
# The mirror that is asked may itself learn of it a moment later.
ASK_AGAIN_SECONDS = 3.0
ASK_AGAIN_TIMES = 2


class Wake:
    """Waits for the end of a pause, or for somebody who says "poll now"."""

    def __init__(self) -> None:
        self._said = asyncio.Event()
        self._rate = Rate(1 / EVERY_SECONDS, AT_ONCE)
        self._again = 0

    def say(self) -> None:
        """Polls soon; said while a poll is under way, once more after it."""
        self._said.set()

    def news(self) -> None:
        """What was announced has come: nothing needs to be asked again."""
        self._again = 0

    async def pause(self, stop: asyncio.Event, seconds: float) -> None:
        """Returns after `seconds`, or earlier on `stop` or a word."""
        end = time.monotonic() + (min(seconds, ASK_AGAIN_SECONDS) if self._again else seconds)
        self._again = max(0, self._again - 1)
        while not stop.is_set() and (left := end - time.monotonic()) > 0:
            if self._said.is_set():
                wait = self._rate.take("", time.monotonic()) / 1000
                if not wait:
                    self._said.clear()
                    self._again = ASK_AGAIN_TIMES
                    return
                await _either(stop.wait(), asyncio.sleep(min(left, wait)))
            else:
                await _either(stop.wait(), self._said.wait(), asyncio.sleep(left))


@asynccontextmanager
async def listening(wake: Wake, path: Path | None) -> AsyncIterator[None]:
    """Hears what is sent to the socket at `path`; without one, nobody can say anything."""
    if path is None:
        yield
        return
    path.unlink(missing_ok=True)
    heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC)
    try:
        heard.bind(str(path))
        path.chmod(0o600)
        asyncio.get_running_loop().add_reader(heard, _hear, heard, wake)
        yield
    finally:
        asyncio.get_running_loop().remove_reader(heard)
        heard.close()
        path.unlink(missing_ok=True)


def say_poll_now(path: Path) -> bool:
    """Says it to the follower that listens at `path`; whether one is there. Never waits."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC) as said:
        try:
            said.sendto(b"", str(path))
        except BlockingIOError:
            # It has heard more than it can read: it will poll.
            return True
        except OSError:
            return False
    return True


def _hear(heard: socket.socket, wake: Wake) -> None:
    try:
        heard.recv(1)
    except OSError:
        return
    wake.say()


async def _either(*waits: Coroutine[object, object, object]) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
