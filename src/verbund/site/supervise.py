# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Runs programs: started in order when the one before is ready, restarted with back-off, stopped in reverse.

A program that ends, that can't be started or that no longer answers is started again. No orphan remains, not even after
SIGKILL of ourselves: the kernel then signals each child (PR_SET_PDEATHSIG).
"""

import asyncio
import contextlib
import ctypes
import os
import shutil
import signal
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from verbund.faults import Fault

READY_SECONDS = 60.0
# All programs together; each group must leave a little for those that are stopped after it.
STOP_SECONDS, _STOP_RESERVE_SECONDS = 4.5, 0.8
_FIRST_PAUSE, _LONGEST_PAUSE, _STABLE_SECONDS = 0.2, 10.0, 20.0
_LOOK_SECONDS = 5.0
_MAX_LOG_BYTES = 20_000_000
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


async def _nothing() -> None:
    """What most programs need once they are ready."""


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
    when_first_ready: Callable[[], Awaitable[None]] = _nothing
    # How long it may leave is_ready unanswered before it is killed and started again.
    silence_seconds: float = 60.0


class Supervisor:
    """Programs in the order of their start; `tell` hears what happens."""

    def __init__(self, programs: Sequence[Sequence[Program]], tell: Callable[[str], None]) -> None:
        """`programs` are groups; those of one group start side by side."""
        self._groups = programs
        self._tell = tell
        self._running: dict[str, asyncio.subprocess.Process] = {}
        self._keepers: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Returns when all are ready; raises Fault, with everything stopped, when one isn't in time."""
        try:
            for group in self._groups:
                await _all_or_none([asyncio.create_task(self._start_one(program)) for program in group])
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Reverse order, `STOP_SECONDS` for all together; then SIGKILL."""
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        end = time.monotonic() + STOP_SECONDS
        for before, group in reversed(list(enumerate(self._groups))):
            await asyncio.gather(*(self._end(program, end - before * _STOP_RESERVE_SECONDS) for program in group))

    def process_id(self, name: str) -> int | None:
        """The program's current process."""
        process = self._running.get(name)
        return process.pid if process is not None and process.returncode is None else None

    async def _start_one(self, program: Program) -> None:
        try:
            process = await self._spawn(program)
        except OSError as error:
            raise Fault(f"{program.name} cannot be started: {error}", hint=f"see {program.log}") from error
        await self._until_ready(program, process)
        await program.when_first_ready()
        self._keepers.append(asyncio.create_task(self._keep(program)))

    async def _spawn(self, program: Program) -> asyncio.subprocess.Process:
        _bound(program.log)
        parent = os.getpid()
        # A link in place of a log must not lead us to another's file.
        with os.fdopen(os.open(program.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600), "ab") as log:
            process = await asyncio.create_subprocess_exec(
                *program.argv,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=program.environment,
                start_new_session=True,
                preexec_fn=lambda: _die_with_parent(program.signal_when_orphaned, parent),
            )
        self._running[program.name] = process
        return process

    async def _until_ready(self, program: Program, process: asyncio.subprocess.Process) -> None:
        end = time.monotonic() + READY_SECONDS
        while not await program.is_ready():
            if process.returncode is not None:
                ended = f"{program.name} ended with code {process.returncode}"
                raise Fault(f"{ended}: {_last_line(program.log)}", hint=f"see {program.log}")
            if time.monotonic() > end:
                raise Fault(f"{program.name} was not ready within {READY_SECONDS:g} s", hint=f"see {program.log}")
            await asyncio.sleep(0.03)

    async def _keep(self, program: Program) -> None:
        """Until cancelled: waits until the program fails in any way, and starts it again."""
        pause = _FIRST_PAUSE
        while True:
            started = time.monotonic()
            failure = await self._until_it_fails(program)
            pause = _FIRST_PAUSE if time.monotonic() - started > _STABLE_SECONDS else min(pause * 2, _LONGEST_PAUSE)
            self._tell(f"{program.name} {failure}; starting it again in {pause:g} s (log: {program.log})")
            await asyncio.sleep(pause)
            while (error := await self._respawned(program)) is not None:
                pause = min(pause * 2, _LONGEST_PAUSE)
                self._tell(f"{program.name} cannot be started ({error}); trying again in {pause:g} s")
                await asyncio.sleep(pause)

    async def _respawned(self, program: Program) -> OSError | None:
        try:
            await self._spawn(program)
        except OSError as error:
            return error
        return None

    async def _until_it_fails(self, program: Program) -> str:
        """How it failed; the program has ended then."""
        process = self._running[program.name]
        silent_since: float | None = None
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(_LOOK_SECONDS, program.silence_seconds / 4)):
                    return f"ended with code {await process.wait()}"
            _bound(program.log)
            if await program.is_ready():
                silent_since = None
                continue
            silent_since = silent_since or time.monotonic()
            if time.monotonic() - silent_since > program.silence_seconds:
                _kill(process)
                await process.wait()
                return f"has not answered for {program.silence_seconds:g} s and was killed"

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
        _kill(process)
        await process.wait()


async def _all_or_none(tasks: list[asyncio.Task[None]]) -> None:
    """When one fails, the others end before its fault is raised: none starts a program behind our back."""
    try:
        await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise


def _kill(process: asyncio.subprocess.Process) -> None:
    """It and what it started: each program leads a session of its own."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _die_with_parent(number: signal.Signals, parent: int) -> None:
    _libc.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    # Had the parent died before that call, nobody would signal us any more.
    if os.getppid() != parent:
        os._exit(1)


def _bound(log: Path) -> None:
    """One old log beside the present one, so that a program that complains for ever fills no disk.

    Copied and emptied rather than renamed: the program goes on writing to the file that it has open (O_APPEND).
    """
    with contextlib.suppress(OSError):
        if log.stat().st_size > _MAX_LOG_BYTES:
            shutil.copyfile(log, log.with_suffix(".old"))
            os.truncate(log, 0)


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1][:300] if lines else "no word"
