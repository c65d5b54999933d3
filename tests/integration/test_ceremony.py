# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The ceremony: a change as one file, from machine to machine; what is signed is what was read."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.register_repository import NOON, an_entry, matrix_key, signer
from tests.registrar_home import BUND, RULES, AMember, a_home, a_request, signed, with_members
from tuf.api._payload import Targets

import verbund
from verbund.faults import Fault
from verbund.register.entry import parse_entry
from verbund.register.model import Status
from verbund.register.request import build_request
from verbund.registrar.change import parse_change, read_change, united, write_change
from verbund.registrar.draft import admit, drafted, set_status
from verbund.registrar.fresh import sign_fresh
from verbund.registrar.home import Home
from verbund.registrar.keys import make_key, public_pem, read_key, read_public_key
from verbund.registrar.propose import first_root, propose
from verbund.registrar.serve import empty_inbox
from verbund.registrar.sign import add_signature, checked, hand_over, publish, sign

TWO = {"registrar_keys": 3, "registrar_threshold": 2}


def drafted_change(home, *admitted: str, suspended: str | None = None):
    for name in admitted:
        admit(home, "bund", a_request(name), NOON)
    if suspended is not None:
        set_status(home, suspended, Status.SUSPENDED, NOON)
    return propose(home, "bund", NOON)


def test_the_words_say_how_many_and_who(tmp_path):
    home = a_home(tmp_path, "alt.example")
    words = drafted_change(home, "eins.example", "zwei.example", "drei.example", suspended="alt.example").words
    assert "3 Mitglieder aufgenommen, 1 gesperrt / 3 members added, 1 suspended" in words
    assert "+ eins.example (Amt eins.example, Musterhausen): aufgenommen / added" in words
    assert "~ alt.example (Amt alt.example, Musterhausen): gesperrt / suspended" in words
    assert "    - status active since 2026-11-24T12:00:00Z\n    + status suspended since 2026-11-24T12:00:00Z" in words


def test_words_that_say_something_else_are_not_signed(tmp_path):
    home = a_home(tmp_path)
    change = drafted_change(home, "eins.example", "boese.example")
    lying = change.words.replace("2 Mitglieder", "1 Mitglied").replace("boese", "lieb")
    with pytest.raises(Fault, match="words"):
        checked(replace(change, words=lying), first_root(home))
    assert checked(change, first_root(home)).may_sign("bund")


def test_a_change_on_evidence_that_nobody_signed_is_not_signed(tmp_path):
    home = a_home(tmp_path, "alt.example")
    change = drafted_change(home, "eins.example")
    for path, data in change.evidence.items():
        forged = data.replace(b"active", b"passiv").replace(b'"version":1', b'"version":2').replace(b"municipality", b"police")
        if forged != data:
            with pytest.raises(Fault, match="doesn't hold"):
                checked(replace(change, evidence={**change.evidence, path: forged}), first_root(home))
        without = {name: found for name, found in change.evidence.items() if name != path}
        with pytest.raises(Fault, match="doesn't hold"):
            checked(replace(change, evidence=without), first_root(home))


def test_a_member_cannot_be_slipped_in_beside_the_words(tmp_path):
    """The one who hands the file round swaps a shard: hash, then the role that names it."""
    home = a_home(tmp_path)
    change = drafted_change(home, "eins.example")
    [(path, shard)] = [item for item in change.files.items() if item[0].startswith("targets/bund/")]
    with pytest.raises(Fault, match="doesn't hold"):
        checked(replace(change, files={**change.files, path: shard.replace(b"Musterhausen", b"Musterhausex")}), first_root(home))
    other = drafted_change(home, "boese.example")
    with pytest.raises(Fault, match="words"):
        checked(replace(other, words=change.words), first_root(home))


def test_below_the_threshold_nothing_is_published_and_copies_are_united(tmp_path):
    home = a_home(tmp_path, **TWO)
    change = drafted_change(home, "eins.example")
    one, two = signed(home, change, "bund-1"), signed(home, change, "bund-3", "bund.countersigned-1")
    for short in (change, one, united([one, one])):
        with pytest.raises(Fault, match="of 2 signatures"):
            hand_over(home, short)
    with pytest.raises(Fault, match=r"no key of bund, bund\.countersigned"):
        signed(home, change, "root-1")
    assert list(home.inbox.iterdir()) == []
    hand_over(home, united([one, two]))
    empty_inbox(home, NOON)
    assert "eins.example" in AMember(home).follows().members


def test_the_same_key_twice_is_one_signature(tmp_path):
    home = a_home(tmp_path, **TWO)
    change = drafted_change(home, "eins.example")
    twice = signed(home, change, "bund-1", "bund-1")
    stranger = twice.part("bund")
    stranger.sign(signer(99), append=True)
    for short in (twice, twice.with_part("bund", stranger)):
        with pytest.raises(Fault, match="1 of 2"):
            hand_over(home, short)


def test_copies_of_different_changes_are_not_united(tmp_path):
    home = a_home(tmp_path)
    one = signed(home, drafted_change(home, "eins.example"), "bund-1")
    two = signed(home, drafted_change(home, "zwei.example"), "bund-1")
    with pytest.raises(Fault, match="different things"):
        united([one, two])


def test_a_change_that_was_overtaken_is_refused(tmp_path):
    home = a_home(tmp_path)
    late = signed(home, drafted_change(home, "eins.example"), *BUND)
    with_members(home, "zwei.example")
    with pytest.raises(Fault, match="doesn't follow"):
        hand_over(home, late)
    (home.inbox / "late.change").write_bytes(write_change(late))
    empty_inbox(home, NOON)
    assert [path.suffix for path in home.inbox.iterdir()] == [".refused"]
    assert set(AMember(home).follows().members) == {"eins.example", "zwei.example"}


def test_a_version_signed_twice_cannot_be_built_upon_where_the_other_was_published(tmp_path):
    """Two signed versions 2: the one that was dropped can't become the base of a version 3 that shows less than it does."""
    home = a_home(tmp_path)
    dropped = signed(home, drafted_change(home, "eins.example"), *BUND)
    with_members(home, "zwei.example")
    change = drafted_change(home, "drei.example")
    role = change.part("bund")
    assert isinstance(role.signed, Targets)
    role.signed.unrecognized_fields["x-verbund-prev-sha256"] = "0" * 64
    role.signatures.clear()
    role.sign(read_key(home.keys / "bund-1.pem"))
    change = signed(home, change, "bund.countersigned-1")
    (home.inbox / "fork.change").write_bytes(write_change(change.with_part("bund", role)))
    before = AMember(home).follows().version
    empty_inbox(home, NOON)
    assert AMember(home).follows().version == before
    assert dropped.parts["bund"] != change.parts["bund"]


def test_what_is_drafted_after_the_first_signature_is_not_lost(tmp_path):
    home = a_home(tmp_path, **TWO)
    admit(home, "bund", a_request("eins.example"), NOON)
    sign(home, "bund", home.keys / "bund-1.pem", NOON)
    admit(home, "bund", a_request("zwei.example"), NOON)
    with pytest.raises(Fault, match="has changed since"):
        sign(home, "bund", home.keys / "bund-2.pem", NOON)
    with pytest.raises(Fault, match="1 of 2"):
        publish(home, "bund")
    change = propose(home, "bund", NOON)
    admit(home, "bund", a_request("drei.example"), NOON)
    hand_over(home, signed(home, change, "bund-1", "bund-2", "bund.countersigned-1"))
    empty_inbox(home, NOON)
    assert set(AMember(home).follows().members) == {"eins.example", "zwei.example"}
    assert set(drafted(home, "bund")) == {"eins.example", "zwei.example", "drei.example"}


def test_the_file_survives_its_reading_and_nothing_may_stand_before_or_behind(tmp_path):
    home = a_home(tmp_path, "alt.example")
    change = drafted_change(home, "eins.example")
    data = write_change(change)
    assert parse_change(data) == change
    other_format = data.replace(b'"format": 1', b'"format": 2')
    for broken in (data + b"x", data[:-5], data.replace(b"BEGIN", b"BEGUN", 1), b"", other_format):
        with pytest.raises(ValueError):
            parse_change(broken)


def test_encrypted_keys_open_with_their_passphrase_alone(tmp_path):
    path = tmp_path / "key.pem"
    with pytest.raises(Fault, match="12 characters"):
        make_key(path, "short")
    made = make_key(path, "vier Worte ohne Sinn", "ecdsa-p256")
    assert b"ENCRYPTED" in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_key(path, lambda _: "vier Worte ohne Sinn").public_key == made.public_key
    with pytest.raises(Fault):
        read_key(path, lambda _: "vier Worte mit Sinn")
    with pytest.raises(Fault, match="passphrase"):
        read_key(path)


# The commands, as programs -------------------------------------------------------------------------------------------


def run(*arguments: object, secret: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command line; a secret comes over a pipe, as descriptor."""
    code = str(Path(verbund.__file__).parents[1])
    given = {"PYTHONPATH": code, "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **environment}
    command = [sys.executable, "-m", "verbund.cli", "register", *map(str, arguments)]
    if secret is None:
        return subprocess.run(command, env=given, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    reading, writing = os.pipe()
    os.write(writing, secret.encode() + b"\n")
    os.close(writing)
    try:
        command += ["--passphrase-fd", str(reading)]
        return subprocess.run(command, env=given, capture_output=True, text=True, stdin=subprocess.DEVNULL, pass_fds=[reading])
    finally:
        os.close(reading)


def test_propose_check_sign_publish_as_programs_on_three_machines(tmp_path):
    register, signers = tmp_path / "register", tmp_path / "signer"
    signers.mkdir()
    assert run("init", "--dir", register, "--name", "*.example").returncode == 0
    shutil.copy(register / "public" / "metadata" / "1.root.json", signers)
    change, root = tmp_path / "a.change", signers / "1.root.json"
    made = run("key", "--out-private", signers / "new.pem", "--out-public", signers / "new.pub", secret="vier Worte ohne Sinn")
    assert "fingerprint" in made.stdout, made.stderr
    exchange = ("registrar", "keys", "bund", "--dir", register, "--threshold", 2, "--out", change)
    proposed = run(*exchange, "--add-key", signers / "new.pub")
    assert "Regeln geändert" in proposed.stdout, proposed.stderr
    refused = run("publish", "--dir", register, change)
    assert (refused.returncode, "0 of 2 signatures" in refused.stderr) == (1, True)
    no_terminal = run("sign", change, "--root", root, "--yes", "--key", signers / "new.pem")
    assert (no_terminal.returncode, "--passphrase-fd" in no_terminal.stderr) == (1, True)
    signed_by_new = run("sign", change, "--root", root, "--yes", "--key", signers / "new.pem", secret="vier Worte ohne Sinn")
    assert "bund version 2: 1 of 2" in signed_by_new.stdout, signed_by_new.stderr
    for key in (*BUND, *RULES):
        assert run("sign", change, "--root", root, "--yes", "--key", register / "keys" / f"{key}.pem").returncode == 0
    read = run("check", change, "--root", root)
    assert "bund version 2: 2 of 2" in read.stdout
    assert run("publish", "--dir", register, change).returncode == 0
    assert [path.name for path in (register / "inbox").iterdir()] == ["bund-2+bund.countersigned-2+targets-2.change"]
    assert read_change(change).words in read.stdout


def test_a_register_is_founded_with_encrypted_keys_and_a_short_passphrase_founds_none(tmp_path):
    register, request = tmp_path / "register", tmp_path / "request.json"
    short = run("init", "--dir", register, "--name", "*.example", secret="kurz")
    assert (short.returncode, "12 characters" in short.stderr, register.exists()) == (1, True, False)
    founded = run("init", "--dir", register, "--name", "*.example", secret="vier Worte ohne Sinn")
    assert founded.returncode == 0, founded.stderr
    assert all(b"ENCRYPTED" in path.read_bytes() for path in (register / "keys").iterdir())
    assert not any(b"ENCRYPTED" in path.read_bytes() for path in (register / "online").iterdir())
    entry = parse_entry("amt.example", an_entry("amt.example"), "bund")
    request.write_bytes(build_request(entry, NOON, [matrix_key("amt.example")]))
    assert run("add-member", "--dir", register, "--yes", request).returncode == 0
    wrong = run("sign", "--dir", register, secret="vier Worte mit Sinn")
    assert (wrong.returncode, "vier" in wrong.stderr + wrong.stdout) == (1, False)
    for key in BUND:
        done = run("sign", "--dir", register, "--key", register / "keys" / f"{key}.pem", secret="vier Worte ohne Sinn")
        assert done.returncode == 0, done.stderr
    assert run("publish", "--dir", register).returncode == 0


def test_every_change_of_rules_has_a_command_whose_file_is_complete_when_its_signers_have_signed(tmp_path):
    """One after the other over one register: what a command proposes, signers sign and `serve` takes."""
    home = Home(tmp_path / "register")
    assert run("init", "--dir", home.folder, "--name", "*.example").returncode == 0
    public = {}
    for name in ("by-1", "by.countersigned-1", "root-4", "on-call-2"):
        public[name] = tmp_path / f"{name}.pub"
        public[name].write_bytes(public_pem(make_key(home.keys / f"{name}.pem").public_key))
    by, three = ("by-1", "by.countersigned-1"), ["root-1", "root-2", "root-4"]
    add = ("registrar", "add", "by", "--name", "*.by.example", "--add-key", public["by-1"])
    steps = [
        ([*add, "--countersign-key", public["by.countersigned-1"]], [*RULES, *by], "by may admit *.by.example"),
        (
            ["registrar", "scope", "by", "--name", "*.by.example", "--name", "by.example"],
            RULES,
            "by may admit *.by.example, by.example",
        ),
        (
            ["registrar", "keys", "on-call", "--add-key", public["on-call-2"]],
            [*RULES, "on-call-1"],
            "on-call signs with 1 of 2 keys",
        ),
        (["reshard", "6"], [*RULES, *BUND, *by], "members lie in 64 files"),
        (["registrar", "withdraw", "by"], RULES, "- by may admit"),
        (
            ["root", "keys", "root", "--add-key", public["root-4"], "--threshold", "3"],
            ["root-1", "root-2", "root-4"],
            "3 of 4 keys",
        ),
        (["root", "online"], ["root-1", "root-2", "root-3"], "timestamp key"),
        (["root", "extend"], [*three, *RULES], "kein Mitglied ändert sich"),
    ]
    for number, (command, keys, words) in enumerate(steps):
        file = tmp_path / f"{number}.change"
        proposed = run(*command, "--dir", home.folder, "--out", file)
        assert words in proposed.stdout, (command, proposed.stdout, proposed.stderr)
        short = signed(home, read_change(file), *keys[:-1])
        with pytest.raises(Fault, match="signatures"):
            hand_over(home, short)
        hand_over(home, signed(home, short, keys[-1]))
        empty_inbox(home, datetime.now(UTC))
        assert [path.name for path in home.inbox.iterdir()] == [], command
    assert AMember(home).follows(datetime.now(UTC)).alarms == ()
    listed = json.loads(run("keys", "--dir", home.folder, "--json").stdout)
    assert (listed["root"]["threshold"], len(listed["root"]["keys"]), "by" in listed) == (3, 4, False)


SOFTHSM = next((path for path in map(Path, ("/usr/lib/softhsm/libsofthsm2.so",)) if path.exists()), None)


@pytest.fixture
def token(tmp_path) -> dict[str, str]:
    """A token in software with one ECDSA P-256 key, number 2."""
    if SOFTHSM is None or shutil.which("softhsm2-util") is None:
        pytest.skip("SoftHSM2 is not installed: apt-get install softhsm2 (script/test does so as root)")
    (tmp_path / "tokens").mkdir()
    configuration = tmp_path / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\n")
    environment = {"SOFTHSM2_CONF": str(configuration)}
    made = make_key(tmp_path / "plain.pem", kind="ecdsa-p256")
    initialise = ["softhsm2-util", "--init-token", "--free", "--label", "karte", "--pin", "123456", "--so-pin", "12345678"]
    imported = ["softhsm2-util", "--import", tmp_path / "plain.pem", "--token", "karte", "--label", "k", "--id", "02"]
    imported += ["--pin", "123456"]
    for command in (initialise, imported):
        subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True)
    assert made.public_key.scheme == "ecdsa-sha2-nistp256"
    return environment


def test_a_key_in_a_token_signs_and_leaves_it_never(tmp_path, token):
    home = a_home(tmp_path)
    root = home.metadata / "1.root.json"
    public = tmp_path / "karte.pub"
    of_token = ("--pkcs11-library", SOFTHSM, "--token-label", "karte")
    assert "fingerprint" in run("key", "--out-public", public, *of_token, secret="123456", **token).stdout
    assert read_public_key(public).scheme == "ecdsa-sha2-nistp256"
    change = tmp_path / "a.change"
    exchange = ("registrar", "keys", "bund", "--dir", home.folder, "--threshold", 2, "--out", change)
    assert run(*exchange, "--add-key", public).returncode == 0
    wrong = run("sign", change, "--root", root, "--yes", *of_token, secret="654321", **token)
    assert wrong.returncode == 1
    assert "654321" not in wrong.stdout + wrong.stderr
    right = run("sign", change, "--root", root, "--yes", *of_token, secret="123456", **token)
    assert "bund version 2: 1 of 2" in right.stdout, right.stderr
    hand_over(home, signed(home, read_change(change), *BUND, *RULES))
    empty_inbox(home, NOON)
    assert AMember(home).follows().version.snapshot == 2


def test_the_token_s_driver_must_be_there(tmp_path):
    missing = run("key", "--out-public", tmp_path / "x.pub", "--pkcs11-library", tmp_path / "none.so", secret="123456")
    assert (missing.returncode, "is not there" in missing.stderr) == (1, True)


def test_signatures_of_a_signer_are_added_to_the_parts_of_its_role_alone(tmp_path):
    home = a_home(tmp_path)
    change = drafted_change(home, "eins.example")
    once = add_signature(checked(change, first_root(home)), read_key(home.keys / "bund-1.pem"))
    assert list(once.part("bund").signatures) == [read_key(home.keys / "bund-1.pem").public_key.keyid]


@pytest.mark.parametrize("stolen", ["bund", "bund.countersigned"])
def test_a_thief_of_one_key_cannot_show_a_past_in_which_somebody_was_a_member(tmp_path, stolen):
    """Signed by the stolen key, never published: a version 2 with the thief's server. A version 3 on it must tell of it."""
    home = a_home(tmp_path / "honest")
    theirs = Home(tmp_path / "theirs")
    shutil.copytree(home.folder, theirs.folder)
    admit(theirs, "bund", a_request("dieb.example"), NOON)
    forged = signed(theirs, propose(theirs, "bund", NOON), *BUND)
    for path, data in {**forged.files, f"metadata/2.{stolen}.json": forged.parts[stolen]}.items():
        (theirs.public / path).parent.mkdir(exist_ok=True)
        (theirs.public / path).write_bytes(data)
    snapshot = theirs.snapshot().signed
    sign_fresh(theirs, {name.removesuffix(".json"): meta.version for name, meta in snapshot.meta.items()} | {stolen: 2}, NOON)
    (theirs.draft / "bund.json").unlink(missing_ok=True)
    admit(theirs, "bund", a_request("dieb.example"), NOON)
    admit(theirs, "bund", a_request("amt.example"), NOON)
    change = propose(theirs, "bund", NOON)
    words = checked(change, first_root(home)).change.words
    assert "2 Mitglieder aufgenommen" in words
    assert "+ dieb.example" in words
