# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Tokens for apps: what an app could read in another way than we do is refused. Any signature will do here: apps verify it."""

import base64
import json
from datetime import UTC, datetime

import pytest

from verbund.register.app_token import InvalidToken, domain_of, parse_app_token

DOMAIN = "chat.amt.example"
HEADER, CLAIMS = {"alg": "PS512", "typ": "JWT"}, {"sub": DOMAIN, "exp": 1_800_000_000}


def part(value: object) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def a_token(header: object = HEADER, claims: object = CLAIMS, signature: bytes = b"s" * 512) -> bytes:
    return f"{part(header)}.{part(claims)}.{part(signature)}".encode()


def test_a_good_one():
    token = parse_app_token(a_token(), DOMAIN)
    assert token.text.encode() == a_token()
    assert not token.is_expired(datetime(2026, 11, 24, tzinfo=UTC))
    assert token.is_expired(datetime.fromtimestamp(1_800_000_000, UTC))
    assert domain_of("https://chat.amt.example:8443") == DOMAIN


ATTACKS = {
    "alg none": a_token({"alg": "none"}, signature=b""),
    "alg none with a signature": a_token({"alg": "none"}),
    "alg None": a_token({"alg": "PS512 "}),
    "HS256 by the public key": a_token({"alg": "HS256"}, signature=b"s" * 32),
    "RS256": a_token({"alg": "RS256"}),
    "RS512": a_token({"alg": "RS512"}),
    "PS256": a_token({"alg": "PS256"}),
    "EdDSA": a_token({"alg": "EdDSA"}, signature=b"s" * 64),
    "a list of algorithms": a_token({"alg": ["PS512", "none"]}),
    "no alg": a_token({"typ": "JWT"}),
    "alg in capitals": a_token({"ALG": "PS512"}),
    "a doubled alg": a_token(b'{"alg":"none","alg":"PS512"}'),
    "a doubled sub": a_token(claims=b'{"sub":"boese.example","sub":"chat.amt.example","exp":1800000000}'),
    "a doubled sub, escaped": a_token(claims=b'{"sub":"chat.amt.example","\\u0073ub":"boese.example","exp":1800000000}'),
    "a doubled exp": a_token(claims=b'{"sub":"chat.amt.example","exp":1,"exp":1800000000}'),
    "another's domain": a_token(claims={**CLAIMS, "sub": "boese.example"}),
    "the server name instead of the domain": a_token(claims={**CLAIMS, "sub": "amt.example"}),
    "a list of domains": a_token(claims={**CLAIMS, "sub": [DOMAIN, "boese.example"]}),
    "the domain in capitals": a_token(claims={**CLAIMS, "sub": DOMAIN.upper()}),
    "the domain with a port": a_token(claims={**CLAIMS, "sub": f"{DOMAIN}:443"}),
    "no sub": a_token(claims={"exp": 1}),
    "no exp": a_token(claims={"sub": DOMAIN}),
    "an exp in words": a_token(claims={**CLAIMS, "exp": "1800000000"}),
    "an exp that is true": a_token(claims={**CLAIMS, "exp": True}),
    "a fraction for exp": a_token(claims=b'{"sub":"chat.amt.example","exp":1800000000.5}'),
    "an endless exp": a_token(claims={**CLAIMS, "exp": 2**52}),
    "exp before all time": a_token(claims={**CLAIMS, "exp": -1}),
    "a key of its own": a_token({**HEADER, "jwk": {}}),
    "a link to a key": a_token({**HEADER, "jku": "https://boese.example"}),
    "a critical extension": a_token({**HEADER, "crit": ["b64"], "b64": False}),
    "another kind": a_token({**HEADER, "typ": "JWE"}),
    "a short signature": a_token(signature=b"s" * 255),
    "no signature": a_token(signature=b""),
    "two parts": a_token().rpartition(b".")[0],
    "four parts": a_token() + b".eA",
    "padding": a_token() + b"=",
    "standard base64": a_token(signature=b"\xff" * 512).replace(b"_", b"/"),
    "other trailing bits": a_token(signature=b"s" * 511 + b"\x00")[:-1] + b"B",
    "white space within": a_token().replace(b".", b".\n", 1),
    "a JSON form": json.dumps({"payload": "x"}).encode(),
    "an array": a_token(claims=[CLAIMS]),
    "too large": a_token(claims={**CLAIMS, "x": "y" * 9000}),
    "depth without end": a_token(claims=b'{"x":' + b"[" * 2000 + b"]" * 2000 + b"}"),
    "nothing": b"",
}


@pytest.mark.parametrize("token", ATTACKS.values(), ids=ATTACKS.keys())
def test_an_attack_is_refused(token):
    with pytest.raises(InvalidToken):
        parse_app_token(token, DOMAIN)
