# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Requests one behind the other, slow ones, large ones, and TLS: what isn't wrong in itself, but too much."""

import json
from collections.abc import Callable
from dataclasses import replace

from verbund.probe.cases.rows import UNAUTHORIZED, asked, refused, transaction
from verbund.probe.model import Case, Cast, Expected, Listener, Text

# Longer than a gateway's own bounds for a head (10 s) and a body (60 s).
_HEAD_SECONDS, _BODY_SECONDS = 20, 90
_HIDDEN = b"GET /_synapse/admin/v1/server_version HTTP/1.1\r\nHost: x\r\n\r\n"
_CUT = Expected(frozenset({400, 408}), or_closed=True)
_TOO_LARGE = refused(413, errcode="M_TOO_LARGE", or_closed=True)


def _row(
    id: str, de: str, en: str, reference: str, send: Callable[[Cast], bytes], expected: Expected,
    *, clients: bool = False, needs: tuple[str, ...] | None = None, seconds: float = 10, answers: int = 1, alone: bool = False,
    loud: bool = False, plain: bool = False, at_the_door: bool = True,
) -> Case:  # fmt: skip
    listener = Listener.CLIENTS if clients else Listener.FEDERATION
    who = needs if needs is not None else (() if clients else ("member",))
    return Case(id, Text(de, en), reference, listener, send, expected, who, seconds, answers, alone, at_the_door, loud, plain)


def _cut_head(cast: Cast) -> bytes:
    return transaction(cast).raw()[:40]


def _head(cast: Cast) -> bytes:
    """A transaction's head without its length."""
    return transaction(cast).raw().partition(b"\r\n\r\n")[0].split(b"\r\nContent-Length")[0]


def _declared(length: int) -> Callable[[Cast], bytes]:
    return lambda cast: _head(cast) + b"\r\nContent-Length: %d\r\n\r\n" % length


def _large(cast: Cast) -> bytes:
    """Eleven megabytes that are really sent, in chunks, so that no length warns."""
    return (
        _head(cast) + b"\r\nTransfer-Encoding: chunked\r\n\r\n" + (b"100000\r\n" + b"a" * 0x100000 + b"\r\n") * 11 + b"0\r\n\r\n"
    )


def _many(cast: Cast) -> bytes:
    return b"".join(replace(cast.ask("stranger"), authorization=()).raw() for _ in range(300))


def _bomb(cast: Cast) -> bytes:
    body = json.dumps(transaction(cast).content).encode()[:-1] + b',"x":' + b"[" * 400_000 + b"]" * 400_000 + b"}"
    return replace(transaction(cast), body=body).raw()


ENDURANCE = (
    _row("pipeline.hidden", "Hinter einer erlaubten Anfrage eine versteckte an die Verwaltung", "a hidden request to the administration behind an honest one", "RFC 9112 9.3.2", lambda c: c.ask().raw() + _HIDDEN, refused(404, errcode="M_UNRECOGNIZED", or_closed=True), answers=2, alone=True, at_the_door=False),
    _row("pipeline.unsigned", "Hinter einer signierten Anfrage dieselbe ohne Signatur", "the same request unsigned behind the signed one", "RFC 9112 9.3.2", lambda c: c.ask().raw() + replace(c.ask(), authorization=()).raw(), replace(UNAUTHORIZED, or_closed=True), answers=2, alone=True, at_the_door=False),
    _row("pipeline.in-body", "Eine Anfrage im Inhalt einer anderen, deren Länge gilt", "a request inside the body of another, whose length is right", "RFC 9112 6.3", lambda c: replace(transaction(c), body=_HIDDEN).raw(), refused(400, errcode="M_BAD_JSON"), alone=True),
    _row("pipeline.get-body", "Eine Anfrage im Inhalt eines Abrufs", "a request in the body of a GET", "RFC 9110 9.3.1", lambda c: replace(c.ask(), body=_HIDDEN).raw(), refused(400, errcode="M_BAD_JSON"), alone=True),
    _row("pipeline.refused-body", "Eine Anfrage im Inhalt einer abgewiesenen", "a request in the body of a refused one", "RFC 9112 9.6", lambda c: replace(transaction(c), authorization=(), body=_HIDDEN).raw(), UNAUTHORIZED, alone=True),
    _row("pipeline.clients", "Hinter einer Anfrage einer App eine versteckte an die Verwaltung", "a hidden request to the administration behind an app's", "RFC 9112 9.3.2", lambda c: asked("/_matrix/client/versions")(c) + _HIDDEN, refused(404, errcode="M_UNRECOGNIZED", or_closed=True), clients=True, answers=2, alone=True, at_the_door=False),
    _row("pipeline.clients-body", "Eine Anfrage im Inhalt einer App-Anfrage nach nichts", "a request in the body of an app's request for nothing", "RFC 9112 6.3", asked("/_synapse/x", method="POST", body=_HIDDEN), refused(404, errcode="M_UNRECOGNIZED"), clients=True, alone=True),
    _row("pipeline.twenty", "Zwanzig Anfragen auf einmal in einer Verbindung", "twenty requests at once on one connection", "RFC 9112 9.3.2", lambda c: replace(c.ask("stranger"), authorization=()).raw() * 20, refused(401, 400, or_closed=True), needs=(), answers=20),
    _row("slow.head", "Ein Kopf, der nie endet (Slowloris)", "a head that never ends (Slowloris)", "CWE-400", _cut_head, _CUT, seconds=_HEAD_SECONDS),
    _row("slow.body", "Ein Inhalt, der nie endet", "a body that never ends", "CWE-400", lambda c: transaction(c).raw()[:-5], _CUT, seconds=_BODY_SECONDS),
    _row("slow.chunk", "Ein Stück, das nie kommt", "a chunk that never comes", "CWE-400", lambda c: _head(c) + b"\r\nTransfer-Encoding: chunked\r\n\r\n100\r\nabc", _CUT, seconds=_BODY_SECONDS),
    _row("slow.client-head", "Ein Kopf, der nie endet, am Eingang der Apps", "a head that never ends, at the clients' door", "CWE-400", lambda c: b"GET /_matrix/client/versions HTTP/1.1\r\nHost: x\r\nX-A:", _CUT, clients=True, seconds=_HEAD_SECONDS),
    _row("slow.nothing", "Eine Verbindung, auf der nichts kommt", "a connection on which nothing comes", "CWE-400", lambda c: b"", Expected(frozenset({408}), or_closed=True), needs=(), seconds=_HEAD_SECONDS),
    _row("size.declared", "Ein angekündigter Inhalt von einem Terabyte", "a declared body of a terabyte", "RFC 9110 15.5.14", _declared(10**12), _TOO_LARGE),
    _row("size.declared-stranger", "Dasselbe von einer fremden Organisation: ungelesen abgewiesen", "the same by a stranger: refused unread", "RFC 9110 15.5.14", lambda c: replace(transaction(c, "stranger"), send_length=False).raw().partition(b"\r\n\r\n")[0] + b"\r\nContent-Length: 1000000000000\r\n\r\n", refused(403, errcode="M_FORBIDDEN"), needs=()),
    _row("size.chunks", "Elf Megabytes in Stücken, ohne Ankündigung", "eleven megabytes in chunks, undeclared", "RFC 9110 15.5.14", _large, _TOO_LARGE, loud=True, seconds=30),
    _row("size.depth-bomb", "Ein Megabyte Klammern", "a megabyte of brackets", "CWE-674", _bomb, refused(400, 413, errcode=("M_BAD_JSON", "M_TOO_LARGE")), loud=True, seconds=20),
    _row("size.flood", "Dreihundert Anfragen ohne Signatur in einer Verbindung", "three hundred unsigned requests on one connection", "CWE-770", _many, refused(400, 401, 429, or_closed=True), needs=(), answers=300, seconds=30, loud=True),
    _row("tls.plain", "Klartext an einem Eingang, der TLS spricht", "plain text at a door that speaks TLS", "RFC 9110 4.2.2", lambda c: c.ask().raw(), Expected(frozenset({400}), or_closed=True), plain=True),
    _row("expect.unknown", "Eine Erwartung, die niemand kennt", "an expectation that nobody knows", "RFC 9110 10.1.1", lambda c: replace(transaction(c), authorization=(), extra=((b"Expect", b"200-ok"),)).raw(), refused(401, 417)),
)  # fmt: skip
