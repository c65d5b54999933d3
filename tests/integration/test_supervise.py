# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Started in order, restarted, stopped in reverse; no orphan after SIGKILL of the supervisor."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import verbund
from verbund.faults import Fault
from verbund.site.privileges import RunAs
from verbund.site.supervise import Program, Supervisor

ME = RunAs("me", os.getuid(), os.getgid(), switch=False)
SLEEPER = "import signal, sys, time; print('here', flush=True); time.sleep(1000)"


def a_program(folder: Path, name: str, code: str = SLEEPER) -> Program:
    log = folder / f"{name}.log"

    async def is_ready() -> bool:
        return log.exists() and "here" in log.read_text()

    return Program(name, [sys.executable, "-c", code], is_ready, log, environment=dict(os.environ))


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def until(condition, seconds: float = 15.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        await asyncio.sleep(0.02)


async def test_a_program_that_is_killed_comes_back_and_all_are_stopped(tmp_path):
    told: list[str] = []
    supervisor = Supervisor([[a_program(tmp_path, "one")], [a_program(tmp_path, "two")]], ME, told.append)
    await supervisor.start()
    first = supervisor.process_id("one")
    os.kill(first, signal.SIGKILL)
    await until(lambda: supervisor.process_id("one") not in (None, first))
    assert "starting it again" in told[0]
    processes = [supervisor.process_id(name) for name in ("one", "two")]
    began = time.monotonic()
    await supervisor.stop()
    assert time.monotonic() - began < 5
    assert not any(alive(process) for process in processes)


async def test_one_that_cannot_start_stops_the_others_and_says_why(tmp_path):
    one = a_program(tmp_path, "one")
    supervisor = Supervisor([[one], [a_program(tmp_path, "two", "raise SystemExit('no disk')")]], ME, lambda _: None)
    with pytest.raises(Fault, match="no disk"):
        await supervisor.start()
    await until(lambda: supervisor.process_id("one") is None)


async def test_one_that_ignores_the_signal_is_killed_in_time(tmp_path):
    stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('here', flush=True); time.sleep(1000)"
    supervisor = Supervisor([[a_program(tmp_path, "one", stubborn)]], ME, lambda _: None)
    await supervisor.start()
    process = supervisor.process_id("one")
    began = time.monotonic()
    await supervisor.stop()
    assert time.monotonic() - began < 6
    assert not alive(process)


OUTER = """
import asyncio, sys
from pathlib import Path
sys.path.insert(0, {here!r})
from tests.integration.test_supervise import ME, a_program
from verbund.site.supervise import Supervisor
async def main():
    supervisor = Supervisor([[a_program(Path({folder!r}), "child")]], ME, print)
    await supervisor.start()
    print(supervisor.process_id("child"), flush=True)
    await asyncio.sleep(1000)
asyncio.run(main())
"""


async def test_a_link_in_the_log_folder_is_not_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("of another")
    (tmp_path / "one.log").symlink_to(secret)
    with pytest.raises(OSError):
        await Supervisor([[a_program(tmp_path, "one")]], ME, lambda _: None).start()
    assert secret.read_text() == "of another"


async def test_no_orphan_after_the_supervisor_is_killed(tmp_path):
    here = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": str(Path(verbund.__file__).parents[1])}
    outer = subprocess.Popen(
        [sys.executable, "-c", OUTER.format(here=here, folder=str(tmp_path))], stdout=subprocess.PIPE, env=environment
    )
    child = int(await asyncio.to_thread(outer.stdout.readline))
    assert alive(child)
    outer.kill()
    outer.wait(10)
    await until(lambda: not alive(child))
