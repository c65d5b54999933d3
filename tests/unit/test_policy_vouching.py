# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The gateway's word holds for one request, for two minutes, under one secret."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.register_repository import NOON

from verbund.policy.vouching import Voucher

SAID = ("PUT", "/_matrix/federation/v1/send/1", b'X-Matrix origin="kreis.example"', b'{"pdus":[]}')
VOUCHER = Voucher(b"s" * 64)


@pytest.mark.parametrize("changed", range(4))
def test_it_holds_for_exactly_what_was_said(changed):
    code = VOUCHER.vouch(*SAID, NOON)
    assert VOUCHER.holds(code, *SAID, NOON + timedelta(seconds=100))
    other = [*SAID]
    other[changed] = other[changed] + (" " if changed < 2 else b" ")
    assert not VOUCHER.holds(code, *other, NOON)


def test_it_ends_and_is_of_one_secret():
    code = VOUCHER.vouch(*SAID, NOON)
    assert not VOUCHER.holds(code, *SAID, NOON + timedelta(minutes=3))
    assert not VOUCHER.holds(code, *SAID, NOON - timedelta(minutes=3))
    assert not Voucher(b"t" * 64).holds(code, *SAID, NOON)
    seconds, _, mac = code.partition(" ")
    assert not VOUCHER.holds(f"{int(seconds) + 1} {mac}", *SAID, NOON)


def test_parts_do_not_run_into_each_other():
    code = VOUCHER.vouch("PUT", "/a", b"b", b"c", NOON)
    assert not VOUCHER.holds(code, "PUT", "/ab", b"", b"c", NOON)


@given(st.text())
def test_any_text_is_judged(text):
    assert not VOUCHER.holds(text, *SAID, NOON)
