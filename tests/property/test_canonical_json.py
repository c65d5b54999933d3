# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
import canonicaljson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verbund.matrix.canonical_json import MAX_INTEGER, InvalidJson, encode, parse

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner, max_size=5),
    max_leaves=20,
)


@given(VALUES)
def test_the_bytes_are_those_of_the_reference_package(value):
    assert encode(value) == canonicaljson.encode_canonical_json(value)
    assert parse(encode(value)) == value


@given(st.binary(max_size=200))
def test_any_bytes_give_a_value_or_invalid_json(data):
    try:
        encode(parse(data))
    except InvalidJson:
        pass


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":2}', b'{"a":{"b":1,"b":1}}', b"1.0", b"1e3", b"NaN", b"-Infinity", b"9007199254740992",
        b"-9007199254740992", b"9" * 10_000, b'"\\ud800"', b'{"\\udfff":1}', b"\xff", b"\xef\xbb\xbf{}", b"",
        b"{}{}", b"[" * 200 + b"]" * 200, b"[" * 100_000, '{"a":1}'.encode("utf-16"),
    ],
)  # fmt: skip
def test_what_two_parsers_could_read_in_two_ways_is_refused(data):
    assert parse(b'{"a":9007199254740991}') == {"a": 9007199254740991}
    with pytest.raises(InvalidJson):
        parse(data)


@pytest.mark.parametrize("value", [1.5, 2**53, -(2**53), "\ud800", {"a": [1.0]}, {1: 2}, b"bytes"])
def test_what_cannot_be_signed_is_not_encoded(value):
    with pytest.raises(InvalidJson):
        encode(value)
