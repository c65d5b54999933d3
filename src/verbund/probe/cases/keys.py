# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Signatures: by which key, over what, for whom. Everything here is well-formed, and holds for something else."""

from collections.abc import Callable
from dataclasses import replace

from verbund.matrix.names import InvalidName
from verbund.probe.cases.rows import FORBIDDEN, UNAUTHORIZED, at_federation, people, transaction
from verbund.probe.model import Case, Cast, Expected
from verbund.probe.requests import Ask, Peer

_REFERENCE = "Matrix s2s, request-authentication"
Asks = Callable[[Cast], Ask]


def _row(slug: str, de: str, en: str, ask: Asks, *needs: str, expected: Expected = UNAUTHORIZED) -> Case:
    return at_federation(f"keys.{slug}", de, en, _REFERENCE, lambda cast: ask(cast).raw(), expected, needs or ("member",))


def _with_key_of(cast: Cast, holder: str, *, named: str) -> Ask:
    """A member's name, somebody else's key."""
    return Ask(Peer(named, cast.the(holder).key), cast.own, target=cast.ask().target)


KEYS = (
    _row("unknown-key", "Name eines Mitglieds, Schlüssel und Kennung einer fremden Organisation", "a member's name, a stranger's key and key ID", lambda c: _with_key_of(c, "stranger", named=c.the("member").name)),
    _row("another-members-key", "Name eines Mitglieds, Schlüssel eines anderen Mitglieds", "a member's name, another member's key", lambda c: _with_key_of(c, "member", named=c.third or ""), "member", "third"),
    _row("own-name", "Der Name des Empfängers selbst als Absender", "the receiver's own name for an origin", lambda c: _with_key_of(c, "member", named=c.own)),
    _row("suspended-lends-key", "Name eines Mitglieds, Schlüssel eines ausgesetzten", "a member's name, a suspended member's key", lambda c: _with_key_of(c, "suspended", named=c.the("member").name), "member", "suspended"),
    _row("expired", "Ein Schlüssel, dessen Zeit um ist", "a key whose time is over", lambda c: c.ask("expired"), "expired"),
    _row("coming", "Ein Schlüssel, der noch nicht gilt", "a key that is not valid yet", lambda c: c.ask("coming"), "coming"),
    _row("another-path", "Signiert ist ein anderer Pfad", "signed for another path", lambda c: replace(c.ask(), signed_target="/_matrix/federation/v1/x")),
    _row("decoded-path", "Signiert ist der entschlüsselte Pfad", "signed for the decoded path", lambda c: replace(c.ask(), signed_target=c.ask().target.replace("%40", "@"))),
    _row("without-query", "Signiert ist der Pfad ohne die Abfrage dahinter", "signed for the path without its query", lambda c: replace(c.ask(), signed_target=c.ask().target.partition("?")[0])),
    _row("query-added", "An die signierte Abfrage ist ein Feld angehängt", "a field added to the signed query", lambda c: replace(c.ask(), target=c.ask().target + "&field=displayname", signed_target=c.ask().target)),
    _row("query-order", "Die Felder der Abfrage sind nach dem Signieren vertauscht", "the query's fields in another order than signed", lambda c: replace(c.ask(), target=c.ask().target + "&field=x", signed_target="?field=x&".join(c.ask().target.split("?")))),
    _row("lower-hex", "Nach dem Signieren ist %3A zu %3a geworden", "%3A turned into %3a after signing", lambda c: replace(c.ask(), target=c.ask().target.replace("%3A", "%3a"), signed_target=c.ask().target)),
    _row("another-method", "Signiert ist ein anderes Verb", "signed for another method", lambda c: replace(c.ask(), signed_method="PUT")),
    _row("lower-case-method", "Signiert ist das Verb in Kleinbuchstaben", "signed for the method in lower case", lambda c: replace(c.ask(), signed_method="get")),
    _row("another-body", "Signiert ist ein anderer Inhalt", "signed for another body", lambda c: replace(transaction(c), signed_content={"pdus": []})),
    _row("body-without-pdus", "Nach dem Signieren ist dem Inhalt ein Feld zugefügt", "a field added to the body after signing", lambda c: replace(transaction(c), content={**_object(transaction(c).content), "x": 1}, signed_content=transaction(c).content)),
    _row("body-not-signed", "Der Inhalt ist gar nicht mitsigniert", "the body isn't signed at all", lambda c: replace(transaction(c), authorization=(replace(transaction(c), content=None).header(),))),
    _row("another-search", "Signiert ist eine Suche nach jemand anderem", "signed for a search for somebody else", lambda c: replace(people(c), signed_content={"term": "max"})),
    _row("replay-elsewhere", "Wiederholung dessen, was ein anderer Server bekam", "a replay of what another server got", lambda c: replace(c.ask(), signed_destination=c.third or "other.example")),
    _row("other-destination", "Eine Anfrage an einen anderen Server, hier abgegeben", "a request for another server, handed in here", lambda c: replace(c.ask(), claimed_destination=c.third or "other.example")),
    _row("destination-capitals", "Der Name des Empfängers in Großbuchstaben", "the receiver's name in capitals", lambda c: replace(c.ask(), claimed_destination=_capitals(c.own))),
    _row("destination-port", "Der Name des Empfängers mit Port", "the receiver's name with a port", lambda c: replace(c.ask(), claimed_destination=f"{c.own}:443")),
    _row("destination-dot", "Der Name des Empfängers mit Punkt dahinter", "the receiver's name with a dot behind", lambda c: replace(c.ask(), claimed_destination=f"{c.own}.")),
    _row("destination-below", "Ein Name unterhalb des Empfängers", "a name below the receiver's", lambda c: replace(c.ask(), claimed_destination=f"a.{c.own}")),
    _row("destination-sender", "Der Absender nennt sich selbst als Ziel", "the sender names itself as destination", lambda c: replace(c.ask(), claimed_destination=c.the("member").name)),
    _row("capitals", "Name eines Mitglieds in Großbuchstaben, mit seinem Schlüssel", "a member's name in capitals, with its key", lambda c: _with_key_of(c, "member", named=_capitals(c.the("member").name)), expected=FORBIDDEN),
    _row("dot-behind", "Name eines Mitglieds mit Punkt dahinter", "a member's name with a dot behind", lambda c: _with_key_of(c, "member", named=c.the("member").name + "."), expected=FORBIDDEN),
    _row("with-port", "Name eines Mitglieds mit Port", "a member's name with a port", lambda c: _with_key_of(c, "member", named=c.the("member").name + ":8448"), expected=FORBIDDEN),
    _row("below", "Ein Name unterhalb eines Mitglieds", "a name below a member's", lambda c: _with_key_of(c, "member", named="a." + c.the("member").name), expected=FORBIDDEN),
    _row("above", "Ein Name oberhalb eines Mitglieds", "a name above a member's", lambda c: _with_key_of(c, "member", named=c.the("member").name.partition(".")[2]), expected=FORBIDDEN),
    _row("address", "Eine IP-Adresse statt eines Namens", "an address for a name", lambda c: _with_key_of(c, "member", named="127.0.0.1"), expected=FORBIDDEN),
    _row("ipv6", "Eine IPv6-Adresse statt eines Namens", "an IPv6 address for a name", lambda c: _with_key_of(c, "member", named="[::1]"), expected=FORBIDDEN),
    _row("localhost", "localhost als Absender", "localhost for an origin", lambda c: _with_key_of(c, "member", named="localhost"), expected=FORBIDDEN),
    _row("punycode", "Ein Name, der dem eines Mitglieds nur gleich aussieht", "a name that only looks like a member's", lambda c: _with_key_of(c, "member", named="xn--" + c.the("member").name), expected=FORBIDDEN),
)  # fmt: skip


def _capitals(name: str) -> str:
    """Another name to a strict reader; an address has no capitals, so there is nothing to try."""
    if name.upper() == name:
        raise InvalidName(f"{name} has no letters")
    return name.upper()


def _object(content: object) -> dict[str, object]:
    if not isinstance(content, dict):
        raise RuntimeError("an honest transaction is an object")
    return content
