# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What the module writes into Synapse's key store."""

from dataclasses import replace
from datetime import timedelta

from tests.register_repository import NOON
from tests.unit.test_synapse_module_private import a_register

from verbund.register.model import PinnedKey, Register
from verbund.synapse_module.keys import REFILL_BEFORE, VALID_FOR, Stored, differences


def milliseconds(moment) -> int:
    return int(moment.timestamp() * 1000)


def with_end(register: Register, name: str, end) -> Register:
    member = register.members[name]
    keys = {key_id: PinnedKey(key.verify_key, key.valid_from, end) for key_id, key in member.keys.items()}
    return replace(register, members={**register.members, name: replace(member, keys=keys)})


def applied(register, stored, now=NOON):
    news = differences(register, stored, now)
    return stored | {(server, key_id): key for server, keys in news.items() for key_id, key in keys.items()}


def test_every_members_keys_are_written_once():
    register = a_register(amt="active", kreis="suspended")
    stored = applied(register, {})
    assert {server for server, _ in stored} == {"amt.example", "kreis.example"}
    assert all(key.until == milliseconds(NOON + VALID_FOR) for key in stored.values())
    assert differences(register, stored, NOON) == {}
    assert differences(register, stored, NOON + VALID_FOR - REFILL_BEFORE - timedelta(minutes=1)) == {}


def test_they_are_renewed_before_they_end():
    register = a_register(amt="active")
    stored = applied(register, {})
    later = NOON + VALID_FOR - REFILL_BEFORE + timedelta(minutes=1)
    assert applied(register, stored, later) != stored


def test_a_key_that_has_gone_from_the_register_ends_now():
    register = a_register(amt="active")
    gone = Stored("A" * 43, milliseconds(NOON + VALID_FOR))
    stored = applied(register, {}) | {("amt.example", "ed25519:gone"): gone, ("fort.example", "ed25519:a"): gone}
    news = differences(register, stored, NOON)
    assert news == {server: {key_id: replace(gone, until=milliseconds(NOON))}
                    for server, key_id in (("amt.example", "ed25519:gone"), ("fort.example", "ed25519:a"))}  # fmt: skip
    assert differences(register, applied(register, stored), NOON) == {}


def test_an_end_in_the_register_counts_when_it_comes_sooner_than_known():
    register = a_register(amt="active")
    stored = applied(register, {})
    end = NOON + timedelta(hours=1)
    news = differences(with_end(register, "amt.example", end), stored, NOON)
    assert [key.until for key in news["amt.example"].values()] == [milliseconds(end)]


def test_another_key_under_the_same_id_is_written_over():
    register = a_register(amt="active")
    stored = {place: replace(key, base64="A" * 43) for place, key in applied(register, {}).items()}
    assert applied(register, stored) == applied(register, {})
