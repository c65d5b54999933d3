# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A hostile member at full speed against a site with small limits: it gets 429 with a time, others are served."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from verbund.probe.requests import Ask, Peer

from .cast import ASK, FRIEND, OTHER_SEED, OWN, SEND, THIRD
from .door import THIRD_KEY, a_door

THIRDS = Ask(Peer(THIRD, THIRD_KEY), OWN)


@pytest.fixture(scope="module")
def narrow():
    with a_door(requests_per_second=2) as started:
        yield started


def test_a_hostile_member_is_told_when_to_come_again_and_others_notice_nothing(narrow):
    """LIM-RATE-001"""
    stop, told = threading.Event(), []

    def flood() -> None:
        while not stop.is_set():
            told.append(narrow.send(ASK.raw(), timeout=30))

    with ThreadPoolExecutor(16) as pool:
        for _ in range(16):
            pool.submit(flood)
        try:
            while not any(answer.status == 429 for answer in told):
                assert len(told) < 500
            # The neighbour is served at once, though all places of the hostile one are taken.
            for _ in range(4):
                assert narrow.send(THIRDS.raw(), timeout=3).status == 404
            refused = next(answer for answer in told if answer.status == 429)
        finally:
            stop.set()
    assert json.loads(refused.body)["errcode"] == "M_LIMIT_EXCEEDED"
    assert json.loads(refused.body)["retry_after_ms"] > 0


def test_a_body_is_as_large_as_its_endpoint_needs(narrow):
    """LIM-SIZE-001"""
    target = "/_matrix/federation/v2/send_join/%21r%3Aamt.example/%24e"
    big = replace(SEND, peer=Peer(THIRD, THIRD_KEY), target=target, content={"x": "y" * 300_000})
    assert narrow.send(big.raw(), timeout=10).status == 413
    same = replace(big, target="/_matrix/federation/v1/send/big", content={"origin": THIRD, "x": "y" * 300_000})
    assert narrow.send(same.raw(), timeout=10).status == 200


def test_a_forger_cannot_use_up_a_members_share(narrow):
    """LIM-RATE-002"""
    forged = replace(THIRDS, peer=Peer(THIRD, OTHER_SEED.key))
    assert {narrow.send(forged.raw()).status for _ in range(50)} == {401}
    assert narrow.send(THIRDS.raw(), timeout=10).status == 404
    assert FRIEND.name != THIRD
