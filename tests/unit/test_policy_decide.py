# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Each rule, refusing and consenting from one set-up."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.register_repository import NOON, an_entry

from verbund.matrix.endpoints import ENDPOINTS
from verbund.matrix.names import ServerName
from verbund.policy.contents import Contents, InvalidContents, read_contents
from verbund.policy.decide import Allowed, Refused, decide, explain
from verbund.policy.question import Direction, Question
from verbund.register.entry import parse_entry
from verbund.register.model import Register, RegisterVersion

OWN, PEER, THIRD = ServerName("amt.example"), ServerName("kreis.example"), ServerName("dritte.example")
ROWS = {row.name: row for row in ENDPOINTS}


def a_register(**status: str) -> Register:
    names = {name.text: status.get(name.text.split(".")[0], "active") for name in (OWN, PEER, THIRD)}
    members = {name: parse_entry(name, an_entry(name, status=state), "bund") for name, state in names.items()}
    return Register(RegisterVersion(1, "", 1), NOON, NOON + timedelta(hours=24), members)


def ask(endpoint: str = "send", *, out: bool = False, register=None, **changes):
    origin, destination = (OWN, PEER) if out else (PEER, OWN)
    direction = Direction.OUT if out else Direction.IN
    question = Question(direction, ROWS[endpoint], origin, destination, OWN, Contents(frozenset({origin})), NOON)
    return decide(replace(question, **changes), a_register() if register is None else register)


def rule_of(decision) -> str | None:
    return decision.rule if isinstance(decision, Refused) else None


@pytest.mark.parametrize("out", [False, True])
def test_active_members_talk_and_strangers_do_not(out):
    stranger = {"destination" if out else "origin": ServerName("fremd.example")}
    assert isinstance(ask(out=out), Allowed)
    assert rule_of(ask(out=out, contents=Contents(), **stranger)) == "peer-is-a-member"
    capitals = {"destination" if out else "origin": ServerName("KREIS.example")}
    assert rule_of(ask(out=out, contents=Contents(), **capitals)) == "peer-is-a-member"


@pytest.mark.parametrize("out", [False, True])
def test_a_suspended_member_can_only_leave(out):
    register = a_register(kreis="suspended")
    assert rule_of(ask("send", out=out, register=register)) == "peer-is-active"
    assert rule_of(ask("invite", out=out, register=register)) == "peer-is-active"
    assert isinstance(ask("send_leave", out=out, register=register), Allowed)
    assert isinstance(ask("make_leave", out=out, register=register), Allowed)


def test_a_member_that_left_can_leave_rooms_for_a_while():
    register = a_register(kreis="left")
    assert isinstance(ask("send_leave", register=register), Allowed)
    assert rule_of(ask("send", register=register)) == "peer-is-active"
    later = NOON + timedelta(days=31)
    fresh = replace(register, issued=later, expires=later + timedelta(hours=24))
    assert rule_of(ask("send_leave", register=fresh, now=later)) == "peer-is-active"


def test_when_we_are_suspended_we_can_only_leave():
    register = a_register(amt="suspended")
    assert rule_of(ask("send", out=True, register=register)) == "we-are-active"
    assert isinstance(ask("send_leave", out=True, register=register), Allowed)


def test_a_register_in_grace_goes_on_and_a_closed_one_does_not():
    assert isinstance(ask(now=NOON + timedelta(hours=95)), Allowed)
    assert rule_of(ask(now=NOON + timedelta(hours=97))) == "register-is-current"
    nothing = decide(Question(Direction.IN, ROWS["send"], PEER, OWN, OWN, Contents(), NOON), None)
    assert rule_of(nothing) == "register-is-current"


def test_a_request_for_another_server_and_one_to_oneself():
    assert rule_of(ask(destination=THIRD)) == "own-side"
    assert rule_of(ask(origin=OWN, contents=Contents())) == "peer-is-a-member"


def test_nobody_acts_for_another_server():
    assert rule_of(ask(contents=Contents(frozenset({THIRD})))) == "origin-acts-itself"
    assert rule_of(ask("invite", contents=Contents(frozenset({PEER}), frozenset({THIRD})))) == "subjects-are-there"
    assert isinstance(ask("invite", contents=Contents(frozenset({PEER}), frozenset({OWN}))), Allowed)


def test_explain_lets_every_rule_speak():
    question = Question(Direction.IN, ROWS["send"], ServerName("fremd.example"), THIRD, OWN, Contents(), NOON)
    objections = [verdict.rule for verdict in explain(question, None) if verdict.objection]
    assert objections == ["register-is-current", "own-side", "peer-is-a-member", "we-are-active"]


MEMBER_EVENT = {
    "type": "m.room.member", "room_id": "!r:kreis.example", "sender": "@a:kreis.example", "state_key": "@a:kreis.example",
}  # fmt: skip
INVITED = {**MEMBER_EVENT, "state_key": "@b:amt.example", "content": {"membership": "invite"}}
INVITE = "/_matrix/federation/v2/invite/%21r%3Akreis.example/%24e"
JOIN = "/_matrix/federation/v2/send_join/%21r%3Akreis.example/%24e"


@pytest.mark.parametrize(
    "endpoint, target, body",
    [
        ("send", "/x", []),
        ("send", "/x", {"origin": "kreis.example", "pdus": [{}] * 51}),
        ("send", "/x", {"origin": "kreis.example", "edus": [{}] * 101}),
        ("send", "/x", {"origin": "kreis example"}),
        ("send", "/x", {"origin": "kreis.example", "pdus": {}}),
        ("invite", INVITE, {"event": {**MEMBER_EVENT, "content": {"membership": "join"}}, "room_version": "12"}),
        ("invite", INVITE, {"event": INVITED, "room_version": "5"}),
        ("invite", INVITE, {"event": INVITED}),
        ("invite", INVITE, {"event": {**INVITED, "room_id": "!s:kreis.example"}, "room_version": "12"}),
        ("invite", INVITE, {"event": INVITED, "room_version": "12", "invite_room_state": ["x"]}),
        ("send_join", JOIN, {**MEMBER_EVENT, "content": {"membership": "join"}, "state_key": "@b:kreis.example"}),
        ("send_join", "/x", {**MEMBER_EVENT, "content": {"membership": "join"}}),
        ("send_knock", JOIN, {**MEMBER_EVENT, "content": {"membership": "join"}}),
        ("missing_events", "/x", {"latest_events": ["$e"] * 101}),
        ("missing_events", "/x", {"earliest_events": [7]}),
        ("keys_query", "/x", {"device_keys": {f"@{n}:amt.example": [] for n in range(2001)}}),
        ("make_join", "/_matrix/federation/v1/make_join/%21r/nobody", None),
        ("make_join", "/_matrix/federation/v1/make_join/%21r/%ff", None),
        ("profile", "/x?user_id=%40a%3Aamt.example&user_id=%40b%3Aamt.example", None),
        ("profile", "/x", None),
        ("keys_query", "/x", {"device_keys": {"nobody": []}}),
    ],
)
def test_contents_that_cannot_be_read_in_one_way(endpoint, target, body):
    with pytest.raises(InvalidContents):
        read_contents(ROWS[endpoint], target, body)


def test_contents_name_who_acts_and_on_whom():
    invite = {"event": INVITED, "room_version": "12", "invite_room_state": [{"type": "x"}]}
    expected = Contents(frozenset({PEER}), frozenset({OWN}), event=INVITED, hints=({"type": "x"},), size=9)
    assert read_contents(ROWS["invite"], INVITE, invite, 9) == expected
    join = read_contents(ROWS["make_join"], "/_matrix/federation/v1/make_join/%21r/%40a%3Akreis.example?ver=12", None)
    assert join.actors == {PEER}
