# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What an answer may hold. Answers are unsigned but for key documents; a bad one is refused whole."""

import re
from email.message import Message

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


class BadMedia(Exception):
    """The answer to a media request is not what the specification describes."""


def media_location(content_type: str, body: bytes) -> str | None:
    """Where the media lies elsewhere, or None when the answer holds it. Raises BadMedia.

    Our homeserver would fetch that address itself, past the border; so such an answer never reaches it.
    Spec: s2s content-repository
    """
    parts = _parts(content_type, body)
    if len(parts) != 2:
        raise BadMedia("a media answer has two parts")
    locations = [value for name, value in parts[1][0] if name == b"location"]
    if len(locations) > 1:
        raise BadMedia("two locations")
    return locations[0].decode("ascii", "replace") if locations else None


def media_answer(media_type: bytes, media: bytes) -> tuple[str, bytes]:
    """Content type and body of a media answer that holds the media itself."""
    boundary = b"verbund-media-part"
    while boundary in media:
        boundary += b"-"
    body = b"--%b\r\ncontent-type: application/json\r\n\r\n{}\r\n--%b\r\ncontent-type: %b\r\n\r\n%b\r\n--%b--\r\n"
    return f"multipart/mixed; boundary={boundary.decode()}", body % (boundary, boundary, media_type, media, boundary)


def _parts(content_type: str, body: bytes) -> list[tuple[list[tuple[bytes, bytes]], bytes]]:
    """Headers and content of each part. RFC 2046 5.1.1"""
    message = Message()
    message["content-type"] = content_type
    boundary = message.get_boundary()
    if message.get_content_type() != "multipart/mixed" or not boundary or len(boundary) > 70:
        raise BadMedia("not multipart/mixed with a boundary")
    delimiter = b"\r\n--" + boundary.encode("ascii", "replace")
    pieces = (b"\r\n" + body).split(delimiter)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise BadMedia("the last boundary is missing")
    return [_part(piece) for piece in pieces[1:-1]]


def _part(piece: bytes) -> tuple[list[tuple[bytes, bytes]], bytes]:
    head, blank, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    if piece.startswith(b"\r\n\r\n"):
        head, content, blank = b"", piece[4:], b"\r\n\r\n"
    if not blank:
        raise BadMedia("a part without an end of its head")
    # Line feeds alone and folded lines would be read otherwise by another parser.
    if re.search(rb"(?<!\r)\n|\r(?!\n)|\n[ \t]", head):
        raise BadMedia("a part's head is not written in one way")
    lines = [line.partition(b":") for line in head.split(b"\r\n") if line]
    return [(name.strip().lower(), value.strip()) for name, _, value in lines], content
