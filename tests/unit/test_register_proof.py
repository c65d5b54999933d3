# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A client verifies one member with its trusted root and the stapled proof alone."""

import json
from datetime import timedelta

import pytest
from tests.register_repository import NOON, Repository, an_entry, follow

from verbund.matrix.names import ServerName
from verbund.register.proof import NotAMember, build_proof, verify_proof
from verbund.register.refusal import Attack, RegisterRefused
from verbund.register.trusted import Trusted

STADT, KREIS = ServerName("stadt.example"), ServerName("kreis.example")


def a_repository() -> Repository:
    repository = Repository({"bund": {STADT.text: an_entry(STADT.text), KREIS.text: an_entry(KREIS.text)}})
    repository.publish()
    return repository


def the_proof(repository: Repository, server: ServerName = STADT) -> bytes:
    return build_proof(follow(Trusted.from_root(repository.root), repository.files), server)


def refused(repository: Repository, body: bytes, now=NOON) -> Attack:
    with pytest.raises(RegisterRefused) as caught:
        verify_proof(Trusted.from_root(repository.root), body, STADT, now)
    return caught.value.attack


def test_a_proof_proves_its_member_and_no_other():
    repository = a_repository()
    body = the_proof(repository)
    member, after = verify_proof(Trusted.from_root(repository.root), body, STADT, NOON)
    assert member.server_name == STADT
    assert verify_proof(after, body, STADT, NOON)[0] == member
    with pytest.raises((NotAMember, RegisterRefused)):
        verify_proof(Trusted.from_root(repository.root), the_proof(repository), ServerName("fremd.example"), NOON)


def test_a_stranger_gets_no_proof():
    repository = a_repository()
    with pytest.raises(NotAMember):
        the_proof(repository, ServerName("fremd.example"))


def test_a_suspended_member_is_denied():
    repository = a_repository()
    repository.registrars["bund"][STADT.text]["status"] = "suspended"
    repository.publish()
    with pytest.raises(NotAMember, match="suspended"):
        verify_proof(Trusted.from_root(repository.root), the_proof(repository), STADT, NOON)


def test_an_older_proof_is_rolled_back_and_an_old_one_frozen():
    repository = a_repository()
    old = the_proof(repository)
    repository.publish()
    _, after = verify_proof(Trusted.from_root(repository.root), the_proof(repository), STADT, NOON)
    with pytest.raises(RegisterRefused) as caught:
        verify_proof(after, old, STADT, NOON)
    assert caught.value.attack is Attack.ROLLED_BACK
    assert refused(repository, old, NOON + timedelta(hours=25)) is Attack.FROZEN


@pytest.mark.parametrize("number", range(10))
def test_no_file_can_be_left_out_or_changed(number):
    repository = a_repository()
    proof = json.loads(the_proof(repository))
    assert len(proof["files"]) == 10
    path = sorted(proof["files"])[number]
    without = {**proof, "files": {key: value for key, value in proof["files"].items() if key != path}}
    changed = {**proof, "files": {**proof["files"], path: "e30="}}
    if path != "metadata/1.root.json":
        assert refused(repository, json.dumps(without).encode()) is Attack.INCOMPLETE
        assert refused(repository, json.dumps(changed).encode()) in (Attack.TAMPERED, Attack.UNREADABLE)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"format":1,"registrar":"bund","files":{"a":1}}', b"\xff" * 10])
def test_what_cannot_be_read_is_refused(body):
    assert refused(a_repository(), body) is Attack.UNREADABLE


def test_what_a_proof_leaves_behind_stands_for_its_server_alone():
    repository = a_repository()
    _, after = verify_proof(Trusted.from_root(repository.root), the_proof(repository), STADT, NOON)
    assert after.is_partial
    repository.publish_timestamp()
    whole = follow(after, repository.files)
    assert sorted(whole.register.members) == [KREIS.text, STADT.text]
    assert not whole.is_partial
    repository.publish_timestamp()
    member, _ = verify_proof(after, the_proof(repository, KREIS), KREIS, NOON)
    assert member.server_name == KREIS
