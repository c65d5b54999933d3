# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The emergency brake as it is pulled: one command, one key; in force at a follower and in a proof within seconds."""

import asyncio
import json
import os
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.register_repository import an_entry, matrix_key

import verbund
from verbund.demo.sites import free_port, start
from verbund.follow.fetch import mirror_session
from verbund.follow.follower import FollowSettings, poll
from verbund.matrix.names import ServerName
from verbund.register.entry import parse_entry
from verbund.register.proof import NotAMember, build_proof, verify_proof
from verbund.register.request import build_request, parse_request
from verbund.register.trusted import Trusted
from verbund.registrar.draft import admit
from verbund.registrar.found import Charter, found
from verbund.registrar.home import Home
from verbund.registrar.sign import publish, sign

AMT, KREIS = "amt.example", "kreis.example"


def command(home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    code = str(Path(verbund.__file__).parents[1])
    return subprocess.run(
        [sys.executable, "-m", "verbund.cli", "register", *arguments, "--dir", str(home.folder)],
        capture_output=True, text=True, timeout=60, env={**os.environ, "PYTHONPATH": code}, check=False,
    )  # fmt: skip


def with_two_members(folder: Path) -> Home:
    home, now = Home(folder), datetime.now(UTC)
    found(home, Charter("bund", ("*.example",), ("municipality",)), now)
    for name in (AMT, KREIS):
        request = build_request(parse_entry(name, an_entry(name), "bund"), now, [matrix_key(name)])
        admit(home, "bund", parse_request(request), now)
    for key in ("bund-1.pem", "bund.countersigned-1.pem"):
        sign(home, "bund", home.keys / key, now)
    publish(home, "bund")
    return home


class Following:
    """A member's follower against the running registry."""

    def __init__(self, home: Home, url: str, folder: Path) -> None:
        self.settings = FollowSettings(folder, home.metadata / "1.root.json", (url,))
        self.first = Trusted.from_root((home.metadata / "1.root.json").read_bytes())
        self.trusted = self.first

    async def until(self, active: dict[str, bool], seconds: float = 20.0) -> float:
        """Polls until the members stand so; how long it took."""
        begun = time.monotonic()
        async with mirror_session() as session:
            while time.monotonic() - begun < seconds:
                self.trusted = (await poll(session, self.settings, self.trusted, datetime.now(UTC))).trusted
                register = self.trusted.register
                if register is not None and {name: one.is_active for name, one in register.members.items()} == active:
                    return time.monotonic() - begun
                await asyncio.sleep(0.1)
        raise AssertionError(f"not {active} within {seconds} s")


@asynccontextmanager
async def a_registry(tmp_path: Path):
    home, port = with_two_members(tmp_path / "register"), free_port()
    serving = start(tmp_path / "serve.log", "register", "serve", "--dir", str(home.folder), "--listen", f"127.0.0.1:{port}")
    try:
        yield home, Following(home, f"http://127.0.0.1:{port}", tmp_path / "kept")
    finally:
        serving.stop()
        serving.wait()


@pytest.mark.timeout(180)
async def test_one_command_keeps_a_member_out_and_another_lets_it_in_again(tmp_path):
    async with a_registry(tmp_path) as (home, member):
        await member.until({AMT: True, KREIS: True})
        before = build_proof(member.trusted, ServerName(KREIS))
        _, app = verify_proof(member.first, before, ServerName(KREIS), datetime.now(UTC))

        told = command(home, "deny", KREIS, "--reason", "signing key on a public server", "--json")
        assert told.returncode == 0, told.stderr
        assert json.loads(told.stdout)["server_name"] == KREIS
        assert await member.until({AMT: True, KREIS: False}) < 10
        assert "signing key on a public server" in member.trusted.register.alarms[0].sentence
        # An app that comes to the member's server learns it from the proof, and isn't taken in by the one from before.
        with pytest.raises(NotAMember, match="suspended"):
            verify_proof(app, build_proof(member.trusted, ServerName(KREIS)), ServerName(KREIS), datetime.now(UTC))
        assert KREIS in command(home, "show").stdout.split("denied")[1]

        again = command(home, "deny", KREIS, "--reason", "once more")
        assert (again.returncode, "already" in again.stderr) == (1, True)
        assert command(home, "deny", KREIS, "--lift").returncode == 0
        await member.until({AMT: True, KREIS: True})


@pytest.mark.timeout(180)
async def test_no_other_key_can_deny_and_the_command_says_what_it_needs(tmp_path):
    async with a_registry(tmp_path) as (home, member):
        await member.until({AMT: True, KREIS: True})
        for key in ("bund-1.pem", "root-1.pem", "targets-1.pem"):
            told = command(home, "deny", KREIS, "--reason", "x", "--key", str(home.keys / key))
            assert (told.returncode, "no key on call" in told.stderr) == (1, True), told.stderr
        for wrong in ((KREIS,), (KREIS, "--reason", "x", "--lift"), ("--renew", KREIS), (), ("fremd.example", "--reason", "x")):
            told = command(home, "deny", *wrong)
            assert (told.returncode, "hint" in told.stderr) == (1, True), wrong
        assert command(home, "deny", "--renew").returncode == 0
        await asyncio.sleep(1)
        await member.until({AMT: True, KREIS: True})
