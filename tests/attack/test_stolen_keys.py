# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What a stolen key can do: the handbook's table, each cell tried with every offer that a thief could make."""

from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import pytest
from tests.register_repository import NOON, matrix_key

from verbund.register.model import Register
from verbund.register.scope import ON_CALL

from .thief import (
    COUNTERSIGNER,
    DENIED,
    KREIS,
    STADT,
    STRANGER,
    SUSPENDED,
    Files,
    World,
    a_world,
    keeps_news_back,
    offers,
    seen,
    shows_two_faces,
)

PAGE = Path(__file__).parents[2] / "docs" / "handbook" / "stolen-keys.md"
NAMES = {
    "Registerstelle": "bund",
    "Gegenzeichnung": COUNTERSIGNER,
    "Dienst": "online",
    "Bereitschaft": ON_CALL,
    "einer von root": "root",
    "einer von targets": "targets",
}
EVIL = matrix_key("evil.example").verify_key


# After that time nobody believes the old register any more; a registrar's part that has ended is held for three days.
KEPT_BACK = (("24 Stunden", timedelta(hours=24)), ("33 Tage", timedelta(days=33)))


def is_active(register: Register, name: str) -> bool:
    return name in register.members and register.members[name].is_active


ABILITIES: dict[str, Callable[[Register], bool]] = {
    "aufnehmen": lambda register: STRANGER in register.members,
    "fremde Schlüssel": lambda register: (
        any(key.verify_key == EVIL for key in register.members[KREIS].keys.values()) if KREIS in register.members else False
    ),
    "wieder zulassen": lambda register: is_active(register, SUSPENDED),
    "ausschließen": lambda register: not is_active(register, STADT),
    "Notsperre lösen": lambda register: is_active(register, DENIED),
}


def table() -> dict[str, dict[str, str]]:
    rows = [line.strip("|").split("|") for line in PAGE.read_text().splitlines() if line.startswith("|")]
    head, _, *body = [[cell.strip() for cell in row] for row in rows]
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in body}


def keys_of(row: str) -> frozenset[str]:
    return frozenset(NAMES[name] for name in row.split(" + "))


@lru_cache(maxsize=1)
def the_world() -> World:
    return a_world()


@lru_cache
def outcomes(row: str) -> list[tuple[Files, Register | None, Register | None]]:
    """For each offer, what somebody who knows the register takes of it, and what a newcomer does."""
    world = the_world()
    known, cold = world.known, world.cold
    return [(files, seen(known, files), seen(cold, files)) for files in offers(world, keys_of(row))]


def found(row: str, column: str) -> str:
    """The cell, by trying."""
    if column == "Neues verschweigen":
        return next(name for name, time in KEPT_BACK if not keeps_news_back(the_world(), keys_of(row), time))
    if column == "zwei Gesichter":
        return "ja, fällt auf" if shows_two_faces(the_world(), keys_of(row)) else "nein"
    has = ABILITIES[column]
    tried = outcomes(row)
    if any(register is not None and has(register) for _, register, _ in tried):
        return "72 Stunden" if column == "ausschließen" and ends_by_itself(row) else "ja"
    return "Neue" if any(register is not None and has(register) for _, _, register in tried) else "nein"


def ends_by_itself(row: str) -> bool:
    """Whether all that keeps a member out is over after 72 hours."""
    later = NOON + timedelta(hours=72)
    world = the_world()
    for files in offers(world, keys_of(row), later):
        register = seen(world.known, files, later)
        if register is not None and not is_active(register, STADT):
            return False
    return True


@pytest.mark.parametrize(("row", "column"), [(row, column) for row, cells in table().items() for column in cells])
def test_a_cell_says_what_a_thief_can_do(row, column):
    assert found(row, column) == table()[row][column]


def test_the_table_is_whole():
    singles = [row for row in table() if "+" not in row]
    assert set(singles) == set(NAMES)
    signing = {"Registerstelle", "Gegenzeichnung", "Dienst", "Bereitschaft"}
    pairs = {frozenset(row.split(" + ")) for row in table() if "+" in row}
    assert pairs == {frozenset((one, other)) for one in signing for other in signing if one != other}
    assert all(set(cells) == {*ABILITIES, "Neues verschweigen", "zwei Gesichter"} for cells in table().values())


def test_the_world_is_what_the_table_begins_with():
    register = the_world().known.register
    assert register is not None
    assert STRANGER not in register.members
    assert [name for name in (STADT, KREIS, SUSPENDED, DENIED) if is_active(register, name)] == [STADT, KREIS]
