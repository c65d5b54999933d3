# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Before a password is sent: whom the demo's client takes for a member, and what it says otherwise."""

from datetime import UTC, datetime

import pytest
from tests.register_repository import Repository, an_entry, follow, signer

from verbund.demo.trust import NotVerified, verified_member
from verbund.matrix.names import ServerName
from verbund.register.proof import build_proof
from verbund.register.trusted import Trusted

AMT, FREMD = ServerName("amt.example"), ServerName("fremd.example")


def a_register(*names: str, **changes: object) -> Repository:
    # The client reads the real clock, so this register is issued now.
    repository = Repository({"bund": {name: an_entry(name) for name in names}}, **changes)  # type: ignore[arg-type]
    repository.publish(datetime.now(UTC))
    return repository


def proof_of(repository: Repository, server: ServerName) -> bytes:
    trusted = follow(Trusted.from_root(repository.root), repository.files, datetime.now(UTC))
    return build_proof(trusted, server)


def test_a_proof_of_our_register_names_its_member_and_nobody_else():
    ours = a_register("amt.example")
    proof = proof_of(ours, AMT)
    assert verified_member(ours.root, proof, AMT).server_name == AMT
    with pytest.raises(NotVerified, match=r"fremd\.example is not proven"):
        verified_member(ours.root, proof, FREMD)


def test_a_proof_out_of_another_register_is_refused_here_and_accepted_there():
    ours = a_register("amt.example")
    theirs = a_register(
        "fremd.example", "amt.example",
        root_signers=[signer(101), signer(102), signer(103)], timestamp_signer=signer(121),
        snapshot_signer=signer(120), targets_signers=[signer(110), signer(111)], registrar_signers={"bund": signer(140)},
    )  # fmt: skip
    forged = proof_of(theirs, FREMD)
    assert verified_member(theirs.root, forged, FREMD).server_name == FREMD
    with pytest.raises(NotVerified, match="wrongly signed"):
        verified_member(ours.root, forged, FREMD)


def test_what_is_no_proof_at_all_is_refused():
    ours = a_register("amt.example")
    for body in (b"", b"{}", b"<html>", proof_of(ours, AMT)[:-1]):
        with pytest.raises(NotVerified):
            verified_member(ours.root, body, AMT)
