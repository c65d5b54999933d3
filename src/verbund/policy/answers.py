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
from verbund.matrix.signatures import BadSignature, verify_json
from verbund.register.model import FederationEndpoint, Member

# RFC 2046 5.1.1: the characters of a boundary (without space, which no server writes).
_MULTIPART = re.compile(
    rb"multipart/mixed[ \t]*;[ \t]*boundary="
    rb"(?:\"(?P<quoted>[0-9A-Za-z'()+_,./:=?-]{1,70})\"|(?P<token>[0-9A-Za-z'+_.-]{1,70}))[ \t]*",
    re.IGNORECASE,
)
_HEADER = re.compile(rb"([A-Za-z-]{1,40}):[ \t]*([\t\x20-\x7e]{0,1024}?)[ \t]*")
_PATH = re.compile(r"(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*)+")
_QUERY = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*")
_MAX_URL_CHARACTERS = 4096
# RFC 6838 4.2: restricted names, of the kinds of things that are files.
_TYPE = re.compile(
    rb"((?:application|audio|font|image|model|text|video)/[a-z0-9][a-z0-9!#$&^_.+-]{0,126})[ \t]*(?:;[\t\x20-\x7e]*)?\Z",
    re.IGNORECASE,
)
_DEFAULT_TYPE = b"application/octet-stream"


class AnswerRefused(Exception):
    """The answer must not be passed on (502). `stranger` is the server that it would have brought in, where it would have."""

    def __init__(self, rule: str, reason: str, stranger: str = "") -> None:
        super().__init__(f"{reason} [{rule}]")
        self.rule = rule
        self.reason = reason
        self.stranger = stranger


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
    """Where a redirected file may be fetched: at a federation endpoint of the member itself, nowhere else."""

    endpoint: FederationEndpoint
    target: str


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
    return MediaFile(_plain_type(headers.get(b"content-type")), headers.get(b"content-disposition"), data)


def write_media(file: MediaFile) -> tuple[bytes, bytes]:
    """Content-Type and body of a fresh media answer that holds just this file."""
    # A file that holds the hash of itself as a boundary cannot be made.
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
    return MediaFile(_plain_type(content_type), disposition, data)


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
    if endpoint not in member.federation:
        raise AnswerRefused(rule, "the redirect leads away from the member that answered")
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return MediaAddress(endpoint, target)


def refuse_unexpected_keys(document: bytes, member: Member) -> None:
    """Raises AnswerRefused unless each key in `document` is one of `member`'s and all current ones signed it.

    Spec: s2s publishing-keys
    """
    rule = "keys-are-in-the-register"
    value = _object(document, rule)
    if value.get("server_name") != member.server_name.text:
        raise AnswerRefused(rule, "the key document is another server's")
    pinned = {key_id.text: key.verify_key for key_id, key in member.keys.items()}
    for section in ("verify_keys", "old_verify_keys"):
        for name, entry in _key_section(value.get(section, {}), rule).items():
            if name not in pinned or not isinstance(entry, dict) or entry.get("key") != pinned[name].base64:
                raise AnswerRefused(rule, "the key document holds a key that the register's entry lacks")
    current = _key_section(value.get("verify_keys"), rule)
    try:
        for name in current:
            verify_json(value, member.server_name, pinned[name])
    except BadSignature as error:
        raise AnswerRefused(rule, str(error)) from error
    if not current:
        raise AnswerRefused(rule, "the key document holds no key")


def _plain_type(content_type: bytes | None) -> bytes:
    """A file's type without its parameters, or that of any bytes: what is no type could be taken for one that runs."""
    match = _TYPE.match(content_type or b"")
    return match[1].lower() if match is not None else _DEFAULT_TYPE


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
