# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The `Authorization: X-Matrix` header: whatever could be read in two ways is refused."""

from collections.abc import Callable
from dataclasses import replace

from verbund.probe.cases.rows import UNAUTHORIZED, at_federation
from verbund.probe.model import Case, Cast
from verbund.probe.requests import Ask, other_bits

_REFERENCE = "Matrix s2s, request-authentication; RFC 9110 11.4"
Headers = Callable[[Cast], tuple[bytes, ...]]


def _row(slug: str, de: str, en: str, headers: Headers) -> Case:
    def send(cast: Cast) -> bytes:
        return replace(cast.ask(), authorization=headers(cast)).raw()

    return at_federation(f"claims.{slug}", de, en, _REFERENCE, send, UNAUTHORIZED)


def _h(cast: Cast) -> bytes:
    return cast.ask().header()


def _without(name: str) -> Headers:
    """The honest header without one parameter."""

    def headers(cast: Cast) -> tuple[bytes, ...]:
        scheme, _, rest = _h(cast).partition(b" ")
        return (scheme + b" " + b",".join(part for part in rest.split(b",") if not part.startswith(name.encode() + b"=")),)

    return headers


def _signed(change: Callable[[str], str]) -> Headers:
    return lambda cast: (cast.ask().header(change(cast.ask().signature())),)


def _stranger_first(cast: Cast) -> tuple[bytes, ...]:
    return Ask(cast.stranger, cast.own).header(), _h(cast)


CLAIMS = (
    _row("none", "Eine Anfrage ganz ohne Authorization", "a request without Authorization", lambda c: ()),
    _row("two", "Zweimal derselbe Authorization-Kopf", "the same Authorization twice", lambda c: (_h(c), _h(c))),
    _row(
        "stranger-first",
        "Vor dem eigenen Kopf steht einer einer fremden Organisation",
        "a stranger's Authorization before one's own",
        _stranger_first,
    ),
    _row(
        "stranger-last",
        "Hinter dem eigenen Kopf steht einer einer fremden Organisation (Synapse glaubt dem letzten)",
        "a stranger's Authorization behind one's own (Synapse believes the last)",
        lambda c: tuple(reversed(_stranger_first(c))),
    ),
    _row("bearer", "Ein anderes Verfahren: Bearer", "another scheme: Bearer", lambda c: (b"Bearer abc",)),
    _row("basic", "Ein anderes Verfahren: Basic", "another scheme: Basic", lambda c: (b"Basic YTpi",)),
    _row("scheme-alone", "Nur das Wort X-Matrix, keine Angaben", "the word X-Matrix without parameters", lambda c: (b"X-Matrix ",)),
    _row(
        "scheme-glued",
        "Zwischen X-Matrix und den Angaben fehlt das Leerzeichen",
        "no space between X-Matrix and its parameters",
        lambda c: (_h(c).replace(b"X-Matrix ", b"X-Matrix", 1),),
    ),
    _row(
        "two-claims-in-one",
        "Zwei vollständige X-Matrix-Angaben in einem Kopf",
        "two whole X-Matrix claims in one header",
        lambda c: (_h(c) + b", " + Ask(c.stranger, c.own).header(),),
    ),
    _row(
        "origin-twice",
        "Der Absender steht zweimal, beim zweiten Mal ist es der Empfänger selbst",
        "origin stands twice, the second names the receiver",
        lambda c: (_h(c) + b',origin="' + c.own.encode() + b'"',),
    ),
    _row(
        "destination-twice",
        "Das Ziel steht zweimal",
        "destination stands twice",
        lambda c: (_h(c) + b',destination="other.example"',),
    ),
    _row(
        "key-twice-in-capitals",
        "Der Schlüssel steht ein zweites Mal in Großbuchstaben",
        "the key stands a second time in capitals",
        lambda c: (_h(c) + b',KEY="ed25519:x"',),
    ),
    _row("sig-twice", "Die Signatur steht zweimal", "the signature stands twice", lambda c: (_h(c) + b',sig="AAAA"',)),
    _row("no-origin", "Der Absender fehlt", "no origin", _without("origin")),
    _row("no-destination", "Das Ziel fehlt (ältere Server schickten keines)", "no destination (older servers sent none)", _without("destination")),
    _row("no-key", "Die Kennung des Schlüssels fehlt", "no key ID", _without("key")),
    _row("no-sig", "Die Signatur fehlt", "no signature", _without("sig")),
    _row("open-quote", "Das letzte Anführungszeichen fehlt", "the last quote is missing", lambda c: (_h(c)[:-1],)),
    _row("semicolons", "Strichpunkte statt Kommas", "semicolons for commas", lambda c: (_h(c).replace(b",", b";"),)),
    _row("comma-behind", "Ein Komma ohne Angabe dahinter", "a comma with nothing behind it", lambda c: (_h(c) + b",",)),
    _row("comma-first", "Ein Komma vor der ersten Angabe", "a comma before the first parameter", lambda c: (_h(c).replace(b"X-Matrix ", b"X-Matrix ,", 1),)),
    _row("two-commas", "Zwei Kommas hintereinander", "two commas in a row", lambda c: (_h(c).replace(b",", b",,", 1),)),
    _row("single-quotes", "Einfache statt doppelter Anführungszeichen", "single quotes", lambda c: (_h(c).replace(b'"', b"'"),)),
    _row("beyond-ascii", "Ein Zeichen jenseits von ASCII in einer weiteren Angabe", "bytes beyond ASCII", lambda c: (_h(c) + b',x="\xc3\xa4"',)),
    _row("open-escape", "Ein Rückstrich vor dem schließenden Anführungszeichen", "a backslash before the closing quote", lambda c: (_h(c)[:-1] + b"\\\"",)),
    _row("three-kb", "Ein Kopf von 3 kB", "a header of 3 kB", lambda c: (_h(c) + b',x="' + b"a" * 3000 + b'"',)),
    _row("sig-no-base64", "Eine Signatur, die kein Base64 ist", "a signature that is no base64", _signed(lambda s: "!" * 86)),
    _row("sig-short", "Eine Signatur von 32 Bytes", "a signature of 32 bytes", _signed(lambda s: "A" * 43)),
    _row("sig-long", "Eine Signatur von 96 Bytes, deren erste 64 gelten", "96 bytes, the first 64 of which are the signature", _signed(lambda s: s + "A" * 42)),
    _row("sig-empty", "Eine leere Signatur", "an empty signature", _signed(lambda s: "")),
    _row("sig-zero", "Eine Signatur aus lauter Nullen", "a signature of zeros", _signed(lambda s: "A" * 86)),
    _row("sig-other-spelling", "Dieselben 64 Bytes, anders geschrieben", "the same signature, spelled otherwise", _signed(other_bits)),
    _row("sig-padded", "Dieselbe Signatur mit Auffüllzeichen", "the same signature, padded", _signed(lambda s: s + "==")),
    _row("sig-urlsafe", "Dieselbe Signatur im URL-Alphabet", "the same signature in the URL alphabet", _signed(lambda s: "-" + s[1:].replace("+", "-").replace("/", "_"))),
    _row("sig-spaced", "Ein Leerzeichen mitten in der Signatur", "a space within the signature", _signed(lambda s: s[:40] + " " + s[40:])),
    _row("sig-reversed", "Die beiden Hälften der Signatur vertauscht", "the signature's halves changed over", _signed(lambda s: s[43:] + s[:43])),
    _row("algorithm", "Ein Verfahren, das niemand spricht: rsa", "an algorithm that nobody speaks", lambda c: (_h(c).replace(b"ed25519:", b"rsa:"),)),
    _row("algorithm-capitals", "ED25519 in Großbuchstaben", "ED25519 in capitals", lambda c: (_h(c).replace(b"ed25519:", b"ED25519:"),)),
    _row("key-id-space", "Ein Leerzeichen in der Kennung des Schlüssels", "a key ID with a space", lambda c: (_h(c).replace(b'key="ed25519:', b'key="ed25519: '),)),
    _row("key-id-empty", "Eine leere Kennung des Schlüssels", "an empty key ID", lambda c: (_h(c).replace(c.the("member").key.key_id.text.encode(), b"ed25519:"),)),
    _row("key-id-slash", "Ein Pfad als Kennung des Schlüssels", "a path for a key ID", lambda c: (_h(c).replace(c.the("member").key.key_id.text.encode(), b"ed25519:../../x"),)),
    _row("origin-url", "Eine Adresse (https://...) als Absender", "a URL for an origin", lambda c: (_h(c).replace(b'origin="', b'origin="https://'),)),
    _row("origin-user", "Eine Person (@a:...) als Absender", "a person for an origin", lambda c: (_h(c).replace(b'origin="', b'origin="@a:'),)),
    _row("origin-line-break", "Ein rohes Steuerzeichen im Absender", "a raw control character in the origin", lambda c: (_h(c).replace(b'origin="', b'origin="\t'),)),
    _row("origin-empty", "Ein leerer Absender", "an empty origin", lambda c: (_h(c).replace(b'origin="' + c.the("member").name.encode(), b'origin="'),)),
)  # fmt: skip
