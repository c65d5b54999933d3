# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""One offending item in a transaction: a real Synapse gets the others, vouched for; the sender is told; no link stalls."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.events import an_event

from verbund.matrix import canonical_json
from verbund.policy.vouching import HEADER, Voucher
from verbund.probe.requests import Ask

from .cast import FRIEND, OWN, SEND, STRANGER
from .door import Door
from .items import HARMLESS, ITEMS, Item

MALFORMED = {"edu_type": "m.typing", "content": {"typing": True}}


def transaction(name: str, **parts: object) -> Ask:
    content = {"origin": FRIEND.name, "origin_server_ts": 1, "pdus": [], "edus": [], **parts}
    return replace(SEND, target=f"/_matrix/federation/v1/send/{name}", content=content)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: f"{item.identifier} {item.name}")
def test_what_offends_does_not_arrive_and_its_neighbour_does(door: Door, item: Item):
    harmless = an_event(FRIEND.name, FRIEND.key) if item.part == "pdus" else HARMLESS
    before = len(door.seen)
    told = door.send(transaction(item.identifier, **{item.part: [item.item, harmless]}).raw())
    assert told.status == 200, told.body
    # Of a stranger, our homeserver is told before.
    (forwarded,) = [request for request in door.seen[before:] if request.startswith(b"PUT ")]
    arrived = canonical_json.parse_object(forwarded.partition(b"\r\n\r\n")[2])
    assert arrived[item.part] == [harmless]
    assert door.lines(outcome="left-out", origin=FRIEND.name)[-1]["rule"] == item.rule
    # Alone it would have been a whole transaction: that, too, is answered, so that its sender doesn't send it for ever.
    alone = door.send(transaction(f"{item.identifier}-alone", **{item.part: [item.item]}).raw())
    assert alone.status == 200


def test_the_sender_is_told_which_event_did_not_enter(door: Door):
    told = door.send(transaction("told", pdus=[an_event(STRANGER.name, STRANGER.key)]).raw())
    ((event, result),) = json.loads(told.body)["pdus"].items()
    assert event.startswith("$")
    assert "[event-is-of-the-verbund]" in result["error"]


def test_a_transaction_that_is_clean_arrives_as_it_was_sent(door: Door):
    before = len(door.seen)
    ask = transaction("clean", edus=[HARMLESS])
    assert door.send(ask.raw()).status == 200
    assert door.seen[before].endswith(json.dumps(ask.content).encode())
    assert HEADER.encode() not in door.seen[before]


def test_nobody_vouches_for_themselves(door: Door):
    """The header from outside doesn't reach Synapse, and without it a changed body is what it is: wrongly signed."""
    before = len(door.seen)
    forged = replace(transaction("forged", edus=[HARMLESS]), extra=((HEADER.encode(), b"1 " + b"0" * 64),))
    assert door.send(forged.raw()).status == 200
    assert HEADER.encode() not in door.seen[before]


@pytest.mark.parametrize("spoil", ["no code", "another secret", "another body", "another path", "another claim", "old"])
def test_synapse_takes_no_other_word(door: Door, spoil: str):
    """Straight at Synapse's socket, as only the gateway can: the module refuses each code but the gateway's own."""
    ask, cleaned = transaction("spoilt", edus=[MALFORMED, HARMLESS]), transaction("spoilt", edus=[HARMLESS])
    claim, body = ask.header(), json.dumps(cleaned.content).encode()
    now = datetime.now(UTC)
    voucher = Voucher(b"x" * 64 if spoil == "another secret" else door.secret())
    code = voucher.vouch("PUT", ask.target, claim, body, now if spoil != "old" else now.replace(year=now.year - 1))
    honest = Voucher(door.secret()).vouch("PUT", ask.target, claim, body, now)

    def told(code: str | None, target: str = ask.target, body: bytes = body, claim: bytes = claim) -> int:
        head = [f"PUT {target} HTTP/1.1", "Host: x", f"Authorization: {claim.decode()}", f"Content-Length: {len(body)}"]
        head += [f"{HEADER}: {code}"] if code else []
        return door.straight("\r\n".join(head).encode() + b"\r\nContent-Type: application/json\r\n\r\n" + body).status

    assert told(honest) == 200
    refused = {
        "no code": lambda: told(None),
        "another secret": lambda: told(code),
        "another body": lambda: told(code, body=body.replace(b"true", b"false")),
        "another path": lambda: told(code, target=f"{ask.target}x"),
        "another claim": lambda: told(code, claim=Ask(STRANGER, OWN).header()),
        "old": lambda: told(code),
    }[spoil]()
    assert refused in (401, 403)
