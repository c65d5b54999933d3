# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A fresh nonce, signed by the member itself, for the address in use."""

import json
from datetime import timedelta

import pytest
from tests.register_repository import NOON, an_entry, matrix_key

from verbund.matrix.names import ServerName
from verbund.matrix.signatures import sign_json
from verbund.register.attestation import InvalidAttestation, attest, parse_challenge, verify_attestation
from verbund.register.entry import parse_entry
from verbund.register.model import RegisterVersion

NAME, URL, NONCE = "stadt.example", "https://stadt.example", "ab" * 32
MEMBER = parse_entry(NAME, an_entry(NAME), "bund")
VERSION = RegisterVersion(3, "00" * 32, 7)


def an_answer(**changes):
    facts = {"nonce": NONCE, "server": ServerName(NAME), "base_url": URL, "version": VERSION}
    facts |= {"now": NOON, "key": matrix_key(NAME)}
    return attest(**{**facts, **changes})


def refused(answer: bytes, nonce: str = NONCE, url: str = URL, now=NOON) -> None:
    with pytest.raises(InvalidAttestation):
        verify_attestation(answer, MEMBER, nonce, url, now)


def test_the_member_itself_is_believed():
    verify_attestation(an_answer(), MEMBER, NONCE, URL, NOON)


def test_a_replay_with_another_nonce():
    refused(an_answer(), nonce="cd" * 32)


def test_another_server_that_answers_for_the_member():
    refused(an_answer(server=ServerName("kreis.example")))
    refused(an_answer(key=matrix_key("kreis.example")))


def test_a_relay_at_another_address():
    refused(an_answer(), url="https://stadt-example.evil.example")
    refused(an_answer(base_url="https://evil.example"), url="https://evil.example")


def test_a_stale_answer_and_one_from_the_future():
    refused(an_answer(), now=NOON + timedelta(seconds=61))
    refused(an_answer(now=NOON + timedelta(minutes=2)))


def test_a_matrix_signature_is_no_attestation():
    statement = json.loads(an_answer())["statement"]
    signed = sign_json(statement, ServerName(NAME), matrix_key(NAME))
    signature = signed["signatures"][NAME]["ed25519:a_1"]
    refused(json.dumps({"statement": statement, "key_id": "ed25519:a_1", "signature": signature}).encode())


def test_an_edited_statement():
    answer = json.loads(an_answer())
    answer["statement"]["register_snapshot"] = 4
    refused(json.dumps(answer).encode())


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"nonce":1}', b'{"nonce":"AB"}', b'{"nonce":"' + b"ab" * 32 + b'","x":1}'])
def test_a_challenge_is_a_nonce_and_nothing_else(body):
    with pytest.raises(InvalidAttestation):
        parse_challenge(body)
    assert parse_challenge(b'{"nonce":"' + b"ab" * 32 + b'"}') == NONCE


@pytest.mark.parametrize("answer", [b"", b"{}", b'{"statement":{},"key_id":"x","signature":""}', b"\xff", b" " * 5000])
def test_what_cannot_be_read_is_refused(answer):
    refused(answer)
