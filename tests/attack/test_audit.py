# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What a whole site keeps of attacks: one entry for each refusal of somebody known, none for strangers but counts."""

from dataclasses import replace
from urllib.parse import quote

from tests.events import a_membership

from verbund.audit.keys import read_audit_key
from verbund.audit.places import heads_in, lines_in
from verbund.audit.verify import verify
from verbund.matrix.names import ServerName

from .cast import ASK, FRIEND, OTHER_SEED, OWN, SEND, STRANGER, SUSPENDED
from .door import Door


def entries(door: Door) -> list[dict[str, object]]:
    folder = door.log.parent.parent / "audit"
    key = read_audit_key(door.shared_secret.with_name("audit.key")).verify_key
    found = verify(lines_in(folder), heads_in(folder), ServerName(OWN), key)
    assert found.faults == []
    return list(found.entries)


def test_each_refusal_of_a_member_is_one_entry_and_strangers_make_none(door: Door):
    target = "/_matrix/federation/v1/query/profile?user_id=%40a%3Adritte.example"
    before = len(entries(door))
    for _ in range(3):
        assert door.send(replace(ASK, target=target).raw()).status == 403
        assert door.send(replace(SEND, peer=SUSPENDED).raw()).status == 403
        assert door.send(replace(ASK, peer=STRANGER).raw()).status == 403
        assert door.send(replace(ASK, peer=OTHER_SEED).raw()).status == 401
        assert door.send(replace(ASK, authorization=()).raw()).status == 401
    new = [entry for entry in entries(door)[before:] if entry["kind"] == "refused"]
    assert [(entry["peer"], entry["rule"]) for entry in new] == [
        (FRIEND.name, "subjects-are-there"), (SUSPENDED.name, "peer-is-active")
    ] * 3  # fmt: skip
    text = repr(entries(door))
    assert STRANGER.name not in text
    assert "%40a" not in text


def test_who_leaves_from_elsewhere_stands_there_by_a_pseudonym(door: Door):
    event = a_membership(FRIEND.name, FRIEND.key, "leave")
    target = f"/_matrix/federation/v2/send_leave/{quote(str(event['room_id']), safe='')}/%24e"
    before = len(door.seen)
    door.send(replace(ASK, method="PUT", target=target, content=event).raw())
    assert len(door.seen) == before + 1
    (found,) = [entry for entry in entries(door) if entry["kind"] == "member"]
    assert (found["membership"], found["direction"]) == ("leave", "in")
    assert str(found["person"]).startswith("person-")
    assert str(found["person"]).endswith(f":{FRIEND.name}")
    assert str(event["sender"]) not in repr(found)
    assert str(event["room_id"]) not in repr(found)
