# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Every row of the table, attacked in the same ways; and asked honestly, so that no refusal is for a wrong reason."""

import json

import pytest

from verbund.matrix.endpoints import CLOSED, ENDPOINTS, Endpoint

from .door import Door
from .endpoints import CASES, Case, honest


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.identifier} {case.name}")
def test_it_is_refused_and_nothing_reaches_synapse(door: Door, case: Case):
    before = len(door.seen)
    told = door.send(case.ask.raw())
    assert told is not None
    assert (told.status, json.loads(told.body)["errcode"]) == (case.status, case.errcode), told.body
    assert door.seen[before:] == []


@pytest.mark.parametrize("row", [row for row in ENDPOINTS if row.signed and row.name not in CLOSED], ids=lambda row: row.name)
def test_asked_honestly_it_reaches_synapse(door: Door, row: Endpoint):
    before = len(door.seen)
    told = door.send(honest(row).raw())
    assert told is not None
    assert told.status != 401
    assert [request.split(b" ")[:2] for request in door.seen[before:]] == [[row.method.encode(), honest(row).target.encode()]]


def test_every_case_has_an_identifier_of_its_own():
    assert len({case.identifier for case in CASES}) == len(CASES) > 300
