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


def attacks(domain: str) -> dict[str, bytes]:
    """Tokens that speak about `domain` but for what is wrong with them."""
    claims = {"sub": domain, "exp": 1_800_000_000}
    return {
        "alg none": a_token({"alg": "none"}, claims, signature=b""),
        "alg none with a signature": a_token({"alg": "none"}, claims),
        "alg None": a_token({"alg": "PS512 "}, claims),
        "HS256 by the public key": a_token({"alg": "HS256"}, claims, signature=b"s" * 32),
        "RS256": a_token({"alg": "RS256"}, claims),
        "RS512": a_token({"alg": "RS512"}, claims),
        "PS256": a_token({"alg": "PS256"}, claims),
        "EdDSA": a_token({"alg": "EdDSA"}, claims, signature=b"s" * 64),
        "a list of algorithms": a_token({"alg": ["PS512", "none"]}, claims),
        "no alg": a_token({"typ": "JWT"}, claims),
        "alg in capitals": a_token({"ALG": "PS512"}, claims),
        "a doubled alg": a_token(b'{"alg":"none","alg":"PS512"}', claims),
        "a doubled sub": a_token(claims=b'{"sub":"boese.example","sub":"%b","exp":1800000000}' % domain.encode()),
        "a doubled sub, escaped": a_token(claims=b'{"sub":"%b","\\u0073ub":"boese.example","exp":1800000000}' % domain.encode()),
        "a doubled exp": a_token(claims=b'{"sub":"%b","exp":1,"exp":1800000000}' % domain.encode()),
        "another's domain": a_token(claims={**claims, "sub": "boese.example"}),
        "a domain above": a_token(claims={**claims, "sub": domain.partition(".")[2]}),
        "a list of domains": a_token(claims={**claims, "sub": [domain, "boese.example"]}),
        "the domain in capitals": a_token(claims={**claims, "sub": domain.upper()}),
        "the domain with a port": a_token(claims={**claims, "sub": f"{domain}:443"}),
        "no sub": a_token(claims={"exp": 1}),
        "no exp": a_token(claims={"sub": domain}),
        "an exp in words": a_token(claims={**claims, "exp": "1800000000"}),
        "an exp that is true": a_token(claims={**claims, "exp": True}),
        "a fraction for exp": a_token(claims=b'{"sub":"%b","exp":1800000000.5}' % domain.encode()),
        "an endless exp": a_token(claims={**claims, "exp": 2**52}),
        "exp before all time": a_token(claims={**claims, "exp": -1}),
        "a key of its own": a_token({**HEADER, "jwk": {}}, claims),
        "a link to a key": a_token({**HEADER, "jku": "https://boese.example"}, claims),
        "a critical extension": a_token({**HEADER, "crit": ["b64"], "b64": False}, claims),
        "another kind": a_token({**HEADER, "typ": "JWE"}, claims),
        "a short signature": a_token(claims=claims, signature=b"s" * 255),
        "no signature": a_token(claims=claims, signature=b""),
        "two parts": a_token(claims=claims).rpartition(b".")[0],
        "four parts": a_token(claims=claims) + b".eA",
        "padding": a_token(claims=claims) + b"=",
        "standard base64": a_token(claims=claims, signature=b"\xff" * 512).replace(b"_", b"/"),
        "other trailing bits": a_token(claims=claims, signature=b"s" * 511 + b"\x00")[:-1] + b"B",
        "white space within": a_token(claims=claims).replace(b".", b".\n", 1),
        "a JSON form": json.dumps({"payload": "x"}).encode(),
        "an array": a_token(claims=[claims]),
        "too large": a_token(claims={**claims, "x": "y" * 9000}),
        "depth without end": a_token(claims=b'{"x":' + b"[" * 2000 + b"]" * 2000 + b"}"),
        "nothing": b"",
    }


@pytest.mark.parametrize("token", attacks(DOMAIN).values(), ids=attacks(DOMAIN).keys())
def test_an_attack_is_refused(token):
    with pytest.raises(InvalidToken):
        parse_app_token(token, DOMAIN)
