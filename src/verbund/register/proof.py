# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The stapled proof: everything by which a client, with its trusted root and nobody else's help, verifies one member."""

import base64
import binascii
from datetime import datetime

from tuf.api._payload import Snapshot
from tuf.api.metadata import Metadata

from verbund.matrix.canonical_json import InvalidJson, JsonObject, encode, parse_object
from verbund.matrix.names import ServerName
from verbund.register.model import Member
from verbund.register.refresh import Refresh
from verbund.register.refusal import Attack, RegisterRefused
from verbund.register.scope import ON_CALL, countersigner_of, is_registrar_name, parse_policy
from verbund.register.trusted import TIMESTAMP_PATH, Trusted

MAX_PROOF_BYTES = 4_000_000
MAX_FILES = 1100


class NotAMember(Exception):
    """The proof holds, and it says that this server is no active member."""


def build_proof(trusted: Trusted, server: ServerName) -> bytes:
    """The proof for `server` out of what is kept; raises NotAMember where the register doesn't list it."""
    member = trusted.register.member_of(server) if trusted.register is not None else None
    if member is None:
        raise NotAMember(f"{server} is not in the register")
    registrar = member.organisation.registrar
    shard = parse_policy(trusted.files[trusted.policy_path]).shard_of(server)
    paths = {TIMESTAMP_PATH, trusted.snapshot_path, trusted.targets_path, trusted.policy_path}
    for role in (registrar, countersigner_of(registrar)):
        part = trusted.parts[role]
        paths |= {part.role_path, part.listing_path, part.shards.get(shard, part.role_path)}
    if (on_call := trusted.parts.get(ON_CALL)) is not None:
        paths |= {on_call.role_path, *on_call.shards.values()}
    files = {path: trusted.files[path] for path in paths | _named_roles(trusted, registrar)}
    files |= trusted.root_files
    return encode(
        {
            "format": 1,
            "registrar": registrar,
            "files": {path: base64.b64encode(data).decode() for path, data in sorted(files.items())},
        }
    )


def _named_roles(trusted: Trusted, registrar: str) -> set[str]:
    """The roles that the snapshot names. One that is broken is needed too: who sees that keeps the last good part."""
    snapshot = Metadata[Snapshot].from_bytes(trusted.files[trusted.snapshot_path]).signed
    roles = (registrar, countersigner_of(registrar), ON_CALL)
    named = {f"metadata/{meta.version}.{role}.json" for role in roles if (meta := snapshot.meta.get(f"{role}.json"))}
    return named & trusted.files.keys()


def verify_proof(trusted: Trusted, body: bytes, server: ServerName, now: datetime) -> tuple[Member, Trusted]:
    """The active member that `body` proves, and what is trusted from now on (keep it: it guards against rollback).

    Raises RegisterRefused when the proof doesn't hold, NotAMember when it holds and denies.
    """
    registrar, files = _read(body)
    refresh = Refresh(trusted, now, only=(registrar, server))
    while wanted := refresh.wanted():
        for item in wanted:
            refresh.supply(item, files.get(item.path))
    after = refresh.result()
    member = after.register.member_of(server) if after.register is not None else None
    if member is None:
        raise NotAMember(f"{server} is not in the register")
    if not member.is_active:
        raise NotAMember(f"{server} is {member.status.value} since {member.status_since:%Y-%m-%d}")
    return member, after


def _read(body: bytes) -> tuple[str, dict[str, bytes]]:
    if len(body) > MAX_PROOF_BYTES:
        raise RegisterRefused(Attack.OVERSIZED, f"the proof is larger than {MAX_PROOF_BYTES} bytes")
    try:
        value = parse_object(body)
        return _parts(value)
    except (InvalidJson, binascii.Error, ValueError) as error:
        raise RegisterRefused(Attack.UNREADABLE, f"the proof cannot be read: {error}") from error


def _parts(value: JsonObject) -> tuple[str, dict[str, bytes]]:
    registrar, files = value.get("registrar"), value.get("files")
    if set(value) != {"format", "registrar", "files"} or value["format"] != 1:
        raise ValueError("it must hold format 1, registrar and files, nothing else")
    if not isinstance(registrar, str) or not is_registrar_name(registrar):
        raise ValueError("its registrar has no valid name")
    if not isinstance(files, dict) or len(files) > MAX_FILES:
        raise ValueError(f"it must hold at most {MAX_FILES} files")
    texts = {path: data if isinstance(data, str) else "!" for path, data in files.items()}
    return registrar, {path: base64.b64decode(text, validate=True) for path, text in texts.items()}
