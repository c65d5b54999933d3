# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""HTTP itself: framing that two readers would cut in two places, and heads that hold too much. On both listeners.

A hidden request stands behind some of them: were it answered, it would have been smuggled past every check.
"""

from collections.abc import Callable
from dataclasses import replace

from verbund.probe.cases.rows import asked, refused, transaction
from verbund.probe.model import Case, Cast, Expected, Listener, Text

_SMUGGLING = "RFC 9112 6.1, 6.3, 11.2"
_SYNTAX = "RFC 9112 2.2, 3, 5"
_HIDDEN = b"GET /_synapse/admin/v1/server_version HTTP/1.1\r\nHost: x\r\n\r\n"
_BROKEN = refused(400, 501, or_closed=True)
_TOO_LARGE = refused(400, 431, or_closed=True)
Spoil = Callable[[bytes], bytes]


def _row(slug: str, de: str, en: str, spoil: Spoil, reference: str, expected: Expected = _BROKEN) -> tuple[Case, Case]:
    """The same at both doors: a member's signed transaction, and a client's request with a body."""

    def federation(cast: Cast) -> bytes:
        return spoil(replace(transaction(cast), extra=()).raw())

    def clients(cast: Cast) -> bytes:
        return spoil(asked("/_matrix/client/v3/sync", method="POST", body=b'{"probe":1}')(cast))

    def case(prefix: str, listener: Listener, send: Callable[[Cast], bytes], needs: tuple[str, ...]) -> Case:
        text = Text(
            f"{de} ({'Eingang der Mitglieder' if needs else 'Eingang der Apps'})", f"{en} ({'members' if needs else 'clients'})"
        )
        # A client's body flows through as it comes: Synapse sees a broken one break off.
        at_the_door = bool(needs) or not slug.startswith("chunk-")
        return Case(f"{prefix}.{slug}", text, reference, listener, send, expected, needs, alone=True, at_the_door=at_the_door)

    return case("http", Listener.FEDERATION, federation, ("member",)), case("http-client", Listener.CLIENTS, clients, ())


def _with(*headers: bytes) -> Spoil:
    """One more header line before Host."""
    return lambda raw: raw.replace(b"\r\nHost:", b"\r\n" + b"\r\n".join(headers) + b"\r\nHost:", 1)


def _chunked(body: bytes, coding: bytes = b"Transfer-Encoding: chunked") -> Spoil:
    """The body in chunks as given, a hidden request behind it."""

    def spoil(raw: bytes) -> bytes:
        head = raw.partition(b"\r\n\r\n")[0].split(b"\r\nContent-Length")[0]
        return head + b"\r\n" + coding + b"\r\n\r\n" + body + _HIDDEN

    return spoil


def _first_line(change: Spoil) -> Spoil:
    def spoil(raw: bytes) -> bytes:
        line, rest = raw.split(b"\r\n", 1)
        return change(line) + b"\r\n" + rest

    return spoil


_PAIRS = (
    _row("length-and-chunks", "Länge und Stücke zugleich", "a length and chunks", _with(b"Transfer-Encoding: chunked"), _SMUGGLING),
    _row("chunks-and-length-hidden", "Länge und Stücke zugleich, mit versteckter Anfrage", "a length and chunks with a hidden request", lambda raw: _with(b"Transfer-Encoding: chunked")(raw).partition(b"\r\n\r\n")[0] + b"\r\n\r\n0\r\n\r\n" + _HIDDEN, _SMUGGLING),
    _row("two-lengths", "Zwei Längen", "two lengths", _with(b"Content-Length: 1"), _SMUGGLING),
    _row("length-sign", "Eine Länge mit Vorzeichen", "a length with a sign", lambda raw: raw.replace(b"Content-Length: ", b"Content-Length: +"), _SMUGGLING),
    _row("length-minus", "Eine negative Länge", "a negative length", lambda raw: raw.replace(b"Content-Length: ", b"Content-Length: -"), _SMUGGLING),
    _row("lengths-in-one", "Zwei Längen in einer Zeile", "two lengths in one line", lambda raw: raw.replace(b"Content-Length: ", b"Content-Length: 1, "), _SMUGGLING),
    _row("length-hex", "Eine Länge zur Basis 16", "a length in hexadecimal", lambda raw: raw.replace(b"Content-Length: ", b"Content-Length: 0x"), _SMUGGLING),
    _row("length-huge", "Eine Länge, die keine Zahl mehr fasst", "a length beyond any number", lambda raw: raw.replace(b"Content-Length: ", b"Content-Length: 99999999999999999999"), _SMUGGLING, refused(400, 413, or_closed=True)),
    _row("length-empty", "Eine leere Länge", "an empty length", lambda raw: raw.replace(b"Content-Length: ", b"Content-Length:\r\nX-A: "), _SMUGGLING),
    _row("coding-none", "Eine Übertragungsart, die keine ist", "a transfer encoding that is none", _with(b"Transfer-Encoding: xchunked"), _SMUGGLING),
    _row("coding-list", "Zwei Übertragungsarten in einer Zeile", "two transfer encodings in one line", _chunked(b"0\r\n\r\n", b"Transfer-Encoding: gzip, chunked"), _SMUGGLING),
    _row("coding-identity", "Die alte Übertragungsart identity mit Länge", "the old encoding identity, with a length", _with(b"Transfer-Encoding: identity"), _SMUGGLING),
    _row("coding-tab", "Ein Tabulator vor chunked", "a tab before chunked", _chunked(b"0\r\n\r\n", b"Transfer-Encoding:\x0bchunked"), _SMUGGLING),
    _row("coding-twice", "Zweimal chunked", "chunked twice", _chunked(b"0\r\n\r\n", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"), _SMUGGLING),
    _row("coding-space-name", "Ein Leerzeichen vor dem Doppelpunkt der Übertragungsart", "a space before the colon of the transfer encoding", _chunked(b"0\r\n\r\n", b"Transfer-Encoding : chunked"), _SMUGGLING),
    _row("chunk-sign", "Eine Stückgröße mit Vorzeichen", "a chunk size with a sign", _chunked(b"+1\r\na\r\n0\r\n\r\n"), _SMUGGLING),
    _row("chunk-0x", "Eine Stückgröße mit 0x", "a chunk size with 0x", _chunked(b"0x1\r\na\r\n0\r\n\r\n"), _SMUGGLING),
    _row("chunk-huge", "Eine Stückgröße, die überläuft", "a chunk size that overflows", _chunked(b"fffffffffffffffff1\r\na\r\n0\r\n\r\n"), _SMUGGLING, refused(400, 413, or_closed=True)),
    _row("chunk-no-end", "Ein Stück ohne Zeilenende", "a chunk without a line end", _chunked(b"1\r\nab\r\n0\r\n\r\n"), _SMUGGLING),
    _row("chunk-words", "Wörter statt einer Stückgröße", "words for a chunk size", _chunked(b"zz\r\n0\r\n\r\n"), _SMUGGLING),
    _row("chunk-line-feed", "Stücke mit bloßem Zeilenvorschub", "chunks with bare line feeds", _chunked(b"1\na\n0\n\n"), _SMUGGLING),
    _row("websocket", "Wechsel zu einem anderen Protokoll", "another protocol", _with(b"Connection: upgrade", b"Upgrade: websocket"), _SYNTAX),
    _row("h2c", "HTTP/2 im Klartext, an der Prüfung vorbei", "HTTP/2 in clear, past every check", _with(b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AAMAAABk"), "RFC 9113 3.1"),
    _row("tunnel", "Ein Tunnel zu einem anderen Rechner", "a tunnel to another host", lambda raw: b"CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "RFC 9110 9.3.6"),
    _row("two-hosts", "Zwei Rechnernamen", "two Hosts", _with(b"Host: other.example"), "RFC 9112 3.2"),
    _row("no-host", "Kein Rechnername", "no Host", lambda raw: b"\r\n".join(line for line in raw.split(b"\r\n") if not line.startswith(b"Host:")), "RFC 9112 3.2"),
    _row("space-colon", "Ein Leerzeichen vor dem Doppelpunkt", "a space before the colon", lambda raw: raw.replace(b"Content-Length:", b"Content-Length :"), _SYNTAX),
    _row("folded", "Ein umbrochener Kopf", "a folded header", _with(b"X-A: b\r\n c"), _SYNTAX),
    _row("folded-first", "Eine Fortsetzung vor dem ersten Kopf", "a continuation before the first header", _first_line(lambda line: line + b"\r\n X-A: b"), _SYNTAX),
    _row("nul", "Ein NUL in einem Kopf", "a NUL in a header", _with(b"X-A: b\0c"), _SYNTAX),
    _row("nul-name", "Ein NUL im Namen eines Kopfs", "a NUL in a header's name", _with(b"X-\0A: b"), _SYNTAX),
    _row("name-bracket", "Ein Zeichen, das kein Name haben darf", "a character that no name may hold", _with(b"X(A): b"), _SYNTAX),
    _row("name-empty", "Ein Kopf ohne Namen", "a header without a name", _with(b": b"), _SYNTAX),
    _row("no-colon", "Ein Kopf ohne Doppelpunkt", "a header without a colon", _with(b"X-A"), _SYNTAX),
    _row("bare-return", "Ein bloßer Wagenrücklauf in einem Kopf", "a bare carriage return in a header", _with(b"X-A: b\rX-C: d"), _SYNTAX),
    _row("bare-line-feed", "Bloße Zeilenvorschübe statt Zeilenenden", "bare line feeds for line ends", lambda raw: raw.replace(b"\r\n", b"\n"), _SYNTAX),
    _row("head-70kb", "Ein Kopf von 70 kB", "a header of 70 kB", _with(b"X-A: " + b"a" * 70000), "RFC 6585 5", _TOO_LARGE),
    _row("thousand-headers", "Tausend Köpfe", "a thousand headers", _with(*(b"X-%d: b" % i for i in range(1000))), "RFC 6585 5", _TOO_LARGE),
    _row("http-2", "HTTP/2.0 in einer Zeile", "HTTP/2.0 in one line", lambda raw: raw.replace(b"HTTP/1.1", b"HTTP/2.0", 1), _SYNTAX),
    _row("http-1-0", "HTTP/1.0, das keine Stücke kennt", "HTTP/1.0, which knows no chunks", lambda raw: raw.replace(b"HTTP/1.1", b"HTTP/1.0", 1), _SYNTAX),
    _row("http-0-9", "HTTP/0.9, eine Zeile ohne Fassung", "HTTP/0.9, one line without a version", lambda raw: b"GET /\r\n\r\n", _SYNTAX),
    _row("method-lower", "Das Verb in Kleinbuchstaben", "a method in lower case", lambda raw: raw.replace(b"P", b"p", 1), _SYNTAX),
    _row("method-odd", "Ein Verb, das es nicht gibt", "a method that doesn't exist", _first_line(lambda line: b"JEFF " + line.partition(b" ")[2]), _SYNTAX),
    _row("spaces", "Zwei Leerzeichen in der ersten Zeile", "two spaces in the first line", lambda raw: raw.replace(b" HTTP/1.1", b"  HTTP/1.1x", 1), _SYNTAX),
    _row("not-http", "Etwas anderes als HTTP", "something other than HTTP", lambda raw: b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 64, _SYNTAX),
)  # fmt: skip

FRAMING = tuple(case for pair in _PAIRS for case in pair)
