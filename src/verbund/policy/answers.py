# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What an answer may hold. Answers are unsigned but for key documents; a bad one is refused whole."""

from verbund.matrix.canonical_json import InvalidJson, parse_object
from verbund.matrix.signatures import BadSignature, InvalidKey, KeyId, verify_json
from verbund.register.model import Member


class UnexpectedKeys(Exception):
    """The key document says something that the register doesn't."""


def refuse_unexpected_keys(document: bytes, member: Member) -> None:
    """Raises UnexpectedKeys unless each key in `document` is one of `member`'s and one of them signed it.

    Spec: s2s publishing-keys
    """
    try:
        value = parse_object(document)
    except InvalidJson as error:
        raise UnexpectedKeys(f"not strict JSON: {error}") from error
    if value.get("server_name") != member.server_name.text:
        raise UnexpectedKeys("the document of another server")
    pinned = {key_id.text: key.verify_key for key_id, key in member.keys.items()}
    for section in ("verify_keys", "old_verify_keys"):
        keys = value.get(section, {})
        if not isinstance(keys, dict):
            raise UnexpectedKeys(f"{section} is no object")
        for name, entry in keys.items():
            if name not in pinned or not isinstance(entry, dict) or entry.get("key") != pinned[name].base64:
                raise UnexpectedKeys(f"{name} is not a key that the register names")
    current = value.get("verify_keys")
    if not isinstance(current, dict) or not current:
        raise UnexpectedKeys("no key at all")
    try:
        for name in current:
            verify_json(value, member.server_name, pinned[KeyId(name).text])
    except (BadSignature, InvalidKey) as error:
        raise UnexpectedKeys(str(error)) from error
