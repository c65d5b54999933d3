# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Every attack of the catalogue is refused with the right error, and the homeserver's listener never sees it."""

import json
import re
import socket
from dataclasses import replace

import pytest

from .catalogue import ASK, ATTACKS, OTHER_SEED, PEOPLE, SEND, SUSPENDED, Attack
from .door import Door, read_answer


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_is_refused_and_its_harmless_twin_is_not(door: Door, attack: Attack):
    before = len(door.seen)
    told = door.send(attack.raw())
    assert told is not None
    assert told.status == attack.status, told.body
    if attack.errcode is not None:
        assert json.loads(told.body)["errcode"] == attack.errcode
    assert len(door.seen) == before
    # Synapse knows no such person; that it was asked is the point.
    assert door.send(ASK.raw()).status == 404
    assert len(door.seen) == before + 1


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


def test_an_oversized_body_is_refused_unread(door: Door):
    before = len(door.seen)
    raw = SEND.raw()
    head = raw[: raw.index(b"\r\n\r\n")].split(b"\r\nContent-Length")[0]
    told = door.send(head + b"\r\nContent-Length: 300000\r\n\r\n")
    assert told.status == 413
    assert json.loads(told.body)["errcode"] == "M_TOO_LARGE"
    assert len(door.seen) == before


def test_an_oversized_body_in_chunks(door: Door):
    before = len(door.seen)
    raw = SEND.raw()
    head = raw[: raw.index(b"\r\n\r\n")].split(b"\r\nContent-Length")[0]
    chunks = b"10000\r\n" + b"a" * 65536 + b"\r\n" + b"30000\r\n" + b"a" * 196608
    told = door.send(head + b"\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
    assert told.status == 413
    assert len(door.seen) == before


def test_a_broken_chunk(door: Door):
    before = len(door.seen)
    raw = SEND.raw()
    head = raw[: raw.index(b"\r\n\r\n")].split(b"\r\nContent-Length")[0]
    assert door.send(head + b"\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n").status == 400
    assert len(door.seen) == before


def test_a_slow_body(door: Door):
    before = len(door.seen)
    told = door.send(SEND.raw()[:-5])
    assert told.status == 408
    assert len(door.seen) == before


def test_a_slow_head(door: Door):
    before = len(door.seen)
    assert door.send(SEND.raw()[:40]) is None
    assert len(door.seen) == before


def test_a_smuggled_second_request_is_judged_like_the_first(door: Door):
    before = len(door.seen)
    hidden = b"GET /_synapse/admin/v1/server_version HTTP/1.1\r\nHost: amt.example\r\n\r\n"
    with socket.create_connection(door.federation, timeout=10) as connection:
        connection.sendall(ASK.raw() + hidden)
        answers = b""
        while answers.count(b"HTTP/1.1 ") < 2:
            answers += connection.recv(65_536)
    assert re.findall(rb"HTTP/1.1 (\d+)", answers) == [b"404", b"404"]
    assert len(door.seen) == before + 1


CLIENT_PATHS = (
    "/_synapse/admin/v1/server_version",
    "/_synapse/replication/x",
    "/_synapse",
    "/_synapse/client/../admin/v1/users",
    "/_matrix/client/../../_synapse/admin/v1/users",
    "/_matrix/client/%2e%2e/%2e%2e/_synapse/admin/v1/users",
    "/_matrix/client/%2E%2e/x",
    "//_synapse/admin/v1/users",
    "/_matrix//client/v3/sync",
    "/_matrix/client/..%5c..%5c_synapse/admin",
    "/_matrix/client/..%2f..%2f_synapse/admin/v1/users",
    "/_matrix/client/v3%2f%2e%2e%2f_synapse",
    "/_matrix/federation/v1/version",
    "/_matrix/federation/v1/send/1",
    "/_matrix/key/v2/server",
    "/_matrix/key/v2/query/kreis.example",
    "/_MATRIX/client/v3/sync",
    "/%5fsynapse/admin/v1/users",
    "/_matrix/media_/x",
    "http://127.0.0.1/_synapse/admin/v1/users",
    "/health",
    "/_verbund/",
    "/_verbund/register/../../secrets/signing.key",
    "/_verbund/register/metadata/999.root.json",
    "/_matrix/client/v3/sync%00",
)


@pytest.mark.parametrize("target", CLIENT_PATHS)
def test_the_client_listener_forwards_the_client_api_alone(door: Door, target: str):
    before = len(door.seen)
    told = door.send(f"GET {target} HTTP/1.1\r\nHost: amt.example\r\n\r\n".encode(), to=door.clients)
    assert told.status == 404
    assert len(door.seen) == before
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
