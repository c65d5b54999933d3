# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""How many people another member is told of, and who hides."""

from datetime import date, timedelta

import pytest

from verbund.policy.people import People, Person
from verbund.synapse_module.directory import is_hidden
from verbund.synapse_module.disclosure import Disclosures

TODAY = date(2026, 1, 1)


def people(*numbers: int, limited: bool = False) -> People:
    return People(tuple(Person(f"@p{number}:kreis.example", f"P {number}") for number in numbers), limited)


def ids(told: People | None) -> list[str] | None:
    return None if told is None else [person.user_id.split(":")[0][1:] for person in told.people]


def test_so_many_different_people_a_day_and_no_more():
    disclosures = Disclosures(12)
    assert ids(disclosures.told("stadt", people(*range(10)), 1000, TODAY)) == [f"p{n}" for n in range(10)]
    # Known ones cost nothing; of new ones there is room for two.
    told = disclosures.told("stadt", people(1, 2, 20, 21, 22), 1000, TODAY)
    assert ids(told) == ["p1", "p2", "p20", "p21"]
    assert told.limited
    assert ids(disclosures.told("stadt", people(3, 30), 1000, TODAY)) == ["p3"]
    # Somebody who exists and somebody who doesn't are refused alike.
    assert disclosures.told("stadt", people(31), 1000, TODAY) is None
    assert disclosures.told("stadt", people(), 1000, TODAY) is None
    # Each member counts for itself, and each day anew.
    assert ids(disclosures.told("amt", people(31), 1000, TODAY)) == ["p31"]
    assert ids(disclosures.told("stadt", people(31), 1000, TODAY + timedelta(days=1))) == ["p31"]


@pytest.mark.parametrize("findable, expected", [(3, 3), (12, 10), (30, 15), (1000, 40)])
def test_never_more_than_half_of_an_organisation(findable, expected):
    disclosures = Disclosures(40)
    told = set()
    for number in range(0, findable, 10):
        told |= set(ids(disclosures.told("stadt", people(*range(number, min(number + 10, findable))), findable, TODAY)) or ())
    assert len(told) == expected


def test_what_is_remembered_is_bounded_and_closes():
    disclosures = Disclosures(100, most=5)
    assert len(ids(disclosures.told("a", people(*range(4)), 1000, TODAY))) == 4
    assert len(ids(disclosures.told("b", people(*range(4)), 1000, TODAY))) == 1
    assert disclosures.told("c", people(1), 1000, TODAY) is None


def test_what_cannot_be_read_hides():
    assert not is_hidden(None)
    assert not is_hidden({})
    assert not is_hidden({"hidden": False})
    for content in ({"hidden": True}, {"hidden": "false"}, {"hidden": 0}, {"hidden": None}, [], "no"):
        assert is_hidden(content), content
