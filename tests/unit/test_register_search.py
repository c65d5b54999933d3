# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What a clerk types finds the organisation."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.register_repository import NOON, an_entry

from verbund.register.entry import parse_entry
from verbund.register.model import Register, RegisterVersion
from verbund.register.search import MAX_RESULTS, Search

BODIES = {
    "muenchen.example": ("Landeshauptstadt München", "München", "active"),
    "musterhausen.example": ("Stadt Musterhausen", "Musterhausen", "active"),
    "kreis-muster.example": ("Landkreis Muster", "Musterstadt", "suspended"),
    "strassen.example": ("Landesbetrieb Straßen.NRW", "Gelsenkirchen", "active"),
    "alt.example": ("Altes Amt", "Musterhausen", "left"),
}


def a_register(bodies=BODIES) -> Register:
    members = {}
    for server, (name, place, status) in bodies.items():
        organisation = {"name": name, "kind": "municipality", "place": place, "registrar": "bund"}
        members[server] = parse_entry(server, an_entry(server, organisation=organisation, status=status), "bund")
    return Register(RegisterVersion(1, "", 1), NOON, NOON + timedelta(hours=24), members)


SEARCH = Search(a_register())


def found(query: str) -> list[str]:
    return [member.server_name.text for member in SEARCH.find(query)]


@pytest.mark.parametrize("query", ["München", "münch", "Muenchen", "MUNCHEN", "  landeshauptstadt mün ", "muenchen.example"])
def test_munich_is_found_however_it_is_written(query):
    assert found(query) == ["muenchen.example"]


@pytest.mark.parametrize("query", ["straßen", "Strassen", "STRASSEN nrw", "gelsenk"])
def test_so_is_a_sharp_s(query):
    assert found(query) == ["strassen.example"]


def test_every_word_must_fit_and_beginnings_of_the_name_come_first():
    assert found("muster") == ["kreis-muster.example", "musterhausen.example"]
    assert found("stadt") == ["musterhausen.example"]
    assert SEARCH.find("landes")[0].organisation.name.startswith("Landes")
    assert found("landkreis muster") == ["kreis-muster.example"]
    assert found("muster münchen") == []


def test_a_suspended_one_is_shown_so_that_its_people_learn_why_and_a_departed_one_is_not():
    assert found("kreis") == ["kreis-muster.example"]
    assert found("altes") == []


def test_nothing_finds_everything():
    assert found("") == found("  .-%_ ") == found("x" * 101) == []


def test_the_answer_is_bounded():
    many = {f"a{number}.example": ("Amt", "Ort", "active") for number in range(100)}
    assert len(Search(a_register(many)).find("amt")) == MAX_RESULTS


@given(st.text(max_size=120))
def test_whatever_is_typed_is_answered(query):
    assert set(found(query)) <= set(BODIES)
