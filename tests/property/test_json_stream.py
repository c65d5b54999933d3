# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The stream reads what the whole reader reads, however it is cut, and refuses what that refuses."""

import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verbund.matrix.canonical_json import InvalidJson, parse_object
from verbund.matrix.json_stream import ObjectStream

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=20,
)


def streamed(data: bytes, step: int, lists: tuple[str, ...] = ("state",)) -> list:
    stream = ObjectStream(frozenset(lists))
    found = []
    for start in range(0, len(data), step):
        found += stream.feed(data[start : start + step])
    return found + stream.finish()


@given(st.dictionaries(st.text(max_size=3), _VALUES), st.lists(_VALUES, max_size=5), st.integers(1, 30), st.booleans())
def test_whatever_the_pieces_the_members_are_the_same(members, items, step, spaced):
    members.pop("state", None)
    text = json.dumps({**members, "state": items}, indent=2 if spaced else None, ensure_ascii=not spaced)
    found = streamed(text.encode() + b" \n" * spaced, step)
    assert [value for key, value in found if key == "state"] == items
    assert {key: value for key, value in found if key != "state"} == members


@pytest.mark.parametrize(
    "data",
    [
        b"", b" ", b"[]", b"7", b'"x"', b"{", b'{"state"', b'{"state":', b'{"state":[', b'{"state":[{}', b'{"state":[{}]',
        b'{"state":[{}],}', b'{"state":[{},]}', b'{"state":[{} {}]}', b'{"state":{}}', b'{"state":null}', b"{,}", b'{"a" 1}',
        b'{"a":1}{}', b'{"a":1} x', b'{"a":1}\0', b'{"a":1,"a":2}', b'{"a":1,"\\u0061":2}', b'{"state":[],"state":[]}',
        b'{"a":1.5}', b'{"a":9007199254740993}', b'{"a":NaN}', b'{"state":["\\ud800"]}', b'{"state":[{"a":1,"a":2}]}',
        b'{"a":"\xff"}', b"\xef\xbb\xbf{}", b'{"state":[' + b"[" * 70 + b"]" * 70 + b"]}", b'{"a":' + b"[" * 9000, b"{1:2}",
        b'{"a":01}',
    ],
)  # fmt: skip
def test_what_two_parsers_could_read_in_two_ways_is_refused(data):
    for step in (1, 7, 100_000):
        with pytest.raises(InvalidJson):
            streamed(data, step)


@given(st.binary(max_size=60), st.integers(1, 9))
def test_any_bytes_give_members_or_that_error(data, step):
    try:
        found = streamed(data, step, ())
    except InvalidJson:
        with pytest.raises(InvalidJson):
            parse_object(data)
        return
    assert dict(found) == parse_object(data)


def test_a_long_list_costs_the_memory_of_one_item():
    stream, item = ObjectStream(frozenset({"state"})), json.dumps({"type": "m.room.member", "content": {"x": "y" * 400}}).encode()
    stream.feed(b'{"state":[' + item)
    tracemalloc.start()
    for _ in range(200):
        assert len(stream.feed((b"," + item) * 100)) >= 99
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000
    assert len(stream.feed(b"]}") + stream.finish()) == 1


def test_a_value_without_end_is_refused_early():
    stream = ObjectStream(frozenset())
    stream.feed(b'{"a":"')
    for _ in range(4):
        assert stream.feed(b"x" * 1_000_000) == []
    with pytest.raises(InvalidJson, match="characters"):
        stream.feed(b"x" * 1_000_000)
