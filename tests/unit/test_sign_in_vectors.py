# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""vectors/sign_in, as the browser's verifier passes them too (client/test)."""

import base64
import json

import pytest
from tests.sign_in_vectors import FOLDER, attestations, proofs

from verbund.matrix.names import ServerName
from verbund.register.attestation import InvalidAttestation, verify_attestation
from verbund.register.entry import parse_time
from verbund.register.faces import refuse_other_face
from verbund.register.proof import NotAMember, verify_proof
from verbund.register.refusal import RegisterRefused
from verbund.register.trusted import Trusted

FILES = sorted(FOLDER.glob("*.json"))


def what_comes_of(case: dict) -> str:
    now, server = parse_time(case["now"]), ServerName(case["server"])
    trusted = Trusted.from_root(base64.b64decode(case["root"]))
    for seen in case["seen"]:
        _, trusted = verify_proof(trusted, base64.b64decode(seen), server, now)
    try:
        member, trusted = verify_proof(trusted, base64.b64decode(case["proof"]), server, now)
        face = verify_attestation(base64.b64decode(case["attestation"]), member, case["nonce"], case["url"], now)
        refuse_other_face(face, trusted)
    except RegisterRefused as error:
        return error.attack.value
    except NotAMember:
        return "not a member"
    except InvalidAttestation:
        return "not attested"
    return "accepted"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_case_ends_as_it_must(path):
    case = json.loads(path.read_text())
    assert what_comes_of(case) == case["expect"]


def test_the_files_are_what_the_code_makes():
    made = {name: {"name": name, **case} for name, case in {**proofs(), **attestations()}.items()}
    assert {case["name"]: case for case in (json.loads(path.read_text()) for path in FILES)} == made
