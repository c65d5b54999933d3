# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""How deep is too deep doesn't depend on which way a text was looked at: with escapes each value is visited."""

import pytest

from verbund.matrix.canonical_json import MAX_DEPTH, InvalidJson, parse

MANY = "[]," * (MAX_DEPTH + 1)


def is_refused(text: str) -> bool:
    try:
        parse(text.encode())
    except InvalidJson:
        return True
    return False


@pytest.mark.parametrize("innermost", ["", "1", '"x"', "[]", "{}"])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
@pytest.mark.parametrize("depth", range(MAX_DEPTH - 3, MAX_DEPTH + 3))
def test_depth_is_the_same_with_and_without_escapes(innermost, opening, closing, depth):
    nested = opening * depth + (innermost or "[]") + closing * depth
    plain, escaped = f"[{MANY}{nested}]", f'[{MANY}{nested},"\\u0041"]'
    assert is_refused(plain) == is_refused(escaped)


def test_the_bound_is_met_on_both_sides():
    assert not is_refused("[" * MAX_DEPTH + "1" + "]" * MAX_DEPTH)
    assert is_refused("[" * (MAX_DEPTH + 1) + "1" + "]" * (MAX_DEPTH + 1))
