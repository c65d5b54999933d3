# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Answers, endpoint by endpoint: what an honest server says passes, and nothing of a stranger does."""

import json

import pytest
from tests.attack.cast import FRIEND, OTHER_SEED, OWN, STRANGER, SUSPENDED, THIRD
from tests.events import ROOM, a_membership, an_event
from tests.register_repository import NOON
from tests.unit.test_policy_transaction import REGISTER

from verbund.matrix import canonical_json
from verbund.matrix.canonical_json import encode
from verbund.matrix.endpoints import ENDPOINTS
from verbund.matrix.names import ServerName
from verbund.policy.answers import AnswerRefused
from verbund.policy.contents import Contents
from verbund.policy.events import Servers
from verbund.policy.inspections import INSPECTIONS, asked, inspection_of
from verbund.policy.question import Direction, Question
from verbund.policy.room_answers import RoomAnswer

ROWS = {row.name: row for row in ENDPOINTS}
US, THEM = f"@b:{OWN}", f"@a:{FRIEND.name}"
STRANGE = an_event(STRANGER.name, STRANGER.key)
HONEST = [
    an_event(FRIEND.name, FRIEND.key),
    an_event(THIRD, OTHER_SEED.key),
    a_membership(SUSPENDED.name, SUSPENDED.key, "join"),
    a_membership(FRIEND.name, FRIEND.key, "leave", "@x:fremd.example"),
]
DISHONEST = {
    "a stranger's message": STRANGE,
    "a stranger's join": a_membership(STRANGER.name, STRANGER.key, "join"),
    "a stranger invited": a_membership(FRIEND.name, FRIEND.key, "invite", "@x:fremd.example"),
    "a stranger's alias": an_event(
        FRIEND.name, FRIEND.key, "m.room.canonical_alias", state_key="", content={"alias": "#r:fremd.example"}
    ),
    "a room of version 1": an_event(FRIEND.name, FRIEND.key, "m.room.create", state_key="", content={}),
    "no event": 7,
}


def inspected(endpoint: str, answer: object, target: str = "/_matrix/federation/v1/x/y", contents: Contents | None = None):
    question = Question(
        Direction.OUT, ROWS[endpoint], ServerName(OWN), ServerName(FRIEND.name), ServerName(OWN), contents or Contents(), NOON
    )
    value = canonical_json.parse_object(json.dumps(answer).encode())
    return inspection_of(ROWS[endpoint]).rewrite(value, asked(question, REGISTER, target))


def room(answer: dict[str, object]) -> None:
    judge, data = RoomAnswer(Servers(REGISTER, ServerName(OWN))), json.dumps(answer).encode()
    for start in range(0, len(data), 97):
        judge.feed(data[start : start + 97])
    judge.finish()


@pytest.mark.parametrize("key", ["state", "auth_chain", "pdus", "event"])
@pytest.mark.parametrize("name", DISHONEST)
def test_one_event_of_a_stranger_and_none_of_a_rooms_answer_passes(name, key):
    bad = DISHONEST[name]
    room({"origin": FRIEND.name, key: HONEST if key != "event" else HONEST[0]})
    with pytest.raises(AnswerRefused):
        room({"origin": FRIEND.name, key: [*HONEST, bad] if key != "event" else bad})


def test_a_join_whose_members_come_later_names_its_servers():
    room({"members_omitted": True, "servers_in_room": [OWN, FRIEND.name, SUSPENDED.name], "state": []})
    with pytest.raises(AnswerRefused, match="room-holds-no-stranger") as refused:
        room({"members_omitted": True, "servers_in_room": [OWN, STRANGER.name], "state": []})
    assert refused.value.stranger == STRANGER.name
    with pytest.raises(AnswerRefused):
        room({"servers_in_room": [7]})


def test_event_ids_are_texts():
    room({"pdu_ids": ["$a"], "auth_chain_ids": ["$b"]})
    for bad in (7, None, "$" * 300, {}):
        with pytest.raises(AnswerRefused):
            room({"pdu_ids": [bad]})


@pytest.mark.parametrize("endpoint, key", [("backfill", "pdus"), ("missing_events", "events")])
def test_history_loses_what_may_not_enter_and_no_more(endpoint, key):
    for bad in DISHONEST.values():
        seen = inspected(endpoint, {"origin": FRIEND.name, key: [HONEST[0], bad, *HONEST[1:]]})
        assert seen.answer[key] == HONEST
        assert len(seen.left_out) == 1


def _template(**changes: object) -> dict[str, object]:
    event = {"type": "m.room.member", "room_id": ROOM, "sender": US, "state_key": US, "content": {"membership": "join"}}
    return {"room_version": "12", "event": {**event, **changes}}


MAKE = f"/_matrix/federation/v1/make_join/{ROOM.replace('!', '%21')}/%40b%3A{OWN}?ver=12"


def test_a_template_is_for_whom_and_where_it_was_asked():
    assert inspected("make_join", _template(), MAKE).answer == _template()
    vouched = _template(content={"membership": "join", "join_authorised_via_users_server": THEM})
    assert inspected("make_join", vouched, MAKE).answer == vouched
    for bad in (
        {**_template(), "room_version": "1"},
        {"event": _template()["event"]},
        _template(type="m.room.power_levels"),
        _template(sender=f"@c:{OWN}", state_key=f"@c:{OWN}"),
        _template(state_key=THEM),
        _template(room_id="!other"),
        _template(content={"membership": "ban"}),
        _template(content={"membership": "join", "join_authorised_via_users_server": "@x:fremd.example"}),
        {"room_version": "12", "event": []},
    ):
        with pytest.raises(AnswerRefused):
            inspected("make_join", bad, MAKE)


def test_the_invite_that_comes_back_is_the_one_that_was_sent():
    ours = a_membership(OWN, OTHER_SEED.key, "invite", THEM)
    contents = Contents(event=ours)
    signed = {**ours, "signatures": {**ours["signatures"], FRIEND.name: {"ed25519:k_1": "x"}}}
    assert inspected("invite", {"event": signed, "x": 1}, contents=contents).answer == {"event": signed}
    for changed in ({"state_key": "@x:kreis.example"}, {"content": {"membership": "join"}}, {"room_id": "!s" + "x" * 40}):
        with pytest.raises(AnswerRefused):
            inspected("invite", {"event": {**signed, **changed}}, contents=contents)


def test_a_profile_is_name_and_picture():
    kind = {"displayname": "Erika", "avatar_url": "mxc://kreis.example/a"}
    assert inspected("profile", {**kind, "m.tz": "Europe/Berlin", "org.example.mail": "e@x.example"}).answer == kind
    strange = {"displayname": "x" * 300, "avatar_url": "mxc://fremd.example/a"}
    assert inspected("profile", strange).answer == {}
    assert inspected("profile", {"displayname": ["x"], "avatar_url": "https://fremd.example/"}).answer == {}


def test_device_names_stay_at_home_and_keys_are_of_their_owner():
    target = f"/_matrix/federation/v1/user/devices/%40a%3A{FRIEND.name}"
    keys = {"user_id": THEM, "device_id": "D", "keys": {}, "unsigned": {"device_display_name": "Notebook", "x": 1}}
    answer = {"user_id": THEM, "stream_id": 1, "devices": [{"device_id": "D", "device_display_name": "Notebook", "keys": keys}]}
    seen = inspected("devices", {**answer, "master_key": {"user_id": THEM}}, target).answer
    assert b"Notebook" not in encode(seen)
    assert seen["devices"][0]["keys"]["unsigned"] == {"x": 1}
    assert seen["master_key"] == {"user_id": THEM}
    for bad in (
        {**answer, "user_id": US},
        {**answer, "master_key": {"user_id": US}},
        {**answer, "devices": [{"device_id": "D", "keys": {"user_id": US}}]},
        {**answer, "devices": [{"device_id": "D", "keys": {"device_id": "E"}}]},
        {**answer, "devices": {}},
        {**answer, "devices": [{}] * 1001},
    ):
        with pytest.raises(AnswerRefused):
            inspected("devices", bad, target)


def test_keys_are_of_people_of_the_server_that_answers():
    good = {"device_keys": {THEM: {"D": {"user_id": THEM, "device_id": "D"}}}, "master_keys": {THEM: {"user_id": THEM}}}
    assert inspected("keys_query", {**good, "failures": {}}).answer == good
    for bad in (
        {"device_keys": {US: {}}},
        {"device_keys": {"@x:fremd.example": {}}},
        {"device_keys": {THEM: {"D": {"user_id": US}}}},
        {"device_keys": {}, "master_keys": {US: {"user_id": US}}},
        {"device_keys": {}, "self_signing_keys": {THEM: {"user_id": US}}},
        {"device_keys": []},
    ):
        with pytest.raises(AnswerRefused):
            inspected("keys_query", bad)
    claimed = {"one_time_keys": {THEM: {"D": {"signed_curve25519:A": {"key": "x"}}}}}
    assert inspected("keys_claim", claimed).answer == claimed
    for bad in ({"one_time_keys": {US: {}}}, {"one_time_keys": {THEM: {"D": 7}}}):
        with pytest.raises(AnswerRefused):
            inspected("keys_claim", bad)


def test_ways_aliases_and_pictures_of_strangers_fall_out_of_directories():
    found = inspected("directory", {"room_id": ROOM, "servers": [FRIEND.name, STRANGER.name, 7]}).answer
    assert found == {"room_id": ROOM, "servers": [FRIEND.name]}
    child = {"type": "m.space.child", "state_key": "!c", "sender": THEM, "content": {"via": [STRANGER.name, FRIEND.name]}}
    lost = {**child, "content": {"via": [STRANGER.name]}}
    foreign = {**child, "sender": "@x:fremd.example"}
    summary = {
        "room_id": ROOM, "name": "Rat", "canonical_alias": "#r:fremd.example", "avatar_url": "mxc://fremd.example/a",
        "secret": 1, "children_state": [child, lost, foreign],
    }  # fmt: skip
    clean = {"room_id": ROOM, "name": "Rat", "children_state": [{**child, "content": {"via": [FRIEND.name]}}]}
    answer = {"room": summary, "children": [summary], "inaccessible_children": ["!x", 7]}
    assert inspected("hierarchy", answer).answer == {"room": clean, "children": [clean], "inaccessible_children": ["!x"]}
    own = {"room_id": ROOM, "canonical_alias": "#r:kreis.example", "avatar_url": "mxc://amt.example/a"}
    listed = {"chunk": [own], "next_batch": "x", "total_room_count_estimate": 1}
    assert inspected("public_rooms", {**listed, "more": 1}).answer == listed


def test_small_answers():
    assert inspected("send_leave", {"anything": 1}).answer == {}
    assert inspected("openid", {"sub": THEM, "x": 1}).answer == {"sub": THEM}
    for bad in ({"sub": US}, {"sub": "@x:fremd.example"}, {}):
        with pytest.raises(AnswerRefused):
            inspected("openid", bad)
    hint = {"type": "m.room.name", "state_key": "", "sender": THEM, "content": {"name": "Rat"}}
    assert inspected("send_knock", {"knock_room_state": [hint]}).answer == {"knock_room_state": [hint]}
    for bad in ({**hint, "sender": "@x:fremd.example"}, {**hint, "content": 7}, 7):
        with pytest.raises(AnswerRefused):
            inspected("send_knock", {"knock_room_state": [bad]})
    found = {"event_id": "$e", "origin_server_ts": 5}
    assert inspected("timestamp_to_event", {**found, "x": 1}).answer == found


def test_every_row_that_is_inspected_exists():
    assert INSPECTIONS.keys() <= ROWS.keys()
