# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verbund.matrix.names import ServerName
from verbund.matrix.signatures import KeyId
from verbund.matrix.x_matrix import Claim, InvalidClaim, build, parse

CLAIM = Claim(ServerName("amt.example:8448"), ServerName("[2001:db8::1]"), KeyId("ed25519:a_1"), "c2ln/+")


@pytest.mark.parametrize(
    "header",
    [
        b'X-Matrix origin="amt.example:8448",destination="[2001:db8::1]",key="ed25519:a_1",sig="c2ln/+"',
        b"x-mAtRiX origin=amt.example:8448,destination=[2001:db8::1],key=ed25519:a_1,sig=c2ln/+",
        b'X-Matrix  ORIGIN = "amt.example:8448" ,\tdestination="[2001:db8::1]", key="ed25519:a_1" , sig="c2ln/+"',
        b'X-Matrix sig="c2ln\\/+",key="ed25519:a_1",new="1",destination="[2001:db8::1]",origin="\\amt.example:8448"',
    ],
)
def test_the_spellings_that_the_spec_allows_give_one_claim(header):
    assert parse([header]) == CLAIM == parse([build(CLAIM)])


GOOD = build(CLAIM)


@pytest.mark.parametrize(
    "headers",
    [
        [], [GOOD, GOOD], [b""], [b"X-Matrix"], [b"Bearer abc"], [GOOD + b","], [GOOD + b" x"], [GOOD + b"\n"],
        [GOOD + b',origin="amt.example"'], [GOOD + b',Origin="amt.example:8448"'], [GOOD.replace(b'sig="', b"sig=")],
        [GOOD.replace(b"ed25519", b"rsa")], [GOOD.replace(b"amt.example", b"amt_example")],
        [GOOD.replace(b"amt.example", "ämt.example".encode())], [GOOD.replace(b"destination", b"dest")],
        [GOOD.replace(b'",', b'";')], [GOOD + b',x="' + b"a" * 3000 + b'"'], [b"X-Matrix\t" + GOOD[9:]],
        [GOOD.replace(b"amt.example", b"amt.example\x00")],
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_is_refused(headers):
    assert parse([GOOD]) == CLAIM
    with pytest.raises(InvalidClaim):
        parse(headers)


@given(st.binary(max_size=120))
def test_any_bytes_give_a_claim_or_invalid_claim(data):
    try:
        parse([b"X-Matrix " + data])
    except InvalidClaim:
        pass
