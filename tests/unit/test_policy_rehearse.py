# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Terms in shadow refuse nothing and say what they would have refused; in force, they refuse just that."""

from dataclasses import replace

import pytest

from verbund.config.federation import FederationSettings, ShadowSettings
from verbund.policy.contents import Contents
from verbund.policy.decide import Allowed, decide
from verbund.policy.question import Direction, Question, Terms
from verbund.policy.rehearse import would_object

from .test_policy_decide import NOON, OWN, PEER, ROWS, THIRD, a_register, rule_of


def a_question(endpoint: str, origin=PEER) -> Question:
    return Question(Direction.IN, ROWS[endpoint], origin, OWN, OWN, Contents(frozenset({origin})), NOON)


@pytest.mark.parametrize(
    "terms, rule, endpoint, other",
    [
        (Terms(without_members=frozenset({PEER})), "we-deal-with-the-peer", "send", a_question("send", THIRD)),
        (Terms(closed=Terms().closed | {"people"}), "endpoint-is-offered", "people", a_question("send")),
    ],
)
def test_what_would_be_refused_passes_until_it_is_in_force(terms: Terms, rule: str, endpoint: str, other: Question):
    question, register = a_question(endpoint), a_register()
    assert isinstance(decide(question, register), Allowed)
    assert would_object(question, register, terms) == rule
    assert would_object(other, register, terms) is None
    assert rule_of(decide(replace(question, terms=terms), register)) == rule
    assert isinstance(decide(replace(other, terms=terms), register), Allowed)


def test_people_can_always_leave_a_member_that_is_left_out():
    terms = Terms(without_members=frozenset({PEER}))
    assert isinstance(decide(replace(a_question("make_leave"), terms=terms), a_register()), Allowed)
    assert rule_of(decide(replace(a_question("make_join"), terms=terms), a_register())) == "we-deal-with-the-peer"


def test_settings_name_what_exists():
    chosen = FederationSettings(without_members=(PEER.text,), without_operations=("people",))
    assert "people" in chosen.closed
    assert chosen.refused_members == {PEER}
    for wrong in ({"without_members": ("a b",)}, {"without_operations": ("nothing",)}, {"without_operations": ("send_leave",)}):
        with pytest.raises(ValueError):
            FederationSettings(**wrong)
    assert ShadowSettings().rehearse is False
