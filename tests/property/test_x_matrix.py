# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verbund.matrix.x_matrix import InvalidClaim, build, parse

CASES = json.loads((Path(__file__).parents[2] / "vectors/x_matrix/header.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_header_vectors(case):
    headers = [header.encode() for header in case["headers"]]
    if case["expect"] == "refused":
        with pytest.raises(InvalidClaim):
            parse(headers)
        return
    claim = parse(headers)
    found = (claim.origin.text, claim.destination.text, claim.key_id.text, claim.signature)
    assert dict(zip(("origin", "destination", "key", "sig"), found, strict=True)) == case["expect"]["claim"]
    assert parse([build(claim)]) == claim


@given(st.binary(max_size=120))
def test_any_bytes_give_a_claim_or_invalid_claim(data):
    try:
        parse([b"X-Matrix " + data])
    except InvalidClaim:
        pass
