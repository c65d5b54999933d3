# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The audit: one changed byte is found, whatever it is; strangers can't fill the disk; names don't stand in it."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from verbund.audit.chain import Chain
from verbund.audit.counting import MOST_OF_A_MINUTE, OTHERS, Counting
from verbund.audit.crossings import Crossing, crossings
from verbund.audit.places import HEADS, Folder, heads_in, lines_in
from verbund.audit.pseudonyms import Pseudonyms
from verbund.audit.report import report, would_refuse
from verbund.audit.trail import Trail
from verbund.audit.verify import Verified, verify
from verbund.matrix.names import ServerName
from verbund.matrix.signatures import KeyId, SigningKey

OWN = ServerName("amt.example")
KEY = SigningKey(KeyId("ed25519:audit_a"), b"k" * 32)
OTHER = SigningKey(KeyId("ed25519:audit_a"), b"o" * 32)
NAMES = Pseudonyms(b"s" * 64)
JOIN = json.dumps({"type": "m.room.member", "sender": "@a:kreis.example", "state_key": "@a:kreis.example",
                   "room_id": "!r:kreis.example", "content": {"membership": "join"}}).encode()  # fmt: skip
SEND_JOIN = ("send_join", "/_matrix/federation/v2/send_join/%21r%3Akreis.example/%24e")


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 25, 10, 0, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def a_trail(folder: Path, clock: Clock, chain: str = "c1", days: int = 30, alarms: list[str] | None = None) -> Trail:
    told = [] if alarms is None else alarms
    trail = Trail(Folder(folder), OWN, KEY, Chain(chain), NAMES, folder / "contacts", timedelta(days=days), clock, told.append)
    trail.open("1")
    return trail


def an_audit(folder: Path) -> None:
    clock = Clock()
    trail = a_trail(folder, clock)
    trail.passed("in", "kreis.example", *SEND_JOIN, JOIN)
    trail.refused("in", "kreis.example", "profile", "subjects-are-there", 403)
    trail.counted("counted", "in", "192.0.2.1", "send", "claim")
    asyncio.run(trail.close())


def verified(folder: Path, key: SigningKey = KEY) -> Verified:
    return verify(lines_in(folder), heads_in(folder), OWN, key.verify_key)


def test_a_whole_audit_holds_and_says_what_happened(tmp_path: Path):
    an_audit(tmp_path)
    found = verified(tmp_path)
    assert (found.faults, found.unsigned, found.heads) == ([], 0, 1)
    kinds = ["opened", "first-contact", "member", "refused", "counted", "closed"]
    assert [entry["kind"] for entry in found.entries] == kinds
    told = report(found.entries, "kreis.example")
    assert (told.memberships, told.refusals) == ({"join (in)": 1}, {"subjects-are-there (in)": 1})
    assert list(told.contacts) == ["in"]
    assert report(found.entries, "kreis.example", since="2027").entries == ()


def test_every_single_byte_that_is_changed_is_found(tmp_path: Path):
    an_audit(tmp_path)
    for path in (next(tmp_path.glob("*.c1.jsonl")), tmp_path / HEADS):
        whole = path.read_bytes()
        for position in range(len(whole)):
            path.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
            assert verified(tmp_path).faults, (path.name, position)
        path.write_bytes(whole)
    assert verified(tmp_path).faults == []


def test_a_line_left_out_put_in_or_moved_is_found(tmp_path: Path):
    an_audit(tmp_path)
    path = next(tmp_path.glob("*.c1.jsonl"))
    lines = path.read_bytes().splitlines(keepends=True)
    changes = [lines[:n] + lines[n + 1 :] for n in range(len(lines))]
    changes += [lines[:n] + lines[n:][:2][::-1] + lines[n + 2 :] for n in range(len(lines) - 1)]
    changes += [lines[:n] + lines[:1] + lines[n:] for n in range(1, len(lines))]
    for changed in changes:
        path.write_bytes(b"".join(changed))
        assert verified(tmp_path).faults
    path.unlink()
    assert any("is missing" in fault for fault in verified(tmp_path).faults)


def test_a_head_of_another_key_or_one_taken_away_is_found(tmp_path: Path):
    an_audit(tmp_path)
    asyncio.run(a_trail(tmp_path, Clock(), "c2").close())
    assert verified(tmp_path).faults == []
    assert verified(tmp_path, OTHER).faults
    heads = tmp_path / HEADS
    first, second = heads.read_bytes().splitlines(keepends=True)
    heads.write_bytes(second)
    assert verified(tmp_path).faults
    heads.write_bytes(first)
    # The last one can be taken away; what it signed is then shown as unsigned, which a stopped gateway never leaves.
    assert verified(tmp_path).unsigned > 0


def test_what_a_killed_process_left_is_signed_by_the_next(tmp_path: Path):
    clock = Clock()
    a_trail(tmp_path, clock).refused("in", "kreis.example", "send", "size", 413)
    with next(tmp_path.glob("*.c1.jsonl")).open("ab") as file:
        file.write(b'{"chain":"c1","half a li')
    assert verified(tmp_path).unsigned == 3
    asyncio.run(a_trail(tmp_path, clock, "c2").close())
    assert (verified(tmp_path).faults, verified(tmp_path).unsigned) == ([], 0)


def test_each_day_is_signed_and_retention_says_what_it_took(tmp_path: Path):
    clock = Clock()
    trail = a_trail(tmp_path, clock, days=3)
    for _ in range(6):
        trail.refused("in", "kreis.example", "send", "size", 413)
        clock.now += timedelta(days=1)
        asyncio.run(trail.tick())
    asyncio.run(trail.close())
    found = verified(tmp_path)
    assert (found.faults, found.heads) == ([], 7)
    assert len(list(tmp_path.glob("2026-11-2[5-7].*"))) == 0
    assert sum(entry["kind"] == "removed" for entry in found.entries) == 3
    # Whoever takes away more than retention did is found.
    next(tmp_path.glob("2026-11-28.*")).unlink()
    assert verified(tmp_path).faults


def test_a_full_disk_is_told_and_the_chain_says_how_much_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    alarms: list[str] = []
    trail = a_trail(tmp_path, Clock(), alarms=alarms)

    def full(self: Folder, day: object, link: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Folder, "append", full)
        for _ in range(5):
            trail.refused("in", "kreis.example", "send", "size", 413)
    trail.refused("in", "kreis.example", "send", "size", 413)
    asyncio.run(trail.close())
    found = verified(tmp_path)
    assert found.faults == []
    assert [entry["count"] for entry in found.entries if entry["kind"] == "lost"] == [10]
    assert alarms[0] == "the audit cannot be kept: No space left on device"


def test_strangers_cannot_fill_the_disk():
    counting, now = Counting(), datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    for number in range(100_000):
        counting.add("counted", "in", f"192.0.2.{number}", "send", "claim", now)
    assert counting.due(now) == []
    entries = counting.due(now + timedelta(minutes=1))
    assert len(entries) == MOST_OF_A_MINUTE + 1
    assert sum(entry["count"] for entry in entries) == 100_000
    assert entries[-1]["source"] == OTHERS
    assert counting.due(now + timedelta(minutes=2)) == []


def test_names_are_pseudonyms_that_their_holder_can_find_again(tmp_path: Path):
    an_audit(tmp_path)
    text = b"".join(lines_in(tmp_path)).decode()
    assert "@a:" not in text
    assert "!r:" not in text
    assert NAMES.person("@a:kreis.example") in text
    assert NAMES.room("!r:kreis.example") in text
    assert Pseudonyms(b"t" * 64).person("@a:kreis.example") not in text
    assert Pseudonyms(None).person("@a:kreis.example") == "@a:kreis.example"


def test_who_comes_and_goes_is_read_and_nothing_else():
    member = {"type": "m.room.member", "sender": "@a:x.example", "state_key": "@b:x.example", "room_id": "!r", "content": {}}
    pdus = [
        {**member, "content": {"membership": "leave"}},
        {**member, "state_key": "@a:x.example", "content": {"membership": "leave"}},
        {**member, "type": "m.room.message"},
        {**member, "content": {"membership": 7}},
        "x",
    ]
    body = json.dumps({"pdus": pdus}).encode()
    found = crossings("send", "/_matrix/federation/v1/send/1", body)
    assert found == (
        Crossing("kick", "!r", "@b:x.example", "@a:x.example"),
        Crossing("leave", "!r", "@a:x.example", "@a:x.example"),
    )
    assert crossings("profile", "/x", body) == ()
    assert crossings("send", "/x", b"m.room.member{") == ()


def test_shadow_sums_are_by_member_and_since():
    entry = {
        "kind": "would-refuse",
        "source": "kreis.example",
        "rule": "r",
        "endpoint": "send",
        "direction": "in",
        "time": "2026-11-25",
        "count": 7,
    }
    assert would_refuse([entry, {**entry, "count": 5}, {**entry, "time": "2026-11-23"}], "2026-11-24") == {
        "kreis.example": {"r (send, in)": 12}
    }
