# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A request proves that its sender holds the keys that it names."""

import json

import pytest
from tests.register_repository import NOON, an_entry, matrix_key

from verbund.matrix.signatures import sign_json
from verbund.register.entry import parse_entry
from verbund.register.model import Status
from verbund.register.request import InvalidRequest, build_request, parse_request

NAME = "stadt.example"
OLD, NEW = matrix_key(NAME), matrix_key(NAME, "ed25519:a_2")


def a_wish(*keys):
    return parse_entry(NAME, an_entry(NAME, keys={key.key_id.text: {"key": key.verify_key.base64} for key in keys}), "bund")


def test_a_request_becomes_an_entry_of_the_registrar_that_takes_it():
    request = parse_request(build_request(a_wish(OLD), NOON, [OLD]))
    entry = request.entry_for("by", NOON)
    assert entry.organisation.registrar == "by"
    assert entry.status is Status.ACTIVE
    assert len(request.fingerprint.split()) == 8


def test_every_key_that_is_named_must_have_signed():
    with pytest.raises(InvalidRequest, match="a_2"):
        parse_request(build_request(a_wish(OLD, NEW), NOON, [OLD]))


def test_a_renewal_needs_a_key_that_is_in_force():
    assert parse_request(build_request(a_wish(OLD, NEW), NOON, [OLD, NEW]), a_wish(OLD)).signed_by >= {NEW.key_id}
    assert parse_request(build_request(a_wish(NEW), NOON, [OLD, NEW]), a_wish(OLD))
    with pytest.raises(InvalidRequest, match="in force"):
        parse_request(build_request(a_wish(NEW), NOON, [NEW]), a_wish(OLD))


def test_a_changed_request_and_a_matrix_signature_are_refused():
    data = build_request(a_wish(OLD), NOON, [OLD])
    with pytest.raises(InvalidRequest):
        parse_request(data.replace(b"Musterhausen", b"Beispielstadt"))
    value = json.loads(data)
    signed = sign_json({key: item for key, item in value.items() if key != "signatures"}, a_wish(OLD).server_name, OLD)
    value["signatures"] = signed["signatures"][NAME]
    with pytest.raises(InvalidRequest):
        parse_request(json.dumps(value).encode())


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"format":1}', b" " * 70_000, b'{"a":1,"a":2}'])
def test_what_cannot_be_read_is_refused(data):
    with pytest.raises(InvalidRequest):
        parse_request(data)
