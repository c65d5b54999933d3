# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Media and key documents of peers: read in one way, written anew; never an address that Synapse would fetch itself."""

import io

import pytest
from synapse.http.client import MultipartResponse, _MultipartParserProtocol
from tests.register_repository import an_entry, matrix_key
from twisted.internet.defer import Deferred

from verbund.matrix.canonical_json import encode
from verbund.matrix.names import ServerName
from verbund.matrix.signatures import sign_json
from verbund.policy.answers import (
    AnswerRefused,
    MediaFile,
    MediaRedirect,
    media_address,
    media_file,
    read_media,
    refuse_unexpected_keys,
    write_media,
)
from verbund.register.entry import parse_entry

NAME = "kreis.example"
MEMBER = parse_entry(NAME, an_entry(NAME), "bund")
REDIRECT = b"Location: http://10.0.0.1/secret\r\n\r\n"


def multipart(boundary: bytes, second: bytes) -> bytes:
    line = b"--" + boundary
    return b"\r\n".join([line, b"Content-Type: application/json", b"", b"{}", line, second, line + b"--", b""])


def as_synapse_reads(content_type: bytes, body: bytes) -> MultipartResponse:
    """Synapse's own parser."""
    boundary = content_type.decode().split("boundary=")[1]
    protocol = _MultipartParserProtocol(io.BytesIO(), Deferred(), boundary, None)
    protocol.makeConnection(None)
    protocol.dataReceived(body)
    return protocol.multipart_response


def test_a_file_is_written_anew_and_synapse_reads_the_same():
    found = read_media(b"multipart/mixed; boundary=abc", multipart(b"abc", b"Content-Type: text/plain\r\n\r\nhello"))
    assert found == MediaFile(b"text/plain", None, b"hello")
    read = as_synapse_reads(*write_media(found))
    assert read.url is None
    assert read.content_type == b"text/plain"


def test_a_redirect_is_seen():
    found = read_media(b"multipart/mixed; boundary=abc", multipart(b"abc", REDIRECT))
    assert found == MediaRedirect("http://10.0.0.1/secret")


@pytest.mark.parametrize(
    "content_type, body",
    [
        (b'multipart/mixed; boundary="x"', multipart(b'"x"', REDIRECT) + multipart(b"x", b"\r\nhello")),
        (b"multipart/mixed; xboundary=EVIL; boundary=x", multipart(b"EVIL; boundary", REDIRECT) + multipart(b"x", b"\r\nhello")),
        (b"multipart/mixed", multipart(b"x", b"\r\nhello")),
        (b"text/plain; boundary=x", multipart(b"x", b"\r\nhello")),
        (b"multipart/mixed; boundary=x", multipart(b"x", b"Location: a\r\nLocation: b\r\n\r\n")),
        (b"multipart/mixed; boundary=x", multipart(b"x", b"Content-Type: a\n b\r\n\r\nhello")),
        (b"multipart/mixed; boundary=x", multipart(b"x", b"\r\none\r\n--x\r\n\r\ntwo")),
        (b"multipart/mixed; boundary=x", b"--x\r\n\r\nnot json\r\n--x\r\n\r\nhello\r\n--x--"),
        (b"multipart/mixed; boundary=x", b""),
    ],
)
def test_what_two_parsers_could_read_in_two_ways_is_refused(content_type, body):
    with pytest.raises(AnswerRefused):
        read_media(content_type, body)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8448/x",
        "https://10.0.0.1/secret",
        "https://127.0.0.1:8449/x",
        "https://user@127.0.0.1:8448/x",
        "https://127.0.0.1:8448/x#y",
        "https://127.0.0.1:8448/a b",
        "https://[bad/x",
        "https://127.0.0.1:99999/x",
        "//127.0.0.1:8448/x",
    ],
)
def test_a_redirect_stays_with_its_member(url):
    with pytest.raises(AnswerRefused):
        media_address(url, MEMBER)
    assert media_address("https://127.0.0.1:8448/x?y=1", MEMBER).target == "/x?y=1"


def a_key_document(*keys, name=NAME, signers=None):
    document = {
        "server_name": name,
        "valid_until_ts": 1,
        "verify_keys": {key.key_id.text: {"key": key.verify_key.base64} for key in keys},
        "old_verify_keys": {},
    }
    for key in signers if signers is not None else keys:
        document = sign_json(document, ServerName(name), key)
    return encode(document)


def test_a_key_document_may_hold_no_key_that_the_register_lacks():
    known, unknown = matrix_key(NAME), matrix_key(NAME, "ed25519:a_2")
    refuse_unexpected_keys(a_key_document(known), MEMBER)
    for document in (
        a_key_document(known, unknown),
        a_key_document(unknown),
        a_key_document(),
        a_key_document(known, signers=[]),
        a_key_document(known, name="stadt.example"),
        b"[]",
        b'{"server_name":"kreis.example","server_name":"x"}',
    ):
        with pytest.raises(AnswerRefused):
            refuse_unexpected_keys(document, MEMBER)


@pytest.mark.parametrize(
    "said, read",
    [
        (b"text/plain; charset=utf-8", b"text/plain"),
        (b"IMAGE/PNG", b"image/png"),
        (b"image/svg+xml", b"image/svg+xml"),
        (b"", b"application/octet-stream"),
        (b"multipart/mixed; boundary=x", b"application/octet-stream"),
        (b"message/external-body", b"application/octet-stream"),
        (b"text/html, image/png", b"application/octet-stream"),
        (b"text/" + b"x" * 200, b"application/octet-stream"),
        (b"text", b"application/octet-stream"),
    ],
)
def test_a_files_type_is_one_plain_type(said, read):
    assert media_file(said, None, b"x").content_type == read
    found = read_media(b"multipart/mixed; boundary=abc", multipart(b"abc", b"Content-Type: " + said + b"\r\n\r\nhello"))
    assert found.content_type == read
