# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Runs programs: started in order when the one before is ready, restarted with back-off, stopped in reverse.

No orphan remains, not even after SIGKILL of ourselves: the kernel then signals each child (PR_SET_PDEATHSIG).
"""

import asyncio
import contextlib
import ctypes
import os
import signal
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from verbund.faults import Fault
from verbund.site.privileges import RunAs

STOP_SECONDS = 4.5
READY_SECONDS = 60.0
_FIRST_PAUSE, _LONGEST_PAUSE, _STABLE_SECONDS = 0.2, 10.0, 20.0
_MAX_LOG_BYTES = 20_000_000
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, slots=True)
class Program:
    """How to start it, and how to see that it is ready."""

    name: str
    argv: Sequence[str]
    is_ready: Callable[[], Awaitable[bool]]
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM
    signal_when_orphaned: signal.Signals = signal.SIGKILL
    environment: dict[str, str] = field(default_factory=dict)


class Supervisor:
    """Programs in the order of their start; `tell` hears what happens."""

    def __init__(self, programs: Sequence[Sequence[Program]], user: RunAs, tell: Callable[[str], None]) -> None:
        """`programs` are groups; those of one group start side by side."""
        self._groups = programs
        self._user = user
        self._tell = tell
        self._running: dict[str, asyncio.subprocess.Process] = {}
        self._keepers: list[asyncio.Task[None]] = []
        self._stopping = False

    async def start(self) -> None:
        """Returns when all are ready; raises Fault, with everything stopped, when one isn't in time."""
        try:
            for group in self._groups:
                await asyncio.gather(*(self._start_one(program) for program in group))
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Reverse order, `STOP_SECONDS` for all together; then SIGKILL."""
        self._stopping = True
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        end = time.monotonic() + STOP_SECONDS
        for group in reversed(self._groups):
            await asyncio.gather(*(self._end(program, end) for program in group))

    def process_id(self, name: str) -> int | None:
        """The program's current process."""
        process = self._running.get(name)
        return process.pid if process is not None and process.returncode is None else None

    async def _start_one(self, program: Program) -> None:
        await self._spawn(program)
        await self._until_ready(program)
        self._keepers.append(asyncio.create_task(self._keep(program)))

    async def _spawn(self, program: Program) -> asyncio.subprocess.Process:
        _bound(program.log)
        # The folder is the programs' own: a link put there must not lead us, who may be root, to another's file.
        with os.fdopen(os.open(program.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600), "ab") as log:
            if self._user.switch:
                os.fchown(log.fileno(), self._user.uid, self._user.gid)
            switch = self._user.switch
            process = await asyncio.create_subprocess_exec(
                *program.argv,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=program.environment,
                start_new_session=True,
                preexec_fn=lambda: _die_with_parent(program.signal_when_orphaned),
                user=self._user.uid if switch else None,
                group=self._user.gid if switch else None,
                extra_groups=[] if switch else None,
            )
        self._running[program.name] = process
        return process

    async def _until_ready(self, program: Program) -> None:
        process = self._running[program.name]
        end = time.monotonic() + READY_SECONDS
        while not await program.is_ready():
            if process.returncode is not None:
                ended = f"{program.name} ended with code {process.returncode}"
                raise Fault(f"{ended}: {_last_line(program.log)}", hint=f"see {program.log}")
            if time.monotonic() > end:
                raise Fault(f"{program.name} was not ready within {READY_SECONDS:g} s", hint=f"see {program.log}")
            await asyncio.sleep(0.03)

    async def _keep(self, program: Program) -> None:
        pause = _FIRST_PAUSE
        while True:
            started = time.monotonic()
            code = await self._running[program.name].wait()
            if self._stopping:
                return
            pause = _FIRST_PAUSE if time.monotonic() - started > _STABLE_SECONDS else min(pause * 2, _LONGEST_PAUSE)
            self._tell(f"{program.name} ended with code {code}; starting it again in {pause:g} s (log: {program.log})")
            await asyncio.sleep(pause)
            await self._spawn(program)

    async def _end(self, program: Program, end: float) -> None:
        process = self._running.get(program.name)
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            if process.returncode is None:
                process.send_signal(program.stop_signal)
        try:
            async with asyncio.timeout(max(0.3, end - time.monotonic())):
                await process.wait()
        except TimeoutError:
            self._tell(f"{program.name} doesn't end; killing it")
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _die_with_parent(number: signal.Signals) -> None:
    _libc.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def _bound(log: Path) -> None:
    """One old log beside the present one, so that a program that complains for ever fills no disk."""
    if log.exists() and log.stat().st_size > _MAX_LOG_BYTES:
        log.replace(log.with_suffix(".old"))


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1][:300] if lines else "no word"
