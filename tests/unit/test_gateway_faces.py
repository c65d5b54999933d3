# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A member that sees another register is found by what it tells with its requests, and alarmed once an hour."""

import io
import json

import pytest
from prometheus_client import CollectorRegistry
from tests.register_repository import NOON, Repository, an_entry, follow

from verbund.gateway.audit import Audit
from verbund.gateway.faces import ALARM_EVERY_SECONDS, MAX_AHEAD, Faces
from verbund.matrix.names import ServerName
from verbund.register.faces import Face, Verdict, compared, face_of, parse_face
from verbund.register.trusted import Trusted

KREIS = ServerName("kreis.example")
OTHER = "ff" * 32


class World:
    """A register that can go on, and the gateway's look at what others tell of it."""

    def __init__(self) -> None:
        self.repository = Repository({"bund": {"amt.example": an_entry("amt.example")}})
        self.repository.publish()
        self.trusted = follow(Trusted.from_root(self.repository.root), self.repository.files)
        self.now = 0.0
        self.out = io.StringIO()
        self.metrics = CollectorRegistry()
        audit = Audit(self.out, lambda: NOON, self.metrics)
        self.faces = Faces(lambda: self.trusted, audit, lambda: self.now, self.metrics)

    def go_on(self) -> None:
        self.repository.publish()
        self.trusted = follow(self.trusted, self.repository.files)

    def hear(self, line: str, origin: ServerName = KREIS) -> None:
        self.faces.heard(origin, (line.encode(),))

    def alarms(self) -> list[str]:
        return [json.loads(line)["message"] for line in self.out.getvalue().splitlines()]

    def counted(self) -> float:
        return self.metrics.get_sample_value("verbund_register_faces_differ_total", {"origin": KREIS.text}) or 0.0


def test_the_same_register_is_no_news_and_another_is_alarmed():
    world = World()
    world.hear(world.faces.line().decode())
    assert world.alarms() == []
    world.hear(f"1 {OTHER}")
    assert len(world.alarms()) == 1
    assert "kreis.example sees another register" in world.alarms()[0]
    assert world.counted() == 1


def test_one_that_lies_all_the_time_fills_no_log():
    world = World()
    for number in range(500):
        world.hear(f"1 {number:064x}")
    assert len(world.alarms()) == 1
    assert world.counted() == 500
    world.now += ALARM_EVERY_SECONDS
    world.hear(f"1 {OTHER}")
    assert len(world.alarms()) == 2


def test_who_is_ahead_is_compared_once_we_are_there():
    world = World()
    world.hear(f"2 {OTHER}")
    world.hear(f"3 {OTHER}")
    assert world.alarms() == []
    world.go_on()
    world.faces.line()
    assert len(world.alarms()) == 1
    for number in range(MAX_AHEAD + 10):
        world.hear(f"9 {OTHER}", ServerName(f"m{number}.example"))
    assert len(world.faces._ahead) == MAX_AHEAD


def test_who_is_behind_is_compared_with_what_we_remember():
    world = World()
    old = world.faces.line().decode()
    world.go_on()
    world.go_on()
    world.hear(old)
    assert world.alarms() == []
    world.hear(f"1 {OTHER}")
    assert len(world.alarms()) == 1
    assert compared(Face(1, old.split()[1]), world.trusted) is Verdict.BEHIND
    cold = follow(Trusted.from_root(world.repository.root), world.repository.files)
    assert compared(Face(1, OTHER), cold) is Verdict.TOO_OLD


@pytest.mark.parametrize("line", ["", "1", f"0 {OTHER}", f"1 {OTHER}0", f"01 {OTHER}", f"1  {OTHER}", f"1 {OTHER.upper()}", "é"])
def test_what_is_no_such_line_is_nothing(line):
    world = World()
    assert parse_face(line) is None
    world.faces.heard(KREIS, (line.encode(),))
    world.faces.heard(KREIS, (f"1 {OTHER}".encode(), f"1 {OTHER}".encode()))
    assert world.alarms() == []


def test_without_a_register_nothing_is_told():
    world = World()
    world.trusted = Trusted.from_root(world.repository.root)
    assert face_of(world.trusted) is None
    assert world.faces.line() == b""
