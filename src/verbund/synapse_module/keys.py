# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Synapse's key store, filled from the register: a member's keys are never fetched from elsewhere."""

from datetime import datetime, timedelta

from signedjson.key import decode_verify_key_bytes
from synapse.storage.databases.main import DataStore
from synapse.storage.keys import FetchKeyResult
from unpaddedbase64 import decode_base64

from verbund.register.model import Member, Register

# Longer than the longest grace, so that Synapse never goes looking for a key while the register counts.
VALID_FOR = timedelta(days=21)
REFILL_BEFORE = timedelta(days=14)


class KeyFiller:
    """Writes what changed, and renews before it ends."""

    def __init__(self, store: DataStore) -> None:
        self._store = store
        self._filled: dict[str, tuple[frozenset[str], datetime]] = {}
        self._seen: Register | None = None

    async def fill(self, register: Register, now: datetime) -> None:
        """Brings the key store in line with `register`; nothing to do costs nothing."""
        if register is self._seen:
            return
        for name, member in register.members.items():
            keys = frozenset(f"{key_id.text} {key.verify_key.base64} {key.valid_until}" for key_id, key in member.keys.items())
            known, until = self._filled.get(name, (frozenset(), now))
            if keys == known and until - now > REFILL_BEFORE:
                continue
            await self._store_keys(member, now)
            self._filled[name] = (keys, now + VALID_FOR)
        self._seen = register

    async def _store_keys(self, member: Member, now: datetime) -> None:
        keys = {}
        for key_id, pinned in member.keys.items():
            raw = decode_base64(pinned.verify_key.base64)
            until = now + VALID_FOR if pinned.valid_until is None else min(pinned.valid_until, now + VALID_FOR)
            keys[key_id.text] = FetchKeyResult(decode_verify_key_bytes(key_id.text, raw), _milliseconds(until))
        document = {
            "server_name": member.server_name.text,
            "valid_until_ts": _milliseconds(now + VALID_FOR),
            "verify_keys": {key_id.text: {"key": key.verify_key.base64} for key_id, key in member.keys.items()},
        }
        name = member.server_name.text
        await self._store.store_server_keys_response(name, name, _milliseconds(now), keys, document)


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
