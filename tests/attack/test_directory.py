# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What a client may ask before anybody has signed in: names to choose from, and a proof of any member."""

import base64
import gzip
import json
from datetime import UTC, datetime

import pytest

from verbund.matrix.names import ServerName
from verbund.register.proof import NotAMember, verify_proof
from verbund.register.trusted import Trusted

from .door import FRIEND, LEFT, OWN, SUSPENDED, Door, Told


def ask(door: Door, target: str, more: str = "") -> Told:
    told = door.send(f"GET {target} HTTP/1.1\r\nHost: amt.example\r\n{more}\r\n".encode(), to=door.clients)
    assert told is not None
    return told


def test_an_organisation_is_found_by_what_people_type(door: Door):
    told = ask(door, "/_verbund/v1/organisations?q=Amt%20Muster")
    assert told.status == 200
    assert b"access-control-allow-origin: *" in told.head.lower()
    names = {row["server_name"]: row["status"] for row in json.loads(told.body)["organisations"]}
    assert names[FRIEND.name] == "active"
    assert names[SUSPENDED.name] == "suspended"
    assert LEFT.name not in names
    assert json.loads(ask(door, "/_verbund/v1/organisations?q=nirgendwo").body) == {"organisations": []}


@pytest.mark.parametrize("query", ["", "?", "?q", "?q=a&q=b", "?q=a&x=b", "?x=a", "?q=%ff", "?q=a;x=b&"])
def test_a_question_that_could_be_read_in_two_ways_is_refused(door: Door, query: str):
    assert ask(door, f"/_verbund/v1/organisations{query}").status == 400
    assert ask(door, "/_verbund/v1/organisations?q=a").status == 200


def test_a_proof_of_each_member_holds_and_denies_the_suspended(door: Door):
    own = json.loads(ask(door, "/_verbund/v1/proof").body)
    trusted = Trusted.from_root(base64.b64decode(own["files"]["metadata/1.root.json"]))
    told = ask(door, f"/_verbund/v1/proof?server={FRIEND.name}", "Accept-Encoding: gzip\r\n")
    member, _ = verify_proof(trusted, gzip.decompress(told.body), ServerName(FRIEND.name), datetime.now(UTC))
    assert member.server_name.text == FRIEND.name
    with pytest.raises(NotAMember, match="suspended"):
        verify_proof(
            trusted, ask(door, f"/_verbund/v1/proof?server={SUSPENDED.name}").body, ServerName(SUSPENDED.name), datetime.now(UTC)
        )
    assert json.loads(ask(door, f"/_verbund/v1/proof?server={OWN}").body) == own


@pytest.mark.parametrize(
    "query, status",
    [("?server=fremd.example", 404), ("?server=", 400), ("?server=Amt.Example", 400), ("?server=a/../b", 400), ("?x=1", 400),
     ("?server=amt.example&server=kreis.example", 400)],
)  # fmt: skip
def test_nobody_else_gets_one(door: Door, query: str, status: int):
    before = len(door.seen)
    assert ask(door, f"/_verbund/v1/proof{query}").status == status
    assert len(door.seen) == before


def test_who_asks_for_everybodys_proof_is_slowed_down_and_our_own_is_still_given(door: Door):
    statuses = [ask(door, f"/_verbund/v1/proof?server=fremd{number}.example").status for number in range(60)]
    assert 429 in statuses
    assert ask(door, "/_verbund/v1/proof").status == 200
