# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The register's attacks by name, and its life without attack."""

from datetime import timedelta

import pytest
from tests.register_repository import NOON, Repository, an_entry, follow, signer

from verbund.register.model import Status
from verbund.register.refresh import Refresh
from verbund.register.refusal import Attack, RegisterRefused
from verbund.register.trusted import Trusted

STADT, KREIS = "stadt.example", "kreis.example"


def a_repository(**members: dict[str, object]) -> Repository:
    repository = Repository({"bund": {STADT: an_entry(STADT), KREIS: an_entry(KREIS)}}, {"bund": ["*.example"]})
    repository.publish()
    return repository


def two_registrars() -> Repository:
    repository = Repository(
        {"bund": {STADT: an_entry(STADT)}, "by": {"m.by.example": an_entry("m.by.example", "by")}},
        {"bund": ["*.example"], "by": ["*.by.example"]},
    )
    repository.publish()
    return repository


def known(repository: Repository) -> Trusted:
    return follow(Trusted.from_root(repository.root), repository.files)


def refused(trusted: Trusted, files: dict[str, bytes], now=NOON) -> Attack:
    with pytest.raises(RegisterRefused) as caught:
        follow(trusted, files, now)
    return caught.value.attack


def test_a_first_refresh_knows_every_member():
    register = known(a_repository()).register
    assert register is not None
    assert sorted(register.members) == [KREIS, STADT]
    assert register.members[STADT].is_active
    assert register.alarms == ()


def test_nothing_new_costs_two_files():
    repository = a_repository()
    refresh = Refresh(known(repository), NOON)
    first = refresh.wanted()
    for item in first:
        refresh.supply(item, repository.files.get(item.path))
    assert len(first) == 2
    assert refresh.wanted() == ()


def test_one_change_fetches_one_shard():
    repository = a_repository()
    trusted = known(repository)
    repository.registrars["bund"][KREIS]["status"] = "suspended"
    repository.publish_registrar("bund")
    repository.publish_online()
    fetched = []
    refresh = Refresh(trusted, NOON)
    while wanted := refresh.wanted():
        for item in wanted:
            fetched.append(item.path)
            refresh.supply(item, repository.files.get(item.path))
    register = refresh.result().register
    assert register is not None
    assert register.members[KREIS].status is Status.SUSPENDED
    assert len([path for path in fetched if path.startswith("targets/")]) == 1


def test_rolled_back():
    repository = a_repository()
    old = dict(repository.files)
    repository.publish()
    assert refused(known(repository), old) is Attack.ROLLED_BACK
    assert follow(Trusted.from_root(repository.root), old).register is not None


def test_frozen():
    repository = a_repository()
    trusted = known(repository)
    later = NOON + timedelta(hours=25)
    assert refused(trusted, repository.files, later) is Attack.FROZEN
    assert refused(Trusted.from_root(repository.root), repository.files, later) is Attack.FROZEN


@pytest.mark.parametrize("part", ["snapshot", "targets", "bund"])
def test_tampered_metadata(part):
    repository = a_repository()
    path = f"metadata/1.{part}.json"
    repository.files[path] = repository.files[path] + b" "
    assert refused(Trusted.from_root(repository.root), repository.files) is Attack.TAMPERED


def test_a_tampered_shard():
    repository = a_repository()
    path = next(path for path in repository.files if path.startswith("targets/bund/"))
    repository.files[path] = repository.files[path].replace(b"active", b"passiv")
    assert refused(Trusted.from_root(repository.root), repository.files) is Attack.TAMPERED


def test_a_tampered_timestamp_is_wrongly_signed():
    repository = a_repository()
    path = "metadata/timestamp.json"
    repository.files[path] = repository.files[path].replace(b"2026-11-25", b"2027-11-25")
    assert refused(Trusted.from_root(repository.root), repository.files) is Attack.WRONGLY_SIGNED


def test_mixed():
    repository = a_repository()
    old = repository.files["metadata/1.bund.json"]
    repository.publish()
    repository.files["metadata/2.bund.json"] = old
    assert refused(Trusted.from_root(repository.root), repository.files) is Attack.MIXED


def test_wrongly_signed_online_roles():
    repository = a_repository()
    trusted = known(repository)
    repository.timestamp_signer = signer(99)
    repository.publish_timestamp()
    assert refused(trusted, repository.files) is Attack.WRONGLY_SIGNED


def test_a_root_that_only_the_attacker_signed():
    repository = a_repository()
    trusted = known(repository)
    repository.root_signers = [signer(91), signer(92)]
    repository.publish_root()
    assert refused(trusted, repository.files) is Attack.WRONGLY_SIGNED


def test_a_root_signed_by_one_of_two():
    repository = a_repository()
    trusted = known(repository)
    repository.publish_root(by=[signer(1)])
    assert refused(trusted, repository.files) is Attack.WRONGLY_SIGNED


def test_root_rotation_is_followed():
    repository = a_repository()
    trusted = known(repository)
    old = repository.root_signers
    repository.root_signers = [signer(5), signer(6)]
    repository.publish_root(by=[*old, *repository.root_signers])
    repository.publish()
    assert len(follow(trusted, repository.files).roots) == 2


def test_fast_forwarded_and_recovered_by_new_online_keys():
    repository = a_repository()
    trusted = known(repository)
    honest = dict(repository.versions)
    repository.versions["timestamp"] = 2**31 - 2
    repository.publish_timestamp()
    assert refused(trusted, repository.files) is Attack.FAST_FORWARDED
    repository.versions = honest
    repository.timestamp_signer, repository.snapshot_signer = signer(30), signer(31)
    repository.publish_root()
    repository.publish()
    assert follow(trusted, repository.files).register is not None


def test_incomplete_oversized_unreadable_and_from_the_future():
    repository = a_repository()
    trusted = Trusted.from_root(repository.root)
    timestamp = "metadata/timestamp.json"
    without = {path: data for path, data in repository.files.items() if "snapshot" not in path}
    assert refused(trusted, without) is Attack.INCOMPLETE
    assert refused(trusted, {**repository.files, timestamp: b" " * 20_000}) is Attack.OVERSIZED
    assert refused(trusted, {**repository.files, timestamp: b"{}"}) is Attack.UNREADABLE
    assert refused(trusted, repository.files, NOON - timedelta(hours=2)) is Attack.FROM_THE_FUTURE


def test_a_stolen_registrar_key_cannot_admit_outside_its_scope():
    repository = two_registrars()
    trusted = known(repository)
    repository.registrars["by"]["x.hessen.example"] = an_entry("x.hessen.example", "by")
    repository.registrars["bund"][KREIS] = an_entry(KREIS)
    repository.publish()
    for start in (trusted, Trusted.from_root(repository.root)):
        register = follow(start, repository.files).register
        assert register is not None
        assert KREIS in register.members
        assert "x.hessen.example" not in register.members
        assert [alarm.kind for alarm in register.alarms] == ["outside-scope"]
    held = follow(trusted, repository.files).register
    assert held is not None
    assert "m.by.example" in held.members


def test_a_second_claim_does_not_push_a_member_out():
    repository = two_registrars()
    trusted = known(repository)
    repository.registrars["by"]["y.by.example"] = an_entry("y.by.example", "by")
    repository.registrars["bund"]["m.by.example"] = an_entry("m.by.example", keys=an_entry("evil.example")["keys"])
    repository.publish()
    register = follow(trusted, repository.files).register
    assert register is not None
    assert register.members["m.by.example"].organisation.registrar == "by"
    assert "y.by.example" in register.members
    assert [alarm.kind for alarm in register.alarms] == ["second-claim"]
    cold = known(repository).register
    assert cold is not None
    assert "m.by.example" not in cold.members


def test_a_broken_registrar_keeps_its_last_good_copy():
    repository = two_registrars()
    trusted = known(repository)
    repository.registrars["bund"][KREIS] = an_entry(KREIS)
    repository.publish_registrar("bund")
    repository.publish_registrar("by", by=signer(77))
    repository.publish_online()
    register = follow(trusted, repository.files).register
    assert register is not None
    assert sorted(register.members) == [KREIS, "m.by.example", STADT]
    assert [alarm.kind for alarm in register.alarms] == ["wrongly signed"]


def test_a_name_in_the_wrong_shard_breaks_the_part():
    repository = two_registrars()
    trusted = known(repository)
    repository.shard_bits = 3
    repository.publish_registrar("by")
    repository.publish_online()
    register = follow(trusted, repository.files).register
    assert register is not None
    assert len(register.alarms) <= 1
    assert "m.by.example" in register.members
