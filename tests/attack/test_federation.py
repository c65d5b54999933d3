# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Every attack of the catalogue is refused with the right error, and the homeserver's listener never sees it."""

import json
import socket
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from verbund.probe.catalogue import CATALOGUE
from verbund.probe.model import Case, Listener, Verdict
from verbund.probe.run import Plan, perform
from verbund.probe.wire import Address

from .cast import ASK, CAST, OTHER_SEED, PEOPLE, SEND, SUSPENDED
from .door import Door, read_answer


@pytest.mark.parametrize("case", CATALOGUE, ids=lambda case: case.id)
async def test_an_attack_is_refused_and_its_harmless_twin_is_not(door: Door, case: Case):
    before = len(door.seen)
    plan = Plan(Address(*door.federation, tls=False), Address(*door.clients, tls=False), per_second=100, loud=True)
    outcome = await perform(case, CAST, plan)
    if case.plain:
        assert outcome.verdict is Verdict.NOT_APPLICABLE  # this door stands behind an ingress
        return
    assert outcome.verdict is Verdict.PASSED, (outcome.reason, outcome.sent, outcome.received)
    if case.at_the_door:
        assert len(door.seen) == before
    else:
        until(lambda: len(door.seen) > before)
    if case.listener is Listener.FEDERATION:
        before = len(door.seen)
        # Synapse knows no such person; that it was asked is the point.
        assert door.send(ASK.raw()).status == 404
        assert len(door.seen) == before + 1


def until(holds: Callable[[], bool]) -> None:
    """Synapse may be asked a moment after we were answered; what it sees belongs to this case and not to the next."""
    end = time.monotonic() + 0.3
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)


def test_a_member_that_sees_another_register_is_alarmed_and_not_refused(door: Door):
    def alarms() -> list[str]:
        rows = [json.loads(row) for row in door.log.read_text().splitlines() if '"alarm"' in row]
        return [row["message"] for row in rows if f"{ASK.peer.name} sees another register" in row["message"]]

    before = len(door.seen)
    line = (b"X-Verbund-Register", b"1 " + b"f" * 64)
    # Whoever hasn't proven who they are can't raise an alarm about somebody.
    assert door.send(replace(ASK, extra=(line,), peer=OTHER_SEED).raw()).status == 401
    assert alarms() == []
    assert door.send(replace(ASK, extra=(line,)).raw()).status == 404
    assert len(alarms()) == 1
    assert len(door.seen) == before + 1
    metrics = door.send(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", to=door.private).body
    assert b'verbund_register_faces_differ_total{origin="kreis.example"} 1.0' in metrics
    assert b"verbund_register_alarms 0.0" in metrics
    assert b"verbund_register_forked 0.0" in metrics


def test_bytes_arrive_as_they_were_sent(door: Door):
    before = len(door.seen)
    body = b'{ "pdus":[],\n "origin" : "kreis.example", "origin_server_ts":1 }'
    assert door.send(replace(SEND, body=body, signed_content=json.loads(body)).raw()).status == 200
    assert door.seen[before].endswith(body)
    assert door.seen[before].startswith(f"PUT {SEND.target} HTTP/1.1\r\n".encode())


def test_a_suspended_member_may_leave(door: Door):
    before = len(door.seen)
    target = "/_matrix/federation/v1/make_leave/%21r%3Aamt.example/%40a%3Agesperrt.example"
    assert "M_FORBIDDEN [" not in door.send(replace(ASK, peer=SUSPENDED, target=target).raw()).body.decode()
    assert len(door.seen) == before + 1


def test_an_organisation_that_publishes_nothing_says_so_itself(door: Door):
    before = len(door.seen)
    told = door.send(PEOPLE.raw())
    assert (told.status, json.loads(told.body)["errcode"]) == (403, "DE.VERBUND.NOT_PUBLISHED")
    assert len(door.seen) == before + 1


def test_the_client_listener_hands_on_honest_requests_and_says_who_asks(door: Door):
    twin = b"GET /_matrix/client/v3/sync?x=/_synapse/admin HTTP/1.1\r\nHost: amt.example\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n"
    assert json.loads(door.send(twin, to=door.clients).body)["errcode"] == "M_MISSING_TOKEN"
    assert b"1.2.3.4" not in door.seen[-1]
    assert b"x-forwarded-for: 127.0.0.1" in door.seen[-1]


def test_forged_requests_cannot_lock_a_member_out(door: Door):
    forged = replace(ASK, peer=OTHER_SEED).raw()
    with socket.create_connection(door.federation, timeout=10) as connection:
        for _ in range(4200):
            connection.sendall(forged)
            assert read_answer(connection).status == 401
    assert door.send(ASK.raw()).status == 404


def test_the_log_names_rule_and_origin_and_no_content(door: Door):
    door.send(replace(SEND, peer=SUSPENDED).raw())
    lines = [json.loads(line) for line in door.log.read_text().splitlines()]
    refusals = [line for line in lines if line.get("origin") == SUSPENDED.name and line.get("outcome") == "refused"]
    assert refusals[-1]["rule"] in ("peer-is-active", "signature", "origin-acts-itself")
    assert "m.room.message" not in door.log.read_text()
    assert "sig=" not in door.log.read_text()
