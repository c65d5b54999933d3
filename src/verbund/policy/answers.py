# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What a peer's answer may hold before our homeserver sees it.

Answers are unsigned, so they may be rewritten. A media answer is never handed on as it came: two multipart parsers could
read it in two ways, and a `Location` that only Synapse's parser sees would make Synapse fetch any address. It is read
strictly here and written anew with a boundary of our own.
Spec: s2s content-repository, s2s publishing-keys
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from verbund.matrix import canonical_json
from verbund.matrix.canonical_json import InvalidJson, JsonObject, JsonValue
from verbund.register.model import FederationEndpoint, Member

# RFC 2046 5.1.1: the characters of a boundary (without space, which no server writes).
_MULTIPART = re.compile(
    rb"multipart/mixed[ \t]*;[ \t]*boundary=(?:\"(?P<quoted>[0-9A-Za-z'()+_,./:=?-]{1,70})\"|(?P<token>[0-9A-Za-z'+_.-]{1,70}))[ \t]*",
    re.IGNORECASE,
)
_HEADER = re.compile(rb"([A-Za-z-]{1,40}):[ \t]*([\t\x20-\x7e]{0,1024}?)[ \t]*")
_PATH = re.compile(r"(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*)+")
_QUERY = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*")
_MAX_URL_CHARACTERS = 4096
_DEFAULT_TYPE = b"application/octet-stream"


class AnswerRefused(Exception):
    """The answer must not reach our homeserver (502)."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(f"{reason} [{rule}]")
        self.rule = rule
        self.reason = reason


@dataclass(frozen=True, slots=True)
class MediaFile:
    """The file of a media answer."""

    content_type: bytes
    disposition: bytes | None
    data: bytes


@dataclass(frozen=True, slots=True)
class MediaRedirect:
    """The file lies elsewhere."""

    url: str


@dataclass(frozen=True, slots=True)
class MediaAddress:
    """Where a redirected file may be fetched: at the member itself, nowhere else."""

    endpoint: FederationEndpoint
    target: str
    is_federation: bool


def read_media(content_type: bytes, body: bytes) -> MediaFile | MediaRedirect:
    """The one file or the one redirect in a media answer; raises AnswerRefused for anything that could be read otherwise."""
    metadata, content = _two_parts(content_type, body)
    headers, data = _part(metadata)
    _require(headers.get(b"content-type") == b"application/json", "the first part is not application/json")
    _object(data, "media-is-well-formed")
    headers, data = _part(content)
    location = headers.get(b"location")
    if location is not None:
        return MediaRedirect(location.decode("ascii"))
    return MediaFile(headers.get(b"content-type", _DEFAULT_TYPE), headers.get(b"content-disposition"), data)


def write_media(file: MediaFile) -> tuple[bytes, bytes]:
    """Content-Type and body of a fresh media answer that holds just this file."""
    # Unguessable for who wrote the file: a hash over the file would have to be met inside the file itself.
    boundary = sha256(file.data).hexdigest().encode()
    head = b"--%b\r\nContent-Type: application/json\r\n\r\n{}\r\n--%b\r\nContent-Type: %b\r\n" % (
        boundary, boundary, file.content_type,
    )  # fmt: skip
    if file.disposition is not None:
        head += b"Content-Disposition: %b\r\n" % file.disposition
    return b"multipart/mixed; boundary=" + boundary, b"%b\r\n%b\r\n--%b--\r\n" % (head, file.data, boundary)


def media_file(content_type: bytes | None, disposition: bytes | None, data: bytes) -> MediaFile:
    """A redirected file from the headers of the answer that brought it."""
    for value in (content_type, disposition):
        _require(value is None or _HEADER.fullmatch(b"X: " + value) is not None, "a header holds control characters")
    return MediaFile(content_type or _DEFAULT_TYPE, disposition, data)


def media_address(url: str, member: Member) -> MediaAddress:
    """The address behind a redirect; raises AnswerRefused unless it is one of the answering member's own."""
    rule = "media-stays-with-its-member"
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError as error:
        raise AnswerRefused(rule, "the redirect is not a URL") from error
    plain = len(url) <= _MAX_URL_CHARACTERS and parts.scheme == "https" and "@" not in parts.netloc and not parts.fragment
    if not plain or not _PATH.fullmatch(parts.path) or not _QUERY.fullmatch(parts.query):
        raise AnswerRefused(rule, "the redirect is not a plain https URL")
    endpoint = FederationEndpoint(parts.hostname or "", port)
    if endpoint not in (*member.federation, _client_endpoint(member)):
        raise AnswerRefused(rule, "the redirect leads away from the member that answered")
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return MediaAddress(endpoint, target, endpoint in member.federation)


def refuse_unknown_keys(body: bytes, member: Member) -> None:
    """Raises AnswerRefused if a key document names another server or a key that the member's entry lacks."""
    rule = "keys-are-in-the-register"
    document = _object(body, rule)
    if document.get("server_name") != member.server_name.text:
        raise AnswerRefused(rule, "the key document is another server's")
    pinned = {key_id.text: key.verify_key.base64 for key_id, key in member.keys.items()}
    for section in ("verify_keys", "old_verify_keys"):
        for key_id, key in _key_section(document.get(section, {}), rule).items():
            if not isinstance(key, dict) or pinned.get(key_id) != key.get("key"):
                raise AnswerRefused(rule, "the key document holds a key that the register's entry lacks")


def _key_section(section: JsonValue, rule: str) -> JsonObject:
    if not isinstance(section, dict):
        raise AnswerRefused(rule, "the key document is malformed")
    return section


def _client_endpoint(member: Member) -> FederationEndpoint | None:
    parts = urlsplit(member.client_base_url)
    return FederationEndpoint(parts.hostname or "", parts.port or 443) if parts.scheme == "https" else None


def _two_parts(content_type: bytes, body: bytes) -> tuple[bytes, bytes]:
    match = _MULTIPART.fullmatch(content_type)
    if match is None:
        raise AnswerRefused("media-is-well-formed", "the media answer is not multipart/mixed with a boundary")
    pieces = (b"\r\n" + body).split(b"\r\n--" + (match["quoted"] or match["token"]))
    _require(len(pieces) == 4, "the media answer does not hold exactly two parts")
    before, metadata, content, after = pieces
    _require(before in (b"", b"\r\n") and after in (b"--", b"--\r\n"), "the media answer holds bytes outside its parts")
    _require(metadata.startswith(b"\r\n") and content.startswith(b"\r\n"), "a boundary is not a line of its own")
    return metadata[2:], content[2:]


def _part(part: bytes) -> tuple[dict[bytes, bytes], bytes]:
    if part.startswith(b"\r\n"):
        return {}, part[2:]
    head, blank, data = part.partition(b"\r\n\r\n")
    _require(bool(blank) and len(head) <= 8192, "a part has no end of its head")
    headers: dict[bytes, bytes] = {}
    for line in head.split(b"\r\n"):
        match = _HEADER.fullmatch(line)
        if match is None or match[1].lower() in headers:
            raise AnswerRefused("media-is-well-formed", "a part has a malformed or doubled header")
        headers[match[1].lower()] = match[2]
    return headers, data


def _object(data: bytes, rule: str) -> JsonObject:
    try:
        return canonical_json.parse_object(data)
    except InvalidJson as error:
        raise AnswerRefused(rule, "not a JSON object that Matrix can sign") from error


def _require(holds: bool, reason: str) -> None:
    if not holds:
        raise AnswerRefused("media-is-well-formed", reason)
