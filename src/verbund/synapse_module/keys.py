# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Synapse's key store, filled from the register: a member's keys are never fetched from elsewhere.

A key that has gone from the register ends in the store as well: what it signed before still verifies, nothing after.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from signedjson.key import decode_verify_key_bytes
from synapse.storage.databases.main import DataStore
from synapse.storage.keys import FetchKeyResult
from unpaddedbase64 import decode_base64

from verbund.register.model import Register

# Longer than the longest grace, so that Synapse never goes looking for a key while the register counts.
VALID_FOR = timedelta(days=21)
REFILL_BEFORE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Stored:
    """A key as the store has it: unpadded base64, and the end of its validity in milliseconds."""

    base64: str
    until: int


class KeyFiller:
    """Writes what changed, ends what has gone, and renews before it ends."""

    def __init__(self, store: DataStore) -> None:
        self._store = store
        self._stored: dict[tuple[str, str], Stored] | None = None
        self._seen: Register | None = None

    async def fill(self, register: Register, now: datetime) -> None:
        """Brings the key store in line with `register`; nothing to do costs nothing."""
        if register is self._seen:
            return
        if self._stored is None:
            self._stored = await self._read()
        for server, keys in differences(register, self._stored, now).items():
            await self._write(server, keys, _milliseconds(now))
            self._stored |= {(server, key_id): key for key_id, key in keys.items()}
        self._seen = register

    async def _read(self) -> dict[tuple[str, str], Stored]:
        """Everything in the store, in one query at the start."""
        columns = ("server_name", "key_id", "ts_valid_until_ms", "key_json")
        rows = await self._store.db_pool.simple_select_list("server_keys_json", None, columns, "verbund_stored_keys")
        stored = {}
        for server, key_id, until, document in rows:
            key = json.loads(bytes(document)).get("verify_keys", {}).get(key_id, {}).get("key", "")
            stored[(server, key_id)] = Stored(key, until or 0)
        return stored

    async def _write(self, server: str, keys: dict[str, Stored], now: int) -> None:
        results = {
            key_id: FetchKeyResult(decode_verify_key_bytes(key_id, decode_base64(key.base64)), key.until)
            for key_id, key in keys.items()
        }
        document = {
            "server_name": server,
            "valid_until_ts": max(key.until for key in keys.values()),
            "verify_keys": {key_id: {"key": key.base64} for key_id, key in keys.items()},
        }
        await self._store.store_server_keys_response(server, server, now, results, document)


def differences(register: Register, stored: dict[tuple[str, str], Stored], now: datetime) -> dict[str, dict[str, Stored]]:
    """What must be written, by server: keys that are new, changed or soon to end, and those to end now."""
    news: dict[str, dict[str, Stored]] = defaultdict(dict)
    wanted = set()
    for server, member in register.members.items():
        for key_id, pinned in member.keys.items():
            wanted.add((server, key_id.text))
            ends = now + VALID_FOR if pinned.valid_until is None else min(pinned.valid_until, now + VALID_FOR)
            known = stored.get((server, key_id.text))
            soon = _milliseconds(min(ends, now + REFILL_BEFORE))
            if known is None or known.base64 != pinned.verify_key.base64 or not soon <= known.until <= _milliseconds(ends):
                news[server][key_id.text] = Stored(pinned.verify_key.base64, _milliseconds(ends))
    for (server, name), old in stored.items():
        if (server, name) not in wanted and old.until > _milliseconds(now) and old.base64:
            news[server][name] = Stored(old.base64, _milliseconds(now))
    return dict(news)


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
