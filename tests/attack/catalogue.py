# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The attacks on the federation listener, one row each: what is sent, and what must come back. None may reach Synapse."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from verbund.matrix import x_matrix

from .requests import Ask, Peer, a_transaction, key, other_bits

OWN = "amt.example"
FRIEND = Peer("kreis.example", key("k_1", 1))
SUSPENDED = Peer("gesperrt.example", key("g_1", 2))
LEFT = Peer("fort.example", key("f_1", 3))
STRANGER = Peer("fremd.example", key("x_1", 4))
EXPIRED = Peer("kreis.example", key("k_old", 5))
NOT_YET = Peer("kreis.example", key("k_next", 6))
UNKNOWN_KEY = Peer("kreis.example", key("k_nobody", 7))
OTHER_SEED = Peer("kreis.example", key("k_1", 8))
THIRD = "dritte.example"

ASK = Ask(FRIEND, OWN)
PEOPLE = Ask(FRIEND, OWN, "POST", "/_matrix/federation/unstable/de.verbund/people", {"term": "erika"})
SEND = Ask(FRIEND, OWN, "PUT", "/_matrix/federation/v1/send/t1", a_transaction(FRIEND.name))


@dataclass(frozen=True)
class Attack:
    """`status` and `errcode` are what the attacker is told; errcode None where the HTTP layer itself refuses."""

    name: str
    raw: Callable[[], bytes]
    status: int
    errcode: str | None


def _ask(name: str, ask: Ask, status: int, errcode: str) -> Attack:
    return Attack(name, ask.raw, status, errcode)


def _claims(name: str, *headers: bytes) -> Attack:
    return _ask(name, replace(ASK, authorization=headers), 401, "M_UNAUTHORIZED")


def _path(name: str, target: str, method: str = "GET") -> Attack:
    return _ask(name, replace(ASK, method=method, target=target), 404, "M_UNRECOGNIZED")


def _body(name: str, body: bytes) -> Attack:
    return _ask(name, replace(SEND, body=body), 400, "M_BAD_JSON")


_HEADER = ASK.header()
_HEADER_TEXT = _HEADER.decode()

CLAIMS = (
    _claims("no Authorization"),
    _claims("two Authorizations", _HEADER, _HEADER),
    _claims("a stranger's Authorization before ours", Ask(STRANGER, OWN).header(), _HEADER),
    _claims("another scheme", b"Bearer abc"),
    _claims("a doubled origin", _HEADER + b',origin="amt.example"'),
    _claims("a doubled key in other case", _HEADER + b',KEY="ed25519:x"'),
    _claims("no signature", _HEADER_TEXT.rpartition(",sig=")[0].encode()),
    _claims("no destination", _HEADER_TEXT.replace('destination="amt.example",', "").encode()),
    _claims("an open quote", _HEADER[:-1]),
    _claims("semicolons for commas", _HEADER.replace(b",", b";")),
    _claims("bytes beyond ASCII", _HEADER + b',x="\xc3\xa4"'),
    _claims("a header of 3 kB", _HEADER + b',x="' + b"a" * 3000 + b'"'),
    _claims("a signature that is no base64", ASK.header("!" * 86)),
    _claims("a signature of 32 bytes", ASK.header("A" * 43)),
    _claims("an empty signature", ASK.header("")),
    _claims("the same signature, spelled otherwise", ASK.header(other_bits(ASK.signature()))),
    _claims("a signature padded", ASK.header(ASK.signature() + "==")),
    _claims("an algorithm that nobody speaks", _HEADER.replace(b"ed25519:", b"rsa:")),
    _claims("a key ID with a space", _HEADER.replace(b"k_1", b"k 1")),
)

_PROFILE = ASK.target
KEYS = (
    _ask("an origin spoofed with a key of one's own", Ask(OTHER_SEED, OWN), 401, "M_UNAUTHORIZED"),
    _ask("a member's origin, a stranger's key", Ask(Peer(FRIEND.name, STRANGER.key), OWN), 401, "M_UNAUTHORIZED"),
    _ask("a member's origin, another member's key", Ask(Peer(THIRD, FRIEND.key), OWN), 401, "M_UNAUTHORIZED"),
    _ask("our own name as the origin", Ask(Peer(OWN, FRIEND.key), OWN), 401, "M_UNAUTHORIZED"),
    _ask("a key that is no longer valid", Ask(EXPIRED, OWN), 401, "M_UNAUTHORIZED"),
    _ask("a key that is not valid yet", Ask(NOT_YET, OWN), 401, "M_UNAUTHORIZED"),
    _ask("a key that the register lacks", Ask(UNKNOWN_KEY, OWN), 401, "M_UNAUTHORIZED"),
    _ask("a signature over another path", replace(ASK, signed_target="/_matrix/federation/v1/x"), 401, "M_UNAUTHORIZED"),
    _ask("a signature over the decoded path", replace(ASK, signed_target=_PROFILE.replace("%40", "@")), 401, "M_UNAUTHORIZED"),
    _ask("a signature over another method", replace(ASK, signed_method="PUT"), 401, "M_UNAUTHORIZED"),
    _ask("a signature over another body", replace(SEND, signed_content={"pdus": []}), 401, "M_UNAUTHORIZED"),
    _ask("a replay of what another server got", replace(ASK, signed_destination=THIRD), 401, "M_UNAUTHORIZED"),
    _ask("a request for another server", replace(ASK, claimed_destination=THIRD), 401, "M_UNAUTHORIZED"),
    _ask("our name in capitals", replace(ASK, claimed_destination="AMT.example"), 401, "M_UNAUTHORIZED"),
    _ask("our name with a port", replace(ASK, claimed_destination="amt.example:443"), 401, "M_UNAUTHORIZED"),
    _ask("our name with a dot behind", replace(ASK, claimed_destination="amt.example."), 401, "M_UNAUTHORIZED"),
)

ORIGINS = (
    _ask("a stranger", Ask(STRANGER, OWN), 403, "M_FORBIDDEN"),
    _ask("a stranger's transaction", replace(SEND, peer=STRANGER), 403, "M_FORBIDDEN"),
    _ask("a member's name in capitals", Ask(Peer("KREIS.example", FRIEND.key), OWN), 403, "M_FORBIDDEN"),
    _ask("a member's name with a dot behind", Ask(Peer("kreis.example.", FRIEND.key), OWN), 403, "M_FORBIDDEN"),
    _ask("a member's name with a port", Ask(Peer("kreis.example:8448", FRIEND.key), OWN), 403, "M_FORBIDDEN"),
    _ask("a name below a member's", Ask(Peer("a.kreis.example", FRIEND.key), OWN), 403, "M_FORBIDDEN"),
    _ask("an address for a name", Ask(Peer("127.0.0.1", FRIEND.key), OWN), 403, "M_FORBIDDEN"),
    _ask("a suspended member", Ask(SUSPENDED, OWN), 403, "M_FORBIDDEN"),
    _ask("a suspended member's transaction", replace(SEND, peer=SUSPENDED), 403, "M_FORBIDDEN"),
    _ask("a member that left", Ask(LEFT, OWN), 403, "M_FORBIDDEN"),
    _ask("a stranger who looks for people", replace(PEOPLE, peer=STRANGER), 403, "M_FORBIDDEN"),
    _ask("a suspended member that looks for people", replace(PEOPLE, peer=SUSPENDED), 403, "M_FORBIDDEN"),
    _ask("a member that left and looks for people", replace(PEOPLE, peer=LEFT), 403, "M_FORBIDDEN"),
)

PATHS = (
    _path("the version", "/_matrix/federation/v1/version"),
    _path("the public rooms", "/_matrix/federation/v1/publicRooms"),
    _path("an OpenID token", "/_matrix/federation/v1/openid/userinfo?access_token=x"),
    _path("a third-party binding", "/_matrix/federation/v1/3pid/onbind", "PUT"),
    _path("the old send_join", "/_matrix/federation/v1/send_join/!r:x/$e", "PUT"),
    _path("the old invite", "/_matrix/federation/v1/invite/!r:x/$e", "PUT"),
    _path("a knock", "/_matrix/federation/v1/make_knock/!r:x/@a:kreis.example"),
    _path("the notary for one key", "/_matrix/key/v2/query/kreis.example/ed25519:a"),
    _path("a query of another type", "/_matrix/federation/v1/query/client_keys"),
    _path("the notary", "/_matrix/key/v2/query/kreis.example"),
    _path("media without a signature", "/_matrix/media/v3/download/amt.example/abc"),
    _path("the client API", "/_matrix/client/v3/sync"),
    _path("Synapse's administration", "/_synapse/admin/v1/server_version"),
    _path("Synapse's replication", "/_synapse/replication/x"),
    _path("dot segments", "/_matrix/federation/v1/send/../version"),
    _path("encoded dot segments", "/_matrix/federation/v1/%2e%2e/v1/state/x"),
    _path("a doubled slash", "//_matrix/federation/v1/query/profile"),
    _path("an empty segment", "/_matrix/federation/v1//state/x"),
    _path("an encoded slash", "/_matrix%2ffederation/v1/query/profile"),
    _path("an encoded letter", "/_matrix/federation/v1/query/%70rofile"),
    _path("capitals in the path", "/_Matrix/federation/v1/query/profile"),
    _path("a slash behind", "/_matrix/federation/v1/query/profile/"),
    _path("an encoded NUL", "/_matrix/federation/v1/state/x%00"),
    _path("an encoded line break", "/_matrix/federation/v1/state/x%0d%0aHost:x"),
    _path("a broken percent", "/_matrix/federation/v1/state/x%zz"),
    _path("a listed path in the query", "/_synapse/admin/v1/x?y=/_matrix/federation/v1/query/profile"),
    _path("an unsigned path in the query", "/_matrix/federation/v1/version?x=/_matrix/key/v2/server"),
    _path("a parameter with a semicolon", "/_matrix/federation/v1/version;x"),
    _path("another address in the target", "http://kreis.example/_matrix/federation/v1/query/profile"),
    _path("people with a slash behind", f"{PEOPLE.target}/", "POST"),
    _path("people with an encoded dot", PEOPLE.target.replace("de.verbund", "de%2everbund"), "POST"),
    _path("people as our own ask for them", "/_verbund/v1/people", "POST"),
    _path("who one is", "/_verbund/v1/me"),
    _path("another unstable endpoint", "/_matrix/federation/unstable/org.matrix.msc3720/account_status", "POST"),
    _ask("people without a question", replace(ASK, target=PEOPLE.target), 405, "M_UNRECOGNIZED"),
    _ask("another method", replace(SEND, method="POST"), 405, "M_UNRECOGNIZED"),
    Attack("a method in lower case", replace(ASK, method="get").raw, 400, None),
)

_TXN = json.dumps(SEND.content).encode()
BODIES = (
    _body("a doubled key", _TXN[:-1] + b',"origin":"kreis.example"}'),
    _body("a doubled key, escaped", _TXN[:-1] + b',"\\u006frigin":"kreis.example"}'),
    _body("a fraction", _TXN[:-1] + b',"x":1.5}'),
    _body("an integer beyond 2^53", _TXN[:-1] + b',"x":9007199254740993}'),
    _body("a number that is none", _TXN[:-1] + b',"x":NaN}'),
    _body("half a character", _TXN[:-1] + b',"x":"\\ud800"}'),
    _body("bytes that are no UTF-8", _TXN[:-1] + b',"x":"\xff"}'),
    _body("a byte order mark", b"\xef\xbb\xbf" + _TXN),
    _body("UTF-16", json.dumps(SEND.content).encode("utf-16-le")),
    _body("depth without end", _TXN[:-1] + b',"x":' + b"[" * 5000 + b"]" * 5000 + b"}"),
    _body("something behind", _TXN + b"{}"),
    _ask("a list", replace(SEND, body=b"[]", signed_content=[]), 400, "M_BAD_JSON"),
    _body("no body", b" "),
    _ask("51 events", replace(SEND, content=a_transaction(FRIEND.name, pdus=51)), 400, "M_BAD_JSON"),
    _ask("101 EDUs", replace(SEND, content=a_transaction(FRIEND.name, edus=101)), 400, "M_BAD_JSON"),
    _ask("a search without a term", replace(PEOPLE, content={}), 400, "M_BAD_JSON"),
    _ask("a search for everybody", replace(PEOPLE, content={"term": ""}), 400, "M_BAD_JSON"),
    _ask("a search for two letters", replace(PEOPLE, content={"term": " er "}), 400, "M_BAD_JSON"),
    _ask("a search as long as a book", replace(PEOPLE, content={"term": "x" * 101}), 400, "M_BAD_JSON"),
    _ask("a search with a NUL", replace(PEOPLE, content={"term": "eri\x00ka"}), 400, "M_BAD_JSON"),
    _ask("a search that turns the line around", replace(PEOPLE, content={"term": "eri\u202eka"}), 400, "M_BAD_JSON"),
    _ask("a search with a limit of its own", replace(PEOPLE, content={"term": "erika", "limit": 9999}), 400, "M_BAD_JSON"),
    _ask("a search for a list", replace(PEOPLE, content={"term": ["erika"]}), 400, "M_BAD_JSON"),
    _ask("a transaction of another", replace(SEND, content=a_transaction(THIRD)), 403, "M_FORBIDDEN"),
    _ask(
        "a join for another's user",
        replace(ASK, target="/_matrix/federation/v1/make_join/%21r%3Aamt.example/%40a%3Adritte.example?ver=10"),
        403,
        "M_FORBIDDEN",
    ),
)


def _spoiled(name: str, spoil: Callable[[bytes], bytes], status: int = 400) -> Attack:
    return Attack(name, lambda: spoil(SEND.raw()), status, None)


def _with(header: bytes) -> Callable[[bytes], bytes]:
    return lambda raw: raw.replace(b"\r\nHost:", b"\r\n" + header + b"\r\nHost:", 1)


HTTP = (
    _spoiled("a length and chunks", _with(b"Transfer-Encoding: chunked")),
    _spoiled("two lengths", _with(b"Content-Length: 1")),
    _spoiled("a length with a sign", lambda raw: raw.replace(b"Content-Length: ", b"Content-Length: +")),
    _spoiled("two lengths in one", lambda raw: raw.replace(b"Content-Length: ", b"Content-Length: 1, ")),
    _spoiled("a transfer encoding that is none", _with(b"Transfer-Encoding: xchunked")),
    _spoiled("another protocol", _with(b"Connection: upgrade\r\nUpgrade: websocket")),
    _spoiled("HTTP/2 in clear", _with(b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk")),
    Attack("a tunnel", lambda: b"CONNECT amt.example:443 HTTP/1.1\r\nHost: amt.example\r\n\r\n", 400, None),
    _spoiled("two Hosts", _with(b"Host: other.example")),
    _spoiled("no Host", lambda raw: raw.replace(b"Host: amt.example\r\n", b"")),
    _spoiled("a space before the colon", lambda raw: raw.replace(b"Content-Length:", b"Content-Length :")),
    _spoiled("a folded header", _with(b"X-A: b\r\n c")),
    _spoiled("a NUL in a header", _with(b"X-A: b\0c")),
    _spoiled("a bare line feed", lambda raw: raw.replace(b"\r\n", b"\n")),
    _spoiled("a header of 70 kB", _with(b"X-A: " + b"a" * 70000), 431),
    _spoiled("a thousand headers", _with(b"\r\n".join(b"X-%d: b" % i for i in range(1000))), 431),
    _spoiled("HTTP/2.0 in one line", lambda raw: raw.replace(b"HTTP/1.1", b"HTTP/2.0", 1)),
)

ATTACKS = CLAIMS + KEYS + ORIGINS + PATHS + BODIES + HTTP
assert x_matrix.parse((_HEADER,)).origin.text == FRIEND.name
