# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Paths that one reader takes for a listed endpoint and another for something else. Each is signed by a member."""

from dataclasses import replace

from verbund.probe.cases.rows import UNRECOGNIZED, V1, at_federation, refused
from verbund.probe.model import Case, Cast

_REFERENCE = "RFC 3986 3.3, 5.2.4; RFC 9112 3.2"
_PROFILE = f"{V1}/query/profile"
# What the HTTP layer itself can't read is refused there.
_UNREADABLE = refused(400, 404)


def _row(slug: str, de: str, en: str, target: str, *, unreadable: bool = False) -> Case:
    def send(cast: Cast) -> bytes:
        return replace(cast.ask(), target=target.format(own=cast.own)).raw()

    return at_federation(f"paths.{slug}", de, en, _REFERENCE, send, _UNREADABLE if unreadable else UNRECOGNIZED)


PATHS = (
    _row("dot-segments", "Aus einem erlaubten Pfad mit .. hinaus", "out of a listed path by dot segments", f"{V1}/send/../version"),
    _row("dot-segments-encoded", "Dasselbe mit verschlüsselten Punkten", "the same with encoded dots", "/_matrix/federation/v1/%2e%2e/v1/state/x"),
    _row("dot-segments-mixed", "Dasselbe halb verschlüsselt", "the same, half encoded", "/_matrix/federation/v1/.%2e/v1/state/x"),
    _row("dot-segments-twice-encoded", "Doppelt verschlüsselte Punkte zur Verwaltung", "dots encoded twice, towards the administration", "/_matrix/federation/v1/%252e%252e/%252e%252e/_synapse/admin/v1/server_version"),
    _row("dot-segment-single", "Ein einzelner Punkt im Pfad", "a single dot in the path", "/_matrix/federation/./v1/query/profile?user_id=%40a%3A{own}"),
    _row("dot-segment-last", "Ein Punkt am Ende des Pfads", "a dot at the path's end", f"{_PROFILE}/."),
    _row("dots-to-admin", "Mit .. zur Verwaltung", "by dots to the administration", "/_matrix/federation/v1/query/../../../../_synapse/admin/v1/server_version"),
    _row("dots-semicolon", "..; wie bei manchen Zwischenservern", "..; as some proxies read it", "/_matrix/federation/..;/..;/_synapse/admin/v1/server_version"),
    _row("double-slash", "Zwei Schrägstriche am Anfang", "a doubled slash at the beginning", "//_matrix/federation/v1/query/profile"),
    _row("double-slash-host", "Zwei Schrägstriche mit einem Rechnernamen", "a doubled slash with a host", "//evil.example/_matrix/federation/v1/query/profile"),
    _row("empty-segment", "Ein leerer Abschnitt", "an empty segment", "/_matrix/federation/v1//state/x"),
    _row("empty-parameter", "Ein leerer Parameter", "an empty parameter", "/_matrix/federation/v1/state/"),
    _row("encoded-slash", "Ein verschlüsselter Schrägstrich", "an encoded slash", "/_matrix%2ffederation/v1/query/profile"),
    _row("encoded-slash-within", "Ein verschlüsselter Schrägstrich zwischen zwei Abschnitten", "an encoded slash between two segments", "/_matrix/federation/v1/query%2fprofile"),
    _row("encoded-letter", "Ein unnötig verschlüsselter Buchstabe", "a letter encoded without need", "/_matrix/federation/v1/query/%70rofile"),
    _row("encoded-prefix", "Der Anfang des Pfads verschlüsselt", "the path's beginning encoded", "/%5fmatrix/federation/v1/query/profile"),
    _row("encoded-question", "Ein verschlüsseltes Fragezeichen", "an encoded question mark", f"{_PROFILE}%3fuser_id=%40a%3A{{own}}"),
    _row("capitals", "Großbuchstaben im Pfad", "capitals in the path", "/_Matrix/federation/v1/query/profile"),
    _row("capitals-version", "Großes V in der Fassung", "a capital V in the version", "/_matrix/federation/V1/query/profile"),
    _row("slash-behind", "Ein Schrägstrich am Ende", "a slash behind", f"{_PROFILE}/"),
    _row("segment-behind", "Ein Abschnitt zu viel", "a segment too many", f"{_PROFILE}/x"),
    _row("segment-missing", "Ein Abschnitt zu wenig", "a segment too few", f"{V1}/event_auth/%21r%3A{{own}}"),
    _row("nul", "Ein verschlüsseltes NUL", "an encoded NUL", f"{V1}/state/x%00"),
    _row("line-break", "Ein verschlüsselter Zeilenumbruch mit einem Kopf dahinter", "an encoded line break with a header behind", f"{V1}/state/x%0d%0aHost:x"),
    _row("line-feed", "Ein verschlüsselter einzelner Zeilenvorschub", "an encoded lone line feed", f"{V1}/state/x%0aX-A:b"),
    _row("broken-percent", "Ein Prozentzeichen ohne Ziffern", "a percent sign without digits", f"{V1}/state/x%zz"),
    _row("short-percent", "Ein Prozentzeichen mit einer Ziffer", "a percent sign with one digit", f"{V1}/state/x%4"),
    _row("percent-u", "Die alte Schreibweise %u002e", "the old spelling %u002e", f"{V1}/state/%u002e%u002e"),
    _row("backslash", "Ein Rückstrich statt eines Schrägstrichs", "a backslash for a slash", "/_matrix\\federation/v1/query/profile"),
    _row("pipe", "Ein Zeichen, das kein Pfad haben darf: |", "a character that no path may hold: |", f"{V1}/state/x|y"),
    _row("quote", "Ein Anführungszeichen im Pfad", "a quote in the path", f'{V1}/state/x"y'),
    _row("brackets", "Spitze Klammern im Pfad", "angle brackets in the path", f"{V1}/state/<x>"),
    _row("fragment", "Ein Bruchstück hinter #", "a fragment behind #", f"{V1}/version#/../query/profile"),
    _row("listed-in-query", "Ein erlaubter Pfad in der Abfrage eines verbotenen", "a listed path in the query of an unlisted one", f"/_synapse/admin/v1/x?y={_PROFILE}"),
    _row("unsigned-in-query", "Ein Pfad, der keine Signatur braucht, in der Abfrage", "an unsigned path in the query", f"{V1}/version?x=/_matrix/key/v2/server"),
    _row("semicolon", "Ein Parameter hinter Strichpunkt", "a parameter behind a semicolon", f"{V1}/version;x"),
    _row("semicolon-listed", "Ein Strichpunkt hinter einem erlaubten Pfad", "a semicolon behind a listed path", f"{_PROFILE};jsessionid=1?user_id=%40a%3A{{own}}"),
    _row("absolute", "Eine ganze Adresse als Ziel", "a whole URL for a target", f"http://kreis.example{_PROFILE}"),
    _row("absolute-https", "Eine ganze Adresse des Empfängers als Ziel", "the receiver's whole URL for a target", f"https://{{own}}{_PROFILE}"),
    _row("asterisk", "Der Stern, der nur für OPTIONS gilt", "the asterisk, which is for OPTIONS alone", "*", unreadable=True),
    _row("authority", "Rechner und Port, wie nur CONNECT sie nennt", "host and port, as only CONNECT names them", "{own}:443", unreadable=True),
    _row("relative", "Ein Pfad ohne Schrägstrich am Anfang", "a path without a slash before it", "_matrix/federation/v1/query/profile", unreadable=True),
    _row("file", "Eine Datei des Servers", "a file of the server", "file:///etc/passwd", unreadable=True),
    _row("nine-kb", "Ein Pfad von 9 kB", "a path of 9 kB", f"{V1}/state/" + "a" * 9000),
    _row("query-bad", "Ein Zeichen in der Abfrage, das dort nicht stehen darf", "a character that a query may not hold", f"{_PROFILE}?user_id=@a:{{own}}&x=^"),
    _row("overlong-utf8", "Ein zu lang verschlüsselter Schrägstrich (%c0%af)", "an overlong encoded slash (%c0%af)", "/_matrix/federation/v1/%c0%af../version"),
    _row("fullwidth", "Ein Schrägstrich in voller Breite", "a full-width slash", "/_matrix/federation/v1%ef%bc%8fquery/profile"),
)  # fmt: skip
