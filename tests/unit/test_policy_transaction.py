# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Item by item: what is left out of a transaction, and that what honest servers send never is."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.attack.cast import FRIEND, LEFT, OWN, SUSPENDED, THIRD
from tests.attack.items import FRIENDLY_EDUS, FRIENDLY_EVENTS, HARMLESS, ITEMS
from tests.events import an_event
from tests.register_repository import NOON, an_entry

from verbund.matrix import canonical_json
from verbund.matrix.names import ServerName
from verbund.policy.transaction import errors_for, review, without
from verbund.register.entry import parse_entry
from verbund.register.model import Register, RegisterVersion

FRIENDS, OURSELVES = ServerName(FRIEND.name), ServerName(OWN)


def a_register() -> Register:
    entries = {name: an_entry(name) for name in (OWN, FRIEND.name, THIRD)}
    entries |= {SUSPENDED.name: an_entry(SUSPENDED.name, status="suspended"), LEFT.name: an_entry(LEFT.name, status="left")}
    entries[FRIEND.name]["keys"] = {FRIEND.key.key_id.text: {"key": FRIEND.key.verify_key.base64}}
    members = {name: parse_entry(name, entry, "bund") for name, entry in entries.items()}
    return Register(RegisterVersion(1, "", 1), NOON, NOON + timedelta(hours=24), members)


REGISTER = a_register()


def reviewed(**parts: list[object]):
    raw = json.dumps({"origin": FRIEND.name, **parts}).encode()
    transaction = canonical_json.parse_object(raw)
    return transaction, review(transaction, len(raw), FRIENDS, OURSELVES, REGISTER)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.identifier)
def test_what_offends_is_left_out_and_its_neighbours_are_not(item):
    harmless = an_event(FRIEND.name, FRIEND.key) if item.part == "pdus" else HARMLESS
    transaction, left_out = reviewed(**{item.part: [harmless, item.item, harmless]})
    assert [(found.part, found.index, found.objection.rule) for found in left_out] == [(item.part, 1, item.rule)]
    rest = canonical_json.parse_object(without(transaction, left_out))
    assert rest[item.part] == [harmless, harmless]
    assert rest["origin"] == FRIEND.name


def test_every_attack_has_an_identifier_of_its_own():
    assert len({item.identifier for item in ITEMS}) == len(ITEMS) == len({(item.part, item.name) for item in ITEMS})


def test_what_honest_servers_send_passes_whole():
    for event in FRIENDLY_EVENTS:
        assert reviewed(pdus=[event])[1] == (), event
    for edu in FRIENDLY_EDUS:
        assert reviewed(edus=[edu])[1] == (), edu


def test_the_sender_is_told_by_event_id():
    stranger = an_event("fremd.example", FRIEND.key)
    transaction, left_out = reviewed(pdus=["nothing", stranger], edus=["nothing"])
    (told,) = errors_for(transaction, left_out).items()
    assert told[0].startswith("$")
    assert "[event-is-of-the-verbund]" in told[1]


def test_without_a_register_nothing_passes():
    transaction = canonical_json.parse_object(json.dumps({"pdus": [FRIENDLY_EVENTS[0]]}).encode())
    assert len(review(transaction, 10, FRIENDS, OURSELVES, None)) == 1


_WORDS = "content edu_type sender type state_key room_id user_id membership push messages keys data event_ids".split()
_EDU_TYPES = "m.typing m.receipt m.presence m.device_list_update m.direct_to_device m.signing_key_update".split()
_PLAIN = st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=8) | st.sampled_from([f"@a:{FRIEND.name}", "!r:x.y"])
_JSON = st.recursive(
    _PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_WORDS), inner, max_size=5),
    max_leaves=12,
)


@given(_JSON, st.sampled_from(_EDU_TYPES))
def test_no_json_makes_the_review_fail(value, kind):
    reviewed(pdus=[value], edus=[value, {"edu_type": kind, "content": value}])
    reviewed(pdus=[{**FRIENDLY_EVENTS[0], "type": "m.room.member", "state_key": value, "content": value}])
    reviewed(pdus=[{**FRIENDLY_EVENTS[0], "type": "m.room.create", "content": value, "signatures": value}])
