# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Bodies: JSON that two parsers read in two ways, and contents that act for somebody else."""

import json
from collections.abc import Callable
from dataclasses import replace

from verbund.probe.cases.rows import BAD_JSON, FORBIDDEN, V1, at_federation, people, refused, transaction
from verbund.probe.model import Case, Cast, Expected
from verbund.probe.requests import Ask, a_transaction

_JSON = "Matrix appendices, canonical-json; RFC 8259"
_SEND = "Matrix s2s, transactions"


def _body(slug: str, de: str, en: str, spoil: Callable[[bytes], bytes]) -> Case:
    """A transaction, its signature right for what it says without the spoiling."""

    def send(cast: Cast) -> bytes:
        ask = transaction(cast)
        return replace(ask, body=spoil(json.dumps(ask.content).encode())).raw()

    return at_federation(f"json.{slug}", de, en, _JSON, send, BAD_JSON)


def _ask(
    slug: str, de: str, en: str, ask: Callable[[Cast], Ask], expected: Expected, reference: str = _SEND, needs: tuple[str, ...] = ("member",)
) -> Case:  # fmt: skip
    return at_federation(slug, de, en, reference, lambda cast: ask(cast).raw(), expected, needs)


def _with(more: bytes) -> Callable[[bytes], bytes]:
    return lambda body: body[:-1] + b"," + more + b"}"


JSON = (
    _body("double-key", "Ein Schlüssel steht zweimal", "a doubled key", _with(b'"origin":"kreis.example"')),
    _body("double-key-escaped", "Ein Schlüssel steht zweimal, einmal verschlüsselt", "a doubled key, escaped", _with(b'"\\u006frigin":"kreis.example"')),
    _body("double-key-deep", "Ein doppelter Schlüssel tief im Inneren", "a doubled key deep inside", _with(b'"x":{"a":{"b":1,"b":2}}')),
    _body("fraction", "Ein Bruch", "a fraction", _with(b'"x":1.5')),
    _body("exponent", "Eine Zahl mit Exponent", "a number with an exponent", _with(b'"x":1e3')),
    _body("whole-fraction", "Eine ganze Zahl, als Bruch geschrieben", "a whole number written as a fraction", _with(b'"x":1.0')),
    _body("too-large", "Eine Zahl jenseits von 2^53", "an integer beyond 2^53", _with(b'"x":9007199254740993')),
    _body("too-small", "Eine Zahl jenseits von -2^53", "an integer beyond -2^53", _with(b'"x":-9007199254740993')),
    _body("million-digits", "Eine Zahl mit hunderttausend Ziffern", "a number of a hundred thousand digits", _with(b'"x":' + b"9" * 100_000)),
    _body("leading-zero", "Eine Zahl mit führender Null", "a number with a leading zero", _with(b'"x":01')),
    _body("plus", "Eine Zahl mit Pluszeichen", "a number with a plus sign", _with(b'"x":+1')),
    _body("hex", "Eine Zahl zur Basis 16", "a number in hexadecimal", _with(b'"x":0x10')),
    _body("nan", "NaN", "NaN", _with(b'"x":NaN')),
    _body("infinity", "Infinity", "Infinity", _with(b'"x":-Infinity')),
    _body("half-character", "Ein halbes Zeichen", "half a character", _with(b'"x":"\\ud800"')),
    _body("half-character-key", "Ein halbes Zeichen als Schlüssel", "half a character for a key", _with(b'"\\udfff":1')),
    _body("no-utf8", "Bytes, die kein UTF-8 sind", "bytes that are no UTF-8", _with(b'"x":"\xff"')),
    _body("overlong-utf8", "Ein zu lang geschriebenes Zeichen", "an overlong character", _with(b'"x":"\xc0\xaf"')),
    _body("surrogate-utf8", "Ein Ersatzzeichen in UTF-8", "a surrogate in UTF-8", _with(b'"x":"\xed\xa0\x80"')),
    _body("bom", "Eine Bytereihenfolge-Marke davor", "a byte order mark", lambda body: b"\xef\xbb\xbf" + body),
    _body("utf-16", "UTF-16", "UTF-16", lambda body: body.decode().encode("utf-16-le")),
    _body("deep", "Fünftausendfach verschachtelt", "nested five thousand deep", _with(b'"x":' + b"[" * 5000 + b"]" * 5000)),
    _body("deep-objects", "Hundertfach verschachtelte Objekte", "objects nested a hundred deep", _with(b'"x":' + b'{"a":' * 100 + b"1" + b"}" * 100)),
    _body("behind", "Etwas hinter dem Objekt", "something behind the object", lambda body: body + b"{}"),
    _body("behind-nul", "Ein NUL hinter dem Objekt", "a NUL behind the object", lambda body: body + b"\x00"),
    _body("comma", "Ein Komma vor der schließenden Klammer", "a comma before the closing bracket", lambda body: body[:-1] + b",}"),
    _body("comment", "Ein Kommentar", "a comment", _with(b'/* x */"x":1')),
    _body("single-quotes", "Einfache Anführungszeichen", "single quotes", lambda body: body.replace(b'"', b"'")),
    _body("control", "Ein rohes Steuerzeichen in einem Text", "a raw control character in a text", _with(b'"x":"a\x01b"')),
    _body("line-break", "Ein roher Zeilenumbruch in einem Text", "a raw line break in a text", _with(b'"x":"a\nb"')),
    _body("cut", "Mitten im Objekt abgeschnitten", "cut within the object", lambda body: body[:-9]),
    _body("empty", "Ein Inhalt aus einem Leerzeichen", "a body of one space", lambda body: b" "),
    _body("form", "Ein Formular statt JSON", "a form for JSON", lambda body: b"origin=kreis.example&pdus=[]"),
    _body("gzip", "Gepackt, ohne es zu sagen", "compressed without saying so", lambda body: b"\x1f\x8b\x08\x00" + body),
)  # fmt: skip


def _odd(slug: str, de: str, en: str, content: object, expected: Expected = BAD_JSON) -> Case:
    """A whole transaction of another shape, rightly signed."""
    return _ask(f"transaction.{slug}", de, en, lambda cast: replace(transaction(cast), content=content), expected)


def _of(change: Callable[[Cast, dict[str, object]], dict[str, object]]) -> Callable[[Cast], Ask]:
    def ask(cast: Cast) -> Ask:
        return replace(transaction(cast), content=change(cast, a_transaction(cast.the("member").name)))

    return ask


TRANSACTIONS = (
    _odd("list", "Eine Liste statt eines Objekts", "a list for an object", []),
    _odd("text", "Ein Text statt eines Objekts", "a text for an object", "x"),
    _odd("number", "Eine Zahl statt eines Objekts", "a number for an object", 1),
    _odd("no-origin", "Ohne Absender", "without an origin", {"pdus": [], "origin_server_ts": 1}),
    _ask("transaction.pdus-51", "51 Ereignisse (erlaubt sind 50)", "51 events (50 may be)", lambda c: replace(transaction(c), content=a_transaction(c.the("member").name, pdus=51)), BAD_JSON),
    _ask("transaction.edus-101", "101 flüchtige Mitteilungen (erlaubt sind 100)", "101 EDUs (100 may be)", lambda c: replace(transaction(c), content=a_transaction(c.the("member").name, edus=101)), BAD_JSON),
    _ask("transaction.pdus-object", "Ein Objekt statt der Liste der Ereignisse", "an object for the list of events", _of(lambda c, t: {**t, "pdus": {}}), BAD_JSON),
    _ask("transaction.origin-number", "Eine Zahl als Absender", "a number for an origin", _of(lambda c, t: {**t, "origin": 1}), BAD_JSON),
    _ask("transaction.origin-no-name", "Ein Absender, der kein Name ist", "an origin that is no name", _of(lambda c, t: {**t, "origin": "a b"}), BAD_JSON),
    _ask("transaction.origin-third", "Die Sendung eines anderen Mitglieds", "a transaction of another member", _of(lambda c, t: {**t, "origin": c.third}), FORBIDDEN, needs=("member", "third")),
    _ask("transaction.origin-own", "Eine Sendung im Namen des Empfängers", "a transaction in the receiver's name", _of(lambda c, t: {**t, "origin": c.own}), FORBIDDEN),
    _ask("transaction.origin-stranger", "Eine Sendung im Namen einer fremden Organisation", "a transaction in a stranger's name", _of(lambda c, t: {**t, "origin": c.stranger.name}), FORBIDDEN),
    _ask("transaction.origin-dot", "Der eigene Name mit Punkt dahinter", "one's own name with a dot behind", _of(lambda c, t: {**t, "origin": f"{c.the('member').name}."}), FORBIDDEN),
    _ask("transaction.get-with-body", "Ein Abruf mit Inhalt", "a GET with a body", lambda c: replace(c.ask(), content={"x": 1}), BAD_JSON),
)  # fmt: skip


def _member_event(cast: Cast, sender: str, state_key: str, membership: str, **more: object) -> dict[str, object]:
    return {
        "type": "m.room.member", "room_id": f"!verbund-probe:{cast.own}", "sender": sender, "state_key": state_key,
        "content": {"membership": membership}, "origin_server_ts": 1, "depth": 1, "prev_events": [], "auth_events": [], **more,
    }  # fmt: skip


def _invite(change: Callable[[Cast, dict[str, object]], object]) -> Callable[[Cast], Ask]:
    def ask(cast: Cast) -> Ask:
        event = _member_event(cast, f"@p:{cast.the('member').name}", f"@verbund-probe:{cast.own}", "invite")
        content = {"room_version": "10", "invite_room_state": [], "event": change(cast, event)}
        return replace(
            cast.ask(), method="PUT", target=f"/_matrix/federation/v2/invite/%21verbund-probe%3A{cast.own}/%24e", content=content
        )

    return ask


def _own(kind: str, change: Callable[[Cast, dict[str, object]], object]) -> Callable[[Cast], Ask]:
    def ask(cast: Cast) -> Ask:
        user = f"@p:{cast.the('member').name}"
        event = change(cast, _member_event(cast, user, user, kind))
        return replace(
            cast.ask(),
            method="PUT",
            target=f"/_matrix/federation/v2/send_{kind}/%21verbund-probe%3A{cast.own}/%24e",
            content=event,
        )

    return ask


def _make(kind: str, user: Callable[[Cast], str]) -> Callable[[Cast], Ask]:
    return lambda c: replace(c.ask(), target=f"{V1}/make_{kind}/%21verbund-probe%3A{c.own}/{user(c)}?ver=10")


_INVITE, _JOIN, _LEAVE = (
    "Matrix s2s, inviting-to-a-room",
    "Matrix s2s, joining-rooms",
    "Matrix s2s, leaving-rooms-rejecting-invites",
)
MEMBERSHIPS = (
    _ask("invite.third-inviter", "Eine Einladung im Namen einer Person eines anderen Mitglieds", "an invite in the name of another member's person", _invite(lambda c, e: {**e, "sender": f"@a:{c.third}"}), FORBIDDEN, _INVITE, ("member", "third")),
    _ask("invite.own-inviter", "Eine Einladung im Namen einer Person des Empfängers", "an invite in the name of the receiver's person", _invite(lambda c, e: {**e, "sender": f"@a:{c.own}"}), FORBIDDEN, _INVITE),
    _ask("invite.stranger-inviter", "Ein Mitglied reicht die Einladung einer fremden Organisation durch", "a member hands on a stranger's invite", _invite(lambda c, e: {**e, "sender": f"@a:{c.stranger.name}"}), FORBIDDEN, _INVITE),
    _ask("invite.third-invitee", "Eingeladen ist jemand eines anderen Mitglieds", "somebody of another member is invited", _invite(lambda c, e: {**e, "state_key": f"@a:{c.third}"}), FORBIDDEN, _INVITE, ("member", "third")),
    _ask("invite.join", "Ein Beitritt, als Einladung abgegeben", "a join handed in as an invite", _invite(lambda c, e: {**e, "content": {"membership": "join"}}), BAD_JSON, _INVITE),
    _ask("invite.ban", "Ein Ausschluss, als Einladung abgegeben", "a ban handed in as an invite", _invite(lambda c, e: {**e, "content": {"membership": "ban"}}), BAD_JSON, _INVITE),
    _ask("invite.message", "Eine Nachricht, als Einladung abgegeben", "a message handed in as an invite", _invite(lambda c, e: {**e, "type": "m.room.message"}), BAD_JSON, _INVITE),
    _ask("invite.no-state-key", "Eine Einladung, die niemanden einlädt", "an invite that invites nobody", _invite(lambda c, e: {k: v for k, v in e.items() if k != "state_key"}), BAD_JSON, _INVITE),
    _ask("invite.no-sender", "Eine Einladung von niemandem", "an invite by nobody", _invite(lambda c, e: {k: v for k, v in e.items() if k != "sender"}), BAD_JSON, _INVITE),
    _ask("invite.event-text", "Ein Text statt des Ereignisses", "a text for the event", _invite(lambda c, e: "x"), BAD_JSON, _INVITE),
    _ask("invite.content-list", "Eine Liste als Inhalt des Ereignisses", "a list for the event's content", _invite(lambda c, e: {**e, "content": []}), BAD_JSON, _INVITE),
    _ask("invite.sender-alias", "Der Name eines Raums als Person", "an alias for a person", _invite(lambda c, e: {**e, "sender": f"#a:{c.the('member').name}"}), BAD_JSON, _INVITE),
    _ask("invite.sender-nameless", "Eine Person ohne Server", "a person without a server", _invite(lambda c, e: {**e, "sender": "@a"}), BAD_JSON, _INVITE),
    _ask("join.third", "Ein Beitritt für eine Person eines anderen Mitglieds", "a join for another member's person", _own("join", lambda c, e: {**e, "sender": f"@a:{c.third}", "state_key": f"@a:{c.third}"}), FORBIDDEN, _JOIN, ("member", "third")),
    _ask("join.own", "Ein Beitritt für eine Person des Empfängers", "a join for the receiver's person", _own("join", lambda c, e: {**e, "sender": f"@a:{c.own}", "state_key": f"@a:{c.own}"}), FORBIDDEN, _JOIN),
    _ask("join.stranger", "Ein Mitglied lässt die Person einer fremden Organisation beitreten", "a member makes a stranger's person join", _own("join", lambda c, e: {**e, "sender": f"@a:{c.stranger.name}", "state_key": f"@a:{c.stranger.name}"}), FORBIDDEN, _JOIN),
    _ask("join.two-people", "Absender und Beitretender sind zwei Personen", "sender and joiner are two people", _own("join", lambda c, e: {**e, "state_key": f"@q:{c.the('member').name}"}), BAD_JSON, _JOIN),
    _ask("join.leave", "Ein Austritt, als Beitritt abgegeben", "a leave handed in as a join", _own("join", lambda c, e: {**e, "content": {"membership": "leave"}}), BAD_JSON, _JOIN),
    _ask("join.power", "Neue Rechte, als Beitritt abgegeben", "power levels handed in as a join", _own("join", lambda c, e: {**e, "type": "m.room.power_levels"}), BAD_JSON, _JOIN),
    _ask("join.list", "Eine Liste statt des Beitritts", "a list for the join", _own("join", lambda c, e: []), BAD_JSON, _JOIN),
    _ask("leave.third", "Jemanden eines anderen Mitglieds austreten lassen", "make another member's person leave", _own("leave", lambda c, e: {**e, "sender": f"@a:{c.third}", "state_key": f"@a:{c.third}"}), FORBIDDEN, _LEAVE, ("member", "third")),
    _ask("leave.own", "Jemanden des Empfängers austreten lassen", "make the receiver's person leave", _own("leave", lambda c, e: {**e, "sender": f"@a:{c.own}", "state_key": f"@a:{c.own}"}), FORBIDDEN, _LEAVE),
    _ask("leave.join", "Ein Beitritt, als Austritt abgegeben", "a join handed in as a leave", _own("leave", lambda c, e: {**e, "content": {"membership": "join"}}), BAD_JSON, _LEAVE),
    _ask("leave.kick", "Ein Rauswurf, als Austritt abgegeben", "a kick handed in as a leave", _own("leave", lambda c, e: {**e, "state_key": f"@b:{c.own}"}), BAD_JSON, _LEAVE),
    _ask("make.join-third", "Den Beitritt für eine Person eines anderen Mitglieds vorbereiten", "prepare a join for another member's person", _make("join", lambda c: f"%40a%3A{c.third}"), FORBIDDEN, _JOIN, ("member", "third")),
    _ask("make.join-own", "Den Beitritt für eine Person des Empfängers vorbereiten", "prepare a join for the receiver's person", _make("join", lambda c: f"%40a%3A{c.own}"), FORBIDDEN, _JOIN),
    _ask("make.join-twice-encoded", "Die Person doppelt verschlüsselt", "the person encoded twice", _make("join", lambda c: f"%2540a%253A{c.own}"), BAD_JSON, _JOIN),
    _ask("make.join-nobody", "Niemand tritt bei", "nobody joins", _make("join", lambda c: "x"), BAD_JSON, _JOIN),
    _ask("make.leave-third", "Den Austritt für eine Person eines anderen Mitglieds vorbereiten", "prepare a leave for another member's person", _make("leave", lambda c: f"%40a%3A{c.third}"), FORBIDDEN, _LEAVE, ("member", "third")),
    _ask("make.leave-suspended-for-other", "Ein ausgesetztes Mitglied bereitet den Austritt einer fremden Person vor", "a suspended member prepares another's leave", lambda c: replace(c.ask("suspended"), target=f"{V1}/make_leave/%21r%3A{c.own}/%40a%3A{c.own}"), FORBIDDEN, _LEAVE, ("suspended",)),
)  # fmt: skip


def _get(path: str) -> Callable[[Cast], Ask]:
    return lambda c: replace(
        c.ask(), target=f"{V1}/{path}".format(own=c.own, third=c.third, member=c.member.name if c.member else "")
    )


def _post(path: str, content: Callable[[Cast], object]) -> Callable[[Cast], Ask]:
    return lambda c: replace(c.ask(), method="POST", target=f"{V1}/{path}", content=content(c))


_QUERY, _E2EE = "Matrix s2s, querying-for-information", "Matrix s2s, end-to-end-encryption"
SUBJECTS = (
    _ask("subjects.profile-third", "Das Profil einer Person eines anderen Servers erfragen", "ask for a profile of another server", _get("query/profile?user_id=%40a%3A{third}"), FORBIDDEN, _QUERY, ("member", "third")),
    _ask("subjects.profile-own-question", "Das Profil einer Person des Fragenden erfragen", "ask for a profile of the asker's own", _get("query/profile?user_id=%40a%3A{member}"), FORBIDDEN, _QUERY),
    _ask("subjects.profile-twice", "Zwei Personen in einer Frage", "two people in one question", _get("query/profile?user_id=%40a%3A{own}&user_id=%40b%3A{own}"), BAD_JSON, _QUERY),
    _ask("subjects.profile-nobody", "Ein Profil von niemandem", "a profile of nobody", _get("query/profile"), BAD_JSON, _QUERY),
    _ask("subjects.profile-empty", "Ein Profil mit leerem Namen", "a profile of an empty name", _get("query/profile?user_id="), BAD_JSON, _QUERY),
    _ask("subjects.profile-room", "Ein Raum statt einer Person", "a room for a person", _get("query/profile?user_id=%21r%3A{own}"), BAD_JSON, _QUERY),
    _ask("subjects.profile-bad-utf8", "Ein Name, der kein UTF-8 ist", "a name that is no UTF-8", _get("query/profile?user_id=%40%ff%3A{own}"), BAD_JSON, _QUERY),
    _ask("subjects.directory-third", "Der Raum eines anderen Servers", "a room of another server", _get("query/directory?room_alias=%23a%3A{third}"), FORBIDDEN, _QUERY, ("member", "third")),
    _ask("subjects.directory-nobody", "Kein Raum", "no room", _get("query/directory"), BAD_JSON, _QUERY),
    _ask("subjects.directory-person", "Eine Person statt eines Raums", "a person for a room", _get("query/directory?room_alias=%40a%3A{own}"), BAD_JSON, _QUERY),
    _ask("subjects.devices-third", "Die Geräte einer Person eines anderen Servers", "devices of another server's person", _get("user/devices/%40a%3A{third}"), FORBIDDEN, _E2EE, ("member", "third")),
    _ask("subjects.devices-nobody", "Die Geräte von niemandem", "devices of nobody", _get("user/devices/x"), BAD_JSON, _E2EE),
    _ask("subjects.keys-third", "Die Schlüssel einer Person eines anderen Servers", "keys of another server's person", _post("user/keys/query", lambda c: {"device_keys": {f"@a:{c.third}": []}}), FORBIDDEN, _E2EE, ("member", "third")),
    _ask("subjects.keys-smuggled", "Unter eigenen Personen eine fremde", "a foreign person among our own", _post("user/keys/query", lambda c: {"device_keys": {f"@a:{c.own}": [], f"@b:{c.the('member').name}": []}}), FORBIDDEN, _E2EE),
    _ask("subjects.keys-list", "Eine Liste statt der Personen", "a list for the people", _post("user/keys/query", lambda c: {"device_keys": [f"@a:{c.own}"]}), BAD_JSON, _E2EE),
    _ask("subjects.keys-missing", "Keine Personen", "no people", _post("user/keys/query", lambda c: {}), BAD_JSON, _E2EE),
    _ask("subjects.claim-third", "Einmalschlüssel einer Person eines anderen Servers", "one-time keys of another server's person", _post("user/keys/claim", lambda c: {"one_time_keys": {f"@a:{c.third}": {}}}), FORBIDDEN, _E2EE, ("member", "third")),
    _ask("subjects.claim-nobody", "Einmalschlüssel von niemandem", "one-time keys of nobody", _post("user/keys/claim", lambda c: {"one_time_keys": {"x": {}}}), BAD_JSON, _E2EE),
)  # fmt: skip


def _people(slug: str, de: str, en: str, content: object) -> Case:
    return _ask(f"people.{slug}", de, en, lambda c: people(c, content=content), BAD_JSON, "docs/decisions/011-people-search.md")


SEARCHES = (
    _ask("people.get", "Die Suche als Abruf", "the search as a GET", lambda c: replace(c.ask(), target=people(c).target), refused(405, errcode="M_UNRECOGNIZED"), "docs/decisions/011-people-search.md"),
    _people("no-term", "Eine Suche ohne Wort", "a search without a term", {}),
    _people("everybody", "Eine Suche nach allen", "a search for everybody", {"term": ""}),
    _people("two-letters", "Eine Suche nach zwei Buchstaben", "a search for two letters", {"term": " er "}),
    _people("book", "Ein Suchwort, so lang wie ein Buch", "a search as long as a book", {"term": "x" * 101}),
    _people("nul", "Ein NUL im Suchwort", "a search with a NUL", {"term": "eri\x00ka"}),
    _people("direction", "Ein Zeichen, das die Zeile umdreht", "a search that turns the line around", {"term": "eri\u202eka"}),
    _people("zero-width", "Ein unsichtbares Zeichen im Suchwort", "an invisible character in the term", {"term": "eri\u200bka"}),
    _people("limit", "Eine Suche mit eigener Obergrenze", "a search with a limit of its own", {"term": "erika", "limit": 9999}),
    _people("list", "Eine Liste als Suchwort", "a search for a list", {"term": ["erika"]}),
    _people("number", "Eine Zahl als Suchwort", "a search for a number", {"term": 12345}),
)  # fmt: skip
