# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from verbund.matrix.names import EventId, InvalidName, RoomAlias, RoomId, ServerName, UserId

HASH = "a" * 43


@pytest.mark.parametrize("text", ["amt.example", "AMT.example", "amt.example:8448", "1.2.3.4", "[::1]", "[2001:db8::1]:443", "x"])
def test_server_names(text):
    assert ServerName(text).text == text


@pytest.mark.parametrize(
    "text",
    ["", ":1", "amt.example:", "amt.example:0", "amt.example:65536", "amt.example:123456", "a b", "amt.example\n", "ämt.example",
     "a_b", "[::1", "::1", "[:::]", "[::1%eth0]", "a/b", "a@b", "x" * 256, "amt.example:８", "[1.2.3.4]"],
)  # fmt: skip
def test_what_is_no_server_name(text):
    with pytest.raises(InvalidName):
        ServerName(text)


def test_case_makes_another_name():
    assert ServerName("Amt.example") != ServerName("amt.example")
    assert not ServerName("Amt.example").is_lower_case


@pytest.mark.parametrize(
    ("kind", "text"),
    [(UserId, "@a:amt.example"), (UserId, "@Ä b/:[::1]:80"), (RoomAlias, "#r:amt.example"), (RoomId, "!r:amt.example"),
     (RoomId, "!" + HASH), (EventId, "$e:amt.example"), (EventId, "$" + HASH), (EventId, "$" + HASH[:-1] + "/")],
)  # fmt: skip
def test_identifiers(kind, text):
    assert kind(text).text == text


@pytest.mark.parametrize(
    ("kind", "text"),
    [(UserId, "a:amt.example"), (UserId, "@:amt.example"), (UserId, "@a"), (UserId, "@a:b c"), (UserId, "@a\0:amt.example"),
     (UserId, "@\ud800:amt.example"), (UserId, "@" + "ä" * 130 + ":amt.example"), (RoomAlias, "!r:amt.example"),
     (RoomId, "!" + HASH + "a"), (RoomId, "!" + HASH[:-1] + "/"), (RoomId, "!r"), (EventId, "$" + HASH + "\n"), (EventId, "$")],
)  # fmt: skip
def test_what_is_no_identifier(kind, text):
    with pytest.raises(InvalidName):
        kind(text)


def test_the_first_colon_divides():
    assert UserId("@a:[::1]:80").server == ServerName("[::1]:80")
    assert RoomAlias("#a:amt.example:80").server == ServerName("amt.example:80")
