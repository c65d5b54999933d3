# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The request for admission, and for renewal: what a member wants in its entry, signed by every key that it names.

Signed under a context of its own. It proves that the sender holds the keys, not that the sender is the organisation:
that is what the registrar's telephone call is for, with `fingerprint`.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from verbund.matrix.canonical_json import InvalidJson, JsonObject, encode, parse_object
from verbund.matrix.signatures import BadSignature, InvalidKey, KeyId, SigningKey
from verbund.register.entry import InvalidEntry, entry_of, format_time, parse_entry, parse_time
from verbund.register.model import Member, Organisation, Status

CONTEXT = b"verbund-admission-request-v1\0"
MAX_REQUEST_BYTES = 65_536
# A request names no registrar; this stands in its place until one takes it.
_NO_REGISTRAR = "unassigned"


class InvalidRequest(ValueError):
    """The request breaks a rule or isn't signed by the keys that it names."""


@dataclass(frozen=True, slots=True)
class AdmissionRequest:
    """A verified request; `signed_by` are all keys that signed, old ones too."""

    wish: Member
    made: datetime
    signed_by: frozenset[KeyId]
    sha256: str

    @property
    def fingerprint(self) -> str:
        """What both sides read to each other: eight groups of four hex digits."""
        return " ".join(self.sha256[start : start + 4] for start in range(0, 32, 4))

    def entry_for(self, registrar: str, now: datetime) -> Member:
        """The entry that `registrar` would list: active from `now` on."""
        return replace(_taken_by(registrar, self.wish), status=Status.ACTIVE, status_since=now)


def build_request(wish: Member, made: datetime, keys: Sequence[SigningKey]) -> bytes:
    """The request file; `keys` must hold every key of `wish`, and for a renewal one that is in force as well."""
    request: JsonObject = {
        "format": 1,
        "server_name": wish.server_name.text,
        "made": format_time(made),
        "entry": entry_of(_taken_by(_NO_REGISTRAR, wish)),
    }
    signed = CONTEXT + encode(request)
    return encode({**request, "signatures": {key.key_id.text: key.sign(signed) for key in keys}})


def parse_request(data: bytes, in_force: Member | None = None) -> AdmissionRequest:
    """The request in a file; raises InvalidRequest.

    Every key that it names must have signed; `in_force` is the member's entry so far, one of whose keys must have
    signed too: else whoever takes over a name could renew it.
    """
    if len(data) > MAX_REQUEST_BYTES:
        raise InvalidRequest(f"the request is larger than {MAX_REQUEST_BYTES} bytes")
    try:
        value = parse_object(data)
    except InvalidJson as error:
        raise InvalidRequest(f"the request is not strict JSON: {error}") from error
    if set(value) != {"format", "server_name", "made", "entry", "signatures"} or value["format"] != 1:
        raise InvalidRequest("the request must hold format 1, server_name, made, entry and signatures, nothing else")
    name, signatures = value["server_name"], value["signatures"]
    try:
        wish = parse_entry(name if isinstance(name, str) else "", value["entry"], _NO_REGISTRAR)
        made = parse_time(value["made"])
    except InvalidEntry as error:
        raise InvalidRequest(str(error)) from error
    signed_by = _signers(value, signatures if isinstance(signatures, dict) else {}, wish, in_force)
    if missing := [key_id.text for key_id in wish.keys if key_id not in signed_by]:
        raise InvalidRequest(f"not signed by {', '.join(missing)}, which it names")
    if in_force is not None and not signed_by & set(in_force.keys):
        raise InvalidRequest(f"not signed by a key of {wish.server_name} that is in force")
    return AdmissionRequest(wish, made, signed_by, hashlib.sha256(data).hexdigest())


def _signers(value: JsonObject, signatures: JsonObject, wish: Member, in_force: Member | None) -> frozenset[KeyId]:
    signed = CONTEXT + encode({name: member for name, member in value.items() if name != "signatures"})
    keys = {**(in_force.keys if in_force is not None else {}), **wish.keys}
    found = set()
    for text, signature in signatures.items():
        try:
            key_id = KeyId(text)
        except InvalidKey as error:
            raise InvalidRequest(str(error)) from error
        if key_id not in keys:
            raise InvalidRequest(f"signed by {text}, which nobody knows")
        try:
            keys[key_id].verify_key.verify(signed, signature if isinstance(signature, str) else "")
        except BadSignature as error:
            raise InvalidRequest(f"the signature of {text} does not hold") from error
        found.add(key_id)
    return frozenset(found)



def _taken_by(registrar: str, member: Member) -> Member:
    body = member.organisation
    return replace(member, organisation=Organisation(body.name, body.kind, body.place, registrar))
