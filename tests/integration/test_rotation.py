# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""docs/handbook/registrars.md, "When keys change", walked through: nobody who follows ever loses a member."""

from datetime import timedelta

import pytest
from securesystemslib.signer import SSlibKey
from tests.register_repository import NOON
from tests.registrar_home import BUND, RULES, SOON, AMember, a_home, a_request, carried_out, signed, with_members
from tuf.api.metadata import Metadata, MetaFile, Snapshot, Targets, Timestamp

from verbund.faults import Fault
from verbund.register.model import Status
from verbund.register.refusal import RegisterRefused
from verbund.register.scope import Scope
from verbund.registrar.change import write_change
from verbund.registrar.deny import deny, lift
from verbund.registrar.draft import admit
from verbund.registrar.fresh import fresh_files
from verbund.registrar.govern import (
    KeyChange,
    Signers,
    add_registrar,
    change_online_keys,
    change_registrar_keys,
    change_root_keys,
    change_scope,
    extend,
    reshard,
    withdraw_registrar,
)
from verbund.registrar.home import Home
from verbund.registrar.keys import key_fingerprint, make_key, read_key
from verbund.registrar.propose import Plan, change_for, propose
from verbund.registrar.serve import empty_inbox, renew
from verbund.registrar.sign import hand_over

STADT, KREIS, M_BY = "stadt.example", "kreis.example", "m.by.example"
BY_SCOPE = Scope(("*.by.example",), frozenset({"municipality"}))


def a_key(home: Home, name: str):
    return make_key(home.keys / f"{name}.pem").public_key


def fingerprint(home: Home, name: str) -> str:
    return key_fingerprint(read_key(home.keys / f"{name}.pem").public_key)


def with_by(home: Home, *members: str) -> None:
    own, other = Signers((a_key(home, "by-1"),), 1), Signers((a_key(home, "by.countersigned-1"),), 1)
    carried_out(home, add_registrar(home, "by", BY_SCOPE, own, other), *RULES, "by-1", "by.countersigned-1")
    for name in members:
        admit(home, "by", a_request(name), NOON)
    hand_over(home, signed(home, propose(home, "by", NOON), "by-1", "by.countersigned-1"))
    empty_inbox(home, NOON)


def everybody_sees(home: Home, known: AMember, *names: str) -> None:
    """One that has followed all along, and one that begins now; neither raises an alarm."""
    for member in (known, AMember(home)):
        register = member.follows()
        assert set(register.members) == set(names)
        assert register.alarms == ()


# Keys of root and targets ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", ["lost", "compromised", "more"])
def test_a_root_key_is_exchanged(tmp_path, case):
    home = a_home(tmp_path, STADT)
    known = AMember(home)
    known.follows()
    come = (a_key(home, "root-4"), a_key(home, "root-5")) if case == "more" else (a_key(home, "root-4"),)
    gone = () if case == "more" else (fingerprint(home, "root-1"),)
    plan = change_root_keys(home, "root", KeyChange(come, gone, 3 if case == "more" else None))
    # The holder of root-1 takes no part: it is lost, or a thief has it.
    keys = ("root-2", "root-3", "root-4") if case != "more" else ("root-1", "root-2", "root-4")
    carried_out(home, plan, *keys)
    everybody_sees(home, known, STADT)
    again = change_root_keys(home, "root", KeyChange((a_key(home, "root-9"),)))
    with pytest.raises(Fault, match="signatures"):
        hand_over(home, signed(home, change_for(home, again, NOON), "root-2", "root-9"))
    if case == "compromised":
        with pytest.raises(Fault, match="no key of root"):
            signed(home, change_for(home, extend(home), NOON), "root-1")


@pytest.mark.parametrize("keys", [("root-1",), ("root-4", "root-5"), ("root-1", "root-4")])
def test_a_thief_of_one_root_key_makes_no_root(tmp_path, keys):
    home = a_home(tmp_path, STADT)
    plan = change_root_keys(home, "root", KeyChange((a_key(home, "root-4"), a_key(home, "root-5"))))
    change = signed(home, change_for(home, plan, NOON), *keys)
    with pytest.raises(Fault, match="signatures"):
        hand_over(home, change)
    (home.inbox / "x.change").write_bytes(write_change(change))
    empty_inbox(home, NOON)
    assert not (home.metadata / "2.root.json").exists()


def test_targets_keys_are_exchanged_with_what_they_signed(tmp_path):
    home = a_home(tmp_path, STADT)
    known = AMember(home)
    known.follows()
    plan = change_root_keys(home, "targets", all_targets_keys_but_one(home))
    # Without the targets role by its new keys, everybody would stand without rules.
    half = Plan(root=change_root_keys(home, "targets", KeyChange(remove=(fingerprint(home, "targets-1"),), threshold=2)).root)
    half.root.roles["targets"].keyids = [a_key(home, f"other-{number}").keyid for number in (1, 2)]
    half.root.keys |= {key.keyid: key for key in (read_key(home.keys / f"other-{n}.pem").public_key for n in (1, 2))}
    (home.inbox / "half.change").write_bytes(write_change(signed(home, change_for(home, half, NOON), "root-1", "root-2")))
    empty_inbox(home, NOON)
    assert [path.suffix for path in home.inbox.iterdir()] == [".refused"]
    next(home.inbox.iterdir()).unlink()
    everybody_sees(home, known, STADT)
    carried_out(home, plan, "root-1", "root-2", "targets-3", "targets-9")
    everybody_sees(home, known, STADT)


def all_targets_keys_but_one(home: Home) -> KeyChange:
    return KeyChange((a_key(home, "targets-9"),), (fingerprint(home, "targets-1"), fingerprint(home, "targets-2")))


def test_no_online_key_may_sign_root_or_targets(tmp_path):
    home = a_home(tmp_path)
    online = read_key(home.online / "timestamp.pem").public_key
    with pytest.raises(Fault, match="lies online"):
        change_for(home, change_root_keys(home, "targets", KeyChange((online,))), NOON)


def test_a_root_that_one_key_could_replace_is_not_proposed(tmp_path):
    home = a_home(tmp_path)
    for role in ("root", "targets"):
        with pytest.raises(Fault, match="would need 1"):
            change_for(home, change_root_keys(home, role, KeyChange(threshold=1)), NOON)


def test_one_key_under_two_ids_is_no_second_holder(tmp_path):
    home = a_home(tmp_path, STADT)
    one = read_key(home.keys / "bund-1.pem").public_key
    twin = SSlibKey("f" * 64, one.keytype, one.scheme, one.keyval)
    with pytest.raises(Fault, match="one key twice"):
        change_for(home, change_registrar_keys(home, "bund", KeyChange((twin,), (), 2), NOON), NOON)
    root = read_key(home.keys / "root-1.pem").public_key
    twin = SSlibKey("f" * 64, root.keytype, root.scheme, root.keyval)
    with pytest.raises(Fault, match="one key twice"):
        change_for(home, change_root_keys(home, "root", KeyChange((twin,))), NOON)


def test_root_and_targets_get_a_new_end(tmp_path):
    home = a_home(tmp_path, STADT)
    known = AMember(home)
    known.follows()
    later = NOON + timedelta(days=20)
    carried_out(home, extend(home), "root-1", "root-3", *RULES, now=later)
    renew(home, later)
    assert set(known.follows(later + timedelta(minutes=1)).members) == {STADT}
    assert home.targets().signed.expires == later + timedelta(days=180)


# A registrar's keys ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["bund", "bund.countersigned"])
def test_a_registrar_s_key_is_exchanged_and_the_old_one_signs_nothing_more(tmp_path, role):
    home = a_home(tmp_path, STADT)
    known = AMember(home)
    known.follows()
    plan = change_registrar_keys(home, role, KeyChange((a_key(home, f"{role}-9"),), (fingerprint(home, f"{role}-1"),)), NOON)
    keys = [f"{role}-9" if key == f"{role}-1" else key for key in BUND]
    carried_out(home, plan, *RULES, *keys)
    everybody_sees(home, known, STADT)
    admit(home, "bund", a_request(KREIS), NOON)
    with pytest.raises(Fault, match="no key of"):
        signed(home, propose(home, "bund", NOON), f"{role}-1")
    hand_over(home, signed(home, propose(home, "bund", NOON), *keys))
    empty_inbox(home, NOON)
    everybody_sees(home, known, STADT, KREIS)


def test_a_key_on_call_is_exchanged_while_it_denies(tmp_path):
    home = a_home(tmp_path, STADT)
    known = AMember(home)
    known.follows()
    deny(home, STADT, "key stolen", home.keys / "on-call-1.pem", NOON)
    empty_inbox(home, NOON)
    change = KeyChange((a_key(home, "on-call-2"),), (fingerprint(home, "on-call-1"),))
    carried_out(home, change_registrar_keys(home, "on-call", change, NOON), *RULES, "on-call-2")
    for member in (known, AMember(home)):
        assert member.follows().members[STADT].status is Status.SUSPENDED
    with pytest.raises(Fault, match="no key on call"):
        lift(home, STADT, home.keys / "on-call-1.pem", NOON)
    lift(home, STADT, home.keys / "on-call-2.pem", NOON)
    empty_inbox(home, NOON)
    everybody_sees(home, known, STADT)


def test_new_keys_without_the_part_signed_by_them_are_refused(tmp_path):
    """Else members would hold the old part with an alarm, and new ones would have none."""
    home = a_home(tmp_path, STADT)
    plan = change_registrar_keys(home, "bund", KeyChange((a_key(home, "bund-9"),), (fingerprint(home, "bund-1"),)), NOON)
    change = signed(home, change_for(home, Plan(delegations=plan.delegations), NOON), *RULES)
    (home.inbox / "half.change").write_bytes(write_change(change))
    empty_inbox(home, NOON)
    assert [path.suffix for path in home.inbox.iterdir()] == [".refused"]
    everybody_sees(home, AMember(home), STADT)


# Registrars come and go -----------------------------------------------------------------------------------------------


def test_a_registrar_is_added_admits_within_its_scope_and_is_withdrawn_without_a_gap(tmp_path):
    home = a_home(tmp_path, STADT)
    known = AMember(home)
    known.follows()
    with_by(home, M_BY)
    everybody_sees(home, known, STADT, M_BY)
    with pytest.raises(Fault, match="may not admit"):
        admit(home, "by", a_request("m.nw.example"), NOON)
    with pytest.raises(Fault, match="has 1 members"):
        withdraw_registrar(home, "by", None)
    change = change_for(home, withdraw_registrar(home, "by", "bund"), NOON)
    assert f"~ {M_BY} (Amt {M_BY}, Musterhausen): in anderer Zuständigkeit / moved to another registrar" in change.words
    hand_over(home, signed(home, change, *RULES, *BUND))
    empty_inbox(home, NOON)
    everybody_sees(home, known, STADT, M_BY)
    assert known.follows().members[M_BY].organisation.registrar == "bund"
    with pytest.raises(Fault, match="there is no registrar"):
        propose(home, "by", NOON)


def test_a_registrar_comes_back_after_it_was_withdrawn(tmp_path):
    home = a_home(tmp_path, STADT)
    known = AMember(home)
    known.follows()
    with_by(home)
    carried_out(home, withdraw_registrar(home, "by", None), *RULES)
    everybody_sees(home, known, STADT)
    own, other = Signers((a_key(home, "by-2"),), 1), Signers((a_key(home, "by.countersigned-2"),), 1)
    carried_out(home, add_registrar(home, "by", BY_SCOPE, own, other), *RULES, "by-2", "by.countersigned-2")
    assert home.version_of("by") == 3
    everybody_sees(home, known, STADT)


def test_a_registrar_that_claims_another_s_member_is_refused(tmp_path):
    home = a_home(tmp_path, STADT)
    with_by(home, M_BY)
    # By hand, since no command drafts it: bund lists by's member under its own name.
    entry = a_request(M_BY).entry_for("bund", NOON)
    claim = signed(home, change_for(home, Plan({"bund": {M_BY: entry}}), NOON), *BUND)
    hand_over(home, claim)
    empty_inbox(home, NOON)
    assert [path.suffix for path in home.inbox.iterdir()] == [".refused"]
    everybody_sees(home, AMember(home), STADT, M_BY)


def test_a_registrar_without_its_countersigner_or_with_its_own_key_is_not_added(tmp_path):
    home = a_home(tmp_path)
    key = a_key(home, "by-1")
    with pytest.raises(Fault, match="in common"):
        add_registrar(home, "by", BY_SCOPE, Signers((key,), 1), Signers((key,), 1))


def test_a_scope_is_changed_and_never_below_its_own_members(tmp_path):
    home = a_home(tmp_path, STADT)
    known = AMember(home)
    known.follows()
    with pytest.raises(Fault, match="could not list"):
        change_scope(home, "bund", Scope(("*.other",), frozenset({"municipality"})))
    carried_out(home, change_scope(home, "bund", Scope(("*.example", "*.neu"), frozenset({"municipality"}))), *RULES)
    admit(home, "bund", a_request("amt.neu"), NOON)
    everybody_sees(home, known, STADT)


@pytest.mark.parametrize("bits", [0, 6])
def test_shards_become_more_or_fewer_without_a_gap(tmp_path, bits):
    home = a_home(tmp_path, STADT, KREIS)
    known = AMember(home)
    known.follows()
    with_by(home, M_BY)
    plan = reshard(home, bits)
    keys = (*RULES, *BUND, "by-1", "by.countersigned-1")
    with pytest.raises(Fault, match="signatures"):
        hand_over(home, signed(home, change_for(home, plan, NOON), *keys[:-1]))
    carried_out(home, plan, *keys)
    everybody_sees(home, known, STADT, KREIS, M_BY)
    with_members(home, "amt.example")
    everybody_sees(home, known, STADT, KREIS, M_BY, "amt.example")


# Online keys, and versions that were driven up with them --------------------------------------------------------------


def fast_forwarded(home: Home, *roles: str) -> dict[str, bytes]:
    """What a thief of the online keys (and of a registrar's, where `bund` is among the roles) shows: versions far ahead."""
    far = 500_000
    files: dict[str, bytes] = {}
    metas = {name.removesuffix(".json"): meta for name, meta in home.snapshot().signed.meta.items()}
    for role in set(roles) & {"bund"}:
        part: Metadata[Targets] = home.role(role)
        part.signed.version = far
        part.sign(read_key(home.keys / "bund-1.pem"))
        files[f"metadata/{far}.{role}.json"] = part.to_bytes()
        metas[role] = MetaFile.from_data(far, files[f"metadata/{far}.{role}.json"], ["sha256"])
    fresh = fresh_files(home, home.root().signed, metas, NOON)
    snapshot = Metadata[Snapshot].from_bytes(next(iter(fresh.values())))
    snapshot.signed.version = far
    snapshot.sign(read_key(home.online / "snapshot.pem"))
    timestamp = Metadata[Timestamp].from_bytes(fresh["metadata/timestamp.json"])
    timestamp.signed.version = far
    timestamp.signed.snapshot_meta = MetaFile.from_data(far, snapshot.to_bytes(), ["sha256"])
    timestamp.sign(read_key(home.online / "timestamp.pem"))
    return {**files, f"metadata/{far}.snapshot.json": snapshot.to_bytes(), "metadata/timestamp.json": timestamp.to_bytes()}


@pytest.mark.parametrize("roles", [("timestamp",), ("timestamp", "bund")])
def test_after_a_fast_forward_new_online_keys_bring_everybody_back(tmp_path, roles):
    home = a_home(tmp_path, STADT)
    victim = AMember(home)
    victim.follows(files=fast_forwarded(home, *roles))
    renew(home, NOON)
    with pytest.raises(RegisterRefused, match="rolled back"):
        victim.follows()
    carried_out(home, change_online_keys(home), "root-1", "root-2")
    if "bund" in roles:
        plan = change_registrar_keys(home, "bund", KeyChange((a_key(home, "bund-9"),), (fingerprint(home, "bund-1"),)), NOON)
        carried_out(home, plan, *RULES, "bund-9", "bund.countersigned-1")
    everybody_sees(home, victim, STADT)
    with_members_by(home, "bund-9" if "bund" in roles else "bund-1", KREIS)
    everybody_sees(home, victim, STADT, KREIS)


def with_members_by(home: Home, key: str, name: str) -> None:
    admit(home, "bund", a_request(name), NOON)
    hand_over(home, signed(home, propose(home, "bund", NOON), key, "bund.countersigned-1"))
    empty_inbox(home, NOON)


def test_the_old_online_keys_sign_nothing_more(tmp_path):
    home = a_home(tmp_path, STADT)
    known = AMember(home)
    known.follows()
    stolen = fast_forwarded(home, "timestamp")
    carried_out(home, change_online_keys(home), "root-1", "root-2")
    known.follows()
    for member in (known, AMember(home)):
        with pytest.raises(RegisterRefused, match="wrongly signed"):
            member.follows(files=stolen)
    for path in ("snapshot.pem", "timestamp.pem"):
        (home.online / path).unlink()
    renew(home, SOON)
    everybody_sees(home, known, STADT)


def test_a_crash_between_a_new_root_and_its_timestamp_heals_itself(tmp_path):
    home = a_home(tmp_path, STADT)
    known = AMember(home)
    known.follows()
    change = change_for(home, change_root_keys(home, "targets", all_targets_keys_but_one(home)), NOON)
    hand_over(home, signed(home, change, "root-1", "root-2", "targets-3", "targets-9"))
    [place] = home.inbox.iterdir()
    data, timestamp = place.read_bytes(), (home.metadata / "timestamp.json").read_bytes()
    empty_inbox(home, NOON)
    (home.metadata / "timestamp.json").write_bytes(timestamp)
    place.write_bytes(data)
    with pytest.raises(RegisterRefused):
        AMember(home).follows()
    renew(home, NOON)
    empty_inbox(home, NOON)
    assert list(home.inbox.iterdir()) == []
    everybody_sees(home, known, STADT)
