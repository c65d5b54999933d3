# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A forked registry: whoever holds its online keys shows two members two registers. Both find out."""

import asyncio
import json
import os
import subprocess
import sys
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from tests.integration.test_follow import a_mirror, serving
from tests.register_repository import Repository, an_entry, follow, matrix_key

import verbund
from verbund.config import load
from verbund.follow.fetch import mirror_session
from verbund.follow.follower import FollowSettings, poll
from verbund.follow.keeping import keep
from verbund.matrix.names import ServerName
from verbund.register.attestation import attest, parse_challenge, verify_attestation
from verbund.register.entry import parse_entry
from verbund.register.trusted import Trusted
from verbund.site.init import Answers, initialise, take_root

OWN, FRIEND, FORKED, SILENT = "amt.example", "kreis.example", "stadt.example", "dorf.example"


@dataclass
class TheServer:
    """A member's way to attest: the module's code over HTTP, with the register that this member was shown."""

    name: str
    trusted: Trusted | None = None
    url: str = ""

    async def answer(self, request: web.Request) -> web.Response:
        if self.trusted is None or self.trusted.register is None:
            return web.Response(status=503)
        nonce = parse_challenge(await request.read())
        version = self.trusted.register.version
        body = attest(nonce, ServerName(self.name), self.url, version, datetime.now(UTC), matrix_key(self.name))
        return web.Response(body=body)


@asynccontextmanager
async def listening(server: TheServer):
    app = web.Application()
    app.router.add_post("/_verbund/v1/attest", server.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "localhost", 0).start()
    server.url = f"http://localhost:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()


def forked(members: dict[str, object]) -> tuple[Repository, Repository]:
    """Two faces after a common beginning: in one a member is suspended, from the other that is kept away."""
    true = Repository({"bund": members})  # type: ignore[dict-item]  # entries, as everywhere in tests
    true.publish(datetime.now(UTC))
    false = deepcopy(true)
    true.registrars["bund"][SILENT]["status"] = "suspended"
    for face in (true, false):
        face.publish(datetime.now(UTC))
    return true, false


def a_site(tmp_path: Path, repository: Repository) -> Path:
    answers = Answers(OWN, "Amt", "district", "Ort", "it@x", "https://amt.example", "127.0.0.1:8448")
    config, _ = initialise(tmp_path / "site", answers)
    settings = load(config)
    take_root(settings, repository.root)
    keep(settings.files.register, seen_by(repository))
    return config


def seen_by(repository: Repository) -> Trusted:
    return follow(Trusted.from_root(repository.root), repository.files, datetime.now(UTC))


async def compared(config: Path, *more: str) -> tuple[int, dict]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "verbund.cli", "register", "compare", "--config", str(config), "--json", *more,
        env={**os.environ, "PYTHONPATH": str(Path(verbund.__file__).parents[1])}, stdout=subprocess.PIPE,
    )  # fmt: skip
    out, _ = await process.communicate()
    return process.returncode, json.loads(out)


async def test_compare_names_the_member_that_is_shown_another_face_and_keeps_its_signature(tmp_path):
    friend, other, silent = TheServer(FRIEND), TheServer(FORKED), TheServer(SILENT)
    async with listening(friend), listening(other), listening(silent):
        members = {OWN: an_entry(OWN)}
        members |= {one.name: an_entry(one.name, client_base_url=one.url) for one in (friend, other, silent)}
        true, false = forked(members)
        friend.trusted, other.trusted = seen_by(true), seen_by(false)
        config = a_site(tmp_path, true)
        code, told = await compared(config)
        assert code == 1
        assert {row["server"]: row["verdict"] for row in told["members"]} == {FRIEND: "same", FORKED: "different"}
        row = next(row for row in told["members"] if row["server"] == FORKED)
        member = parse_entry(FORKED, members[FORKED], "bund")
        face = verify_attestation(row["answer"].encode(), member, row["nonce"], other.url, datetime.now(UTC))
        assert (face.version, face.sha256) == (2, seen_by(false).register.version.snapshot_sha256)
        assert (await compared(config, "--with", FRIEND))[0] == 0
        # A suspended member isn't asked by chance, but by name; this one has no register to speak of.
        code, told = await compared(config, "--with", SILENT)
        assert (code, told["members"][0]["verdict"], told["members"][0]["fault"]) == (0, "no answer", "it answered 503")


async def test_a_follower_that_saw_one_face_never_takes_the_other(tmp_path):
    true, false = forked({name: an_entry(name) for name in (OWN, SILENT)})
    known = seen_by(true)
    for _ in range(3):
        false.publish(datetime.now(UTC))
    async with a_mirror(serving(false.files)) as mirror, mirror_session() as session:
        settings = FollowSettings(tmp_path / "kept", tmp_path / "root.json", (mirror,))
        outcome = await poll(session, settings, known, datetime.now(UTC))
    assert "forked" in outcome.faults[0]
    assert outcome.trusted is known


async def test_a_follower_that_was_away_sees_that_one_follows_from_the_other(tmp_path):
    true, _ = forked({name: an_entry(name) for name in (OWN, SILENT)})
    known = seen_by(true)
    for _ in range(4):
        true.publish(datetime.now(UTC))
    async with a_mirror(serving(true.files)) as mirror, mirror_session() as session:
        settings = FollowSettings(tmp_path / "kept", tmp_path / "root.json", (mirror,))
        outcome = await poll(session, settings, known, datetime.now(UTC))
    assert outcome.succeeded
    assert sorted(outcome.trusted.seen) == [2, 3, 4, 5, 6]
