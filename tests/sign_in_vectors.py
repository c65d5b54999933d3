# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Makes vectors/sign_in: what a client must see before it asks for a password, the same bytes in every run.

    PYTHONPATH=src:. python -m tests.sign_in_vectors

A case: a trusted root, proofs looked at before (`seen`), a proof and an attestation for `server`, and what comes of them
(`expect`): `accepted`, the name of an attack, `not a member`, or `not attested`.
"""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from tests.register_repository import NOON, Repository, a_denial, an_entry, follow, matrix_key, signer

from verbund.matrix.canonical_json import encode
from verbund.matrix.names import ServerName
from verbund.matrix.signatures import encode_base64
from verbund.register.attestation import attest
from verbund.register.entry import format_time
from verbund.register.model import RegisterVersion
from verbund.register.proof import build_proof
from verbund.register.trusted import Trusted

FOLDER = Path(__file__).parent.parent / "vectors" / "sign_in"
STADT, KREIS, NONCE = ServerName("stadt.example"), ServerName("kreis.example"), "ab" * 32


def a_repository(status: str = "active") -> Repository:
    entries = {name.text: an_entry(name.text) for name in (STADT, KREIS)}
    entries[STADT.text]["status"] = status
    repository = Repository({"bund": entries})
    repository.publish()
    return repository


def the_proof(repository: Repository, server: ServerName = STADT) -> bytes:
    trusted = follow(Trusted.from_root(repository.root), repository.files)
    if trusted.register is not None and trusted.register.member_of(server) is None:
        return unproven(trusted)
    return build_proof(trusted, server)


def unproven(trusted: Trusted) -> bytes:
    """What a server would staple that isn't a member but has got hold of every file."""
    files = {path: base64.b64encode(data).decode() for path, data in {**trusted.files, **trusted.root_files}.items()}
    return encode({"format": 1, "registrar": "bund", "files": files})


def the_version() -> RegisterVersion:
    """What `a_repository` is at first."""
    repository = a_repository()
    register = follow(Trusted.from_root(repository.root), repository.files).register
    assert register is not None
    return register.version


def an_answer(**changes: object) -> bytes:
    facts = {"nonce": NONCE, "server": STADT, "base_url": "https://stadt.example", "version": the_version(), "now": NOON}
    return attest(**{**facts, "key": matrix_key(STADT.text), **changes})  # type: ignore[arg-type]


def a_case(expect: str, proof: bytes | None = None, answer: bytes | None = None, **more: object) -> dict[str, object]:
    """By default everything is as it should be."""
    repository = more.pop("repository", None) or a_repository()
    seen = [base64.b64encode(data).decode() for data in more.pop("seen", ())]
    return {
        "expect": expect,
        "root": base64.b64encode(repository.root).decode(),
        "seen": seen,
        "server": STADT.text,
        "url": "https://stadt.example",
        "nonce": NONCE,
        "now": format_time(NOON),
        "proof": base64.b64encode(the_proof(repository) if proof is None else proof).decode(),
        "attestation": base64.b64encode(an_answer() if answer is None else answer).decode(),
        **more,
    }


def changed(proof: bytes, change: Callable[[dict], object]) -> bytes:
    value = json.loads(proof)
    change(value)
    return json.dumps(value).encode()


def proofs() -> dict[str, dict[str, object]]:
    good = a_repository()
    proof = the_proof(good)
    later = Repository({"bund": {name.text: an_entry(name.text) for name in (STADT, KREIS)}})
    later.publish()
    older = the_proof(later)
    later.publish()
    stranger = Repository({"bund": {STADT.text: an_entry(STADT.text)}})
    stranger.publish()
    breaking = a_repository()
    known = follow(Trusted.from_root(breaking.root), breaking.files)
    good_one = build_proof(known, STADT)
    breaking.publish_registrar("bund", by=signer(77))
    breaking.publish_online()
    broken = build_proof(follow(known, breaking.files), STADT)
    suspended, left = a_repository("suspended"), a_repository("left")
    shard = next(path for path in json.loads(proof)["files"] if path.startswith("targets/bund/"))
    swapped = base64.b64encode(b'{"format":1,"members":{}}').decode()
    return {
        "everything is well": a_case("accepted"),
        "seen before": a_case("accepted", seen=[proof]),
        "a suspended member": a_case("not a member", repository=suspended),
        "one that the key on call denies": a_case("not a member", repository=denied()),
        "a proof that hides a denial": a_case("incomplete", hiding(denied())),
        "a broken part after a good one": a_case("accepted", broken, repository=breaking, seen=[good_one]),
        "admitted by one key": a_case("not a member", repository=taken_over()),
        "a proof without its countersignature": a_case("incomplete", without(proof, "countersigned")),
        "one that has left": a_case("not a member", repository=left),
        "the proof of another member": a_case("incomplete", the_proof(good, KREIS)),
        "a proof of another Verbund": a_case("wrongly signed", the_proof(foreign())),
        "rolled back": a_case("rolled back", older, repository=later, seen=[the_proof(later)]),
        "frozen": a_case("frozen", now=format_time(NOON + timedelta(hours=25))),
        "a clock that is behind": a_case("from the future", now=format_time(NOON - timedelta(hours=1))),
        "a changed shard": a_case("tampered", changed(proof, lambda value: value["files"].update({shard: swapped}))),
        "without its shard": a_case("incomplete", changed(proof, lambda value: value["files"].pop(shard))),
        "not base64": a_case("unreadable", changed(proof, lambda value: value["files"].update({shard: "%"}))),
        "one field more": a_case("unreadable", changed(proof, lambda value: value.update(more=1))),
        "a registrar named root": a_case("unreadable", changed(proof, lambda value: value.update(registrar="root"))),
        "a doubled key": a_case("unreadable", b'{"format":1,"registrar":"bund","format":1,"files":{}}'),
        "no JSON": a_case("unreadable", b"<!doctype html>"),
        "another format": a_case("unreadable", changed(proof, lambda value: value.update(format=2))),
    }


def denied() -> Repository:
    repository = a_repository()
    repository.denied[STADT.text] = a_denial()
    repository.publish()
    return repository


def taken_over() -> Repository:
    """Whoever stole the registrar's key has put a key of their own into the entry."""
    repository = a_repository()
    repository.registrars["bund"][STADT.text]["contact"] = "evil@example"
    repository.publish_registrar("bund", countersigned=False)
    repository.publish_online()
    return repository


def without(proof: bytes, part: str) -> bytes:
    """The proof without the files of a role."""
    return changed(proof, lambda value: [value["files"].pop(path) for path in list(value["files"]) if part in path])


def hiding(repository: Repository) -> bytes:
    """A denied server leaves out what denies it."""
    return without(the_proof(repository), "on-call")


def foreign() -> Repository:
    """The same names, signed by the keys of somebody else."""
    keys = {f"{role}_signer": signer(100 + number) for number, role in enumerate(("snapshot", "timestamp"))}
    keys["targets_signers"] = [signer(105), signer(106)]
    entries = {name.text: an_entry(name.text) for name in (STADT, KREIS)}
    repository = Repository({"bund": entries}, root_signers=[signer(number) for number in (111, 112, 113)], **keys)
    repository.publish()
    return repository


def attestations() -> dict[str, dict[str, object]]:
    answer = json.loads(an_answer())
    unprefixed = json.dumps({**answer, "signature": matrix_key(STADT.text).sign(encode(answer["statement"]))})
    answers = {
        "another nonce": an_answer(nonce="cd" * 32),
        "another server": an_answer(server=KREIS),
        "another member's key": an_answer(key=matrix_key(KREIS.text)),
        "a relay's address": an_answer(base_url="https://stadt-example.evil.example"),
        "no version of the register": an_answer(version=RegisterVersion(0, "00" * 32, 1)),
        "no hash of the register": an_answer(version=RegisterVersion(1, "", 1)),
        "stale": an_answer(now=NOON - timedelta(seconds=61)),
        "from the future": an_answer(now=NOON + timedelta(minutes=2)),
        "signed without the context": unprefixed.encode(),
        "an unknown key": json.dumps({**answer, "key_id": "ed25519:b"}).encode(),
        "a signature of zeros": json.dumps({**answer, "signature": encode_base64(bytes(64))}).encode(),
        "a padded signature": json.dumps({**answer, "signature": answer["signature"] + "=="}).encode(),
        "one field more in the answer": json.dumps({**answer, "more": 1}).encode(),
        "a doubled key in the answer": an_answer().replace(b'{"key_id"', b'{"key_id":"ed25519:b","key_id"', 1),
        "an error in place of an answer": b'{"errcode":"M_UNRECOGNIZED","error":"Unrecognized request"}',
        "nothing": b"",
        "an endless answer": b" " * 5000,
    }
    cases = {f"attested: {name}": a_case("not attested", answer=answer) for name, answer in answers.items()}
    other = an_answer(version=RegisterVersion(1, "ab" * 32, 1))
    cases["attested: another face of the register"] = a_case("forked", answer=other)
    later = an_answer(version=RegisterVersion(7, "ab" * 32, 1))
    cases["attested: a later register"] = a_case("accepted", answer=later)
    return cases | {"attested: at another address": a_case("not attested", url="https://evil.example")}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, case in {**proofs(), **attestations()}.items():
        text = json.dumps({"name": name, **case}, indent=1, sort_keys=True)
        (FOLDER / f"{name.replace(' ', '-').replace(':', '').replace(chr(39), '')}.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
