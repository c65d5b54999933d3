# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Started in order, restarted, stopped in reverse; no orphan after SIGKILL of the supervisor."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

import verbund
from verbund.faults import Fault
from verbund.site.supervise import Program, Supervisor

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
    supervisor = Supervisor([[a_program(tmp_path, "one")], [a_program(tmp_path, "two")]], told.append)
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
    supervisor = Supervisor([[one], [a_program(tmp_path, "two", "raise SystemExit('no disk')")]], lambda _: None)
    with pytest.raises(Fault, match="no disk"):
        await supervisor.start()
    await until(lambda: supervisor.process_id("one") is None)


async def test_one_that_ignores_the_signal_is_killed_in_time(tmp_path):
    stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('here', flush=True); time.sleep(1000)"
    supervisor = Supervisor([[a_program(tmp_path, "one", stubborn)]], lambda _: None)
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
from tests.integration.test_supervise import a_program
from verbund.site.supervise import Supervisor
async def main():
    supervisor = Supervisor([[a_program(Path({folder!r}), "child")]], print)
    await supervisor.start()
    print(supervisor.process_id("child"), flush=True)
    await asyncio.sleep(1000)
asyncio.run(main())
"""


async def test_a_link_in_the_log_folder_is_not_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("of another")
    (tmp_path / "one.log").symlink_to(secret)
    with pytest.raises(Fault, match="cannot be started"):
        await Supervisor([[a_program(tmp_path, "one")]], lambda _: None).start()
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


async def test_a_stubborn_child_is_no_orphan_either(tmp_path):
    """It ignores what can be ignored; the kernel's signal is SIGKILL."""
    stubborn = SLEEPER.replace("import signal, sys, time;", "import signal, time; signal.signal(15, signal.SIG_IGN);")
    environment = {**os.environ, "PYTHONPATH": str(Path(verbund.__file__).parents[1])}
    here = str(Path(__file__).parents[2])
    code = OUTER.format(here=here, folder=str(tmp_path)).replace('"child")]]', f'"child", {stubborn!r})]]')
    outer = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment)
    child = int(await asyncio.to_thread(outer.stdout.readline))
    outer.kill()
    outer.wait(10)
    await until(lambda: not alive(child))


async def test_one_whose_program_is_gone_for_a_while_comes_back(tmp_path):
    """A spawn that fails must not end the keeping: an upgrade takes the program away for a moment."""
    program = tmp_path / "python"
    program.symlink_to(sys.executable)
    one = a_program(tmp_path, "one")
    told: list[str] = []
    supervisor = Supervisor([[replace(one, argv=[str(program), *one.argv[1:]])]], told.append)
    await supervisor.start()
    program.unlink()
    os.kill(supervisor.process_id("one"), signal.SIGKILL)
    await until(lambda: any("cannot be started" in line for line in told))
    program.symlink_to(sys.executable)
    await until(lambda: supervisor.process_id("one") is not None)
    await supervisor.stop()


async def test_one_that_hangs_is_killed_and_started_again(tmp_path):
    deaf = tmp_path / "deaf"
    told: list[str] = []

    async def is_ready() -> bool:
        return not deaf.exists()

    one = replace(a_program(tmp_path, "one"), is_ready=is_ready, silence_seconds=0.4)
    supervisor = Supervisor([[one]], told.append)
    await supervisor.start()
    first = supervisor.process_id("one")
    deaf.touch()
    await until(lambda: any("has not answered" in line for line in told))
    deaf.unlink()
    await until(lambda: supervisor.process_id("one") not in (None, first))
    assert not alive(first)
    await supervisor.stop()


async def test_each_group_starts_when_the_one_before_is_ready_and_stops_before_it(tmp_path):
    notes = tmp_path / "notes"
    code = "import signal, sys, time\nnote = lambda t: open({notes!r}, 'a').write(t + ' {name}\\n')\n"
    code += "def stop(*_):\n note('stop'); sys.exit()\n"
    code += "signal.signal(15, stop); note('start'); print('here', flush=True)\ntime.sleep(1000)"
    programs = [[a_program(tmp_path, name, code.format(notes=str(notes), name=name))] for name in ("one", "two", "three")]
    supervisor = Supervisor(programs, lambda _: None)
    await supervisor.start()
    await supervisor.stop()
    said = notes.read_text().split("\n")[:-1]
    assert said == ["start one", "start two", "start three", "stop three", "stop two", "stop one"]


async def test_a_log_that_grows_for_ever_is_bounded_while_the_program_runs(tmp_path, monkeypatch):
    monkeypatch.setattr("verbund.site.supervise._MAX_LOG_BYTES", 10_000)
    chatter = "import time\nprint('here', flush=True)\nwhile True: print('x' * 999, flush=True); time.sleep(0.01)"
    supervisor = Supervisor([[replace(a_program(tmp_path, "one", chatter), silence_seconds=0.4)]], lambda _: None)
    await supervisor.start()
    await until(lambda: (tmp_path / "one.old").exists())
    process = supervisor.process_id("one")
    await until(lambda: (tmp_path / "one.log").stat().st_size < 10_000)
    assert alive(process)
    await supervisor.stop()
