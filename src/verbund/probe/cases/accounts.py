# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What somebody without an account may not do at the clients' door, and what each answer there must carry."""

from dataclasses import replace

from verbund.probe.cases.rows import asked, at_clients, refused
from verbund.probe.model import Case, Expected

_API = "Matrix c-s, client-authentication"
_CSP = "W3C CSP 3; OWASP ASVS 14.4"
# Synapse itself may say no here: these endpoints are its own, and nobody has signed in.
_NO_ACCOUNT = refused(401, 403, errcode=("M_MISSING_TOKEN", "M_UNKNOWN_TOKEN", "M_FORBIDDEN", "M_UNAUTHORIZED"))
_NOT_HERE = refused(401, 403, 404, 405)


def _api(
    slug: str,
    de: str,
    en: str,
    target: str,
    *headers: str,
    method: str = "GET",
    body: bytes = b"",
    expected: Expected = _NO_ACCOUNT,
) -> Case:
    return replace(
        at_clients(f"account.{slug}", de, en, _API, asked(target, *headers, method=method, body=body), expected),
        at_the_door=False,
    )


ACCOUNTS = (
    _api("register", "Sich selbst ein Konto anlegen", "make oneself an account", "/_matrix/client/v3/register", method="POST", body=b'{"username":"verbund-probe"}', expected=refused(403, errcode="M_FORBIDDEN")),
    _api("register-guest", "Sich ein Gastkonto anlegen", "make oneself a guest account", "/_matrix/client/v3/register?kind=guest", method="POST", body=b"{}", expected=refused(403)),
    _api("register-r0", "Sich über die alte Schnittstelle ein Konto anlegen", "make an account by the old API", "/_matrix/client/r0/register", method="POST", body=b"{}", expected=refused(403, errcode="M_FORBIDDEN")),
    _api("register-encoded", "Den Pfad der Anmeldung verschlüsselt schreiben", "write the path of registration encoded", "/_matrix/client/v3/%72egister", method="POST", body=b"{}", expected=_NOT_HERE),
    _api("register-available", "Prüfen, ob es einen Namen gibt", "ask whether a name is taken", "/_matrix/client/v3/register/available?username=verbund-probe", expected=_NOT_HERE),
    _api("login-unknown", "Sich ohne Kennwort anmelden", "sign in without a password", "/_matrix/client/v3/login", method="POST", body=b'{"type":"m.login.dummy"}', expected=refused(400, 403)),
    _api("login-wrong", "Sich mit falschem Kennwort anmelden", "sign in with a wrong password", "/_matrix/client/v3/login", method="POST", body=b'{"type":"m.login.password","identifier":{"type":"m.id.user","user":"verbund-probe"},"password":"verbund-probe"}', expected=refused(403, 429, errcode=("M_FORBIDDEN", "M_LIMIT_EXCEEDED"))),
    _api("login-appservice", "Sich als Brücke anmelden", "sign in as an application service", "/_matrix/client/v3/login", method="POST", body=b'{"type":"m.login.application_service","identifier":{"type":"m.id.user","user":"a"}}', expected=refused(401, 403, 400)),
    _api("login-token", "Sich mit einem erfundenen Anmeldezeichen anmelden", "sign in with an invented login token", "/_matrix/client/v3/login", method="POST", body=b'{"type":"m.login.token","token":"x"}', expected=refused(400, 401, 403)),
    _api("login-jwt", "Sich mit einem selbst gemachten JWT anmelden", "sign in with a JWT of one's own", "/_matrix/client/v3/login", method="POST", body=b'{"type":"org.matrix.login.jwt","token":"eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0."}', expected=refused(400, 403)),
    _api("token-none", "Abrufen ohne Anmeldung", "sync without a token", "/_matrix/client/v3/sync"),
    _api("token-wrong", "Abrufen mit erfundener Anmeldung", "sync with an invented token", "/_matrix/client/v3/sync", "Authorization: Bearer verbund-probe"),
    _api("token-query", "Die Anmeldung in der Adresse", "the token in the address", "/_matrix/client/v3/sync?access_token=verbund-probe"),
    _api("token-two", "Zwei Anmeldungen zugleich", "two tokens at once", "/_matrix/client/v3/sync", "Authorization: Bearer a", "Authorization: Bearer b"),
    _api("token-matrix", "Die Signatur eines Servers statt einer Anmeldung", "a server's signature for a token", "/_matrix/client/v3/sync", 'Authorization: X-Matrix origin="a",key="ed25519:a",sig="a"'),
    _api("profile", "Namen und Bild einer Person ohne Anmeldung", "a person's name and picture", "/_matrix/client/v3/profile/@verbund-probe:x"),
    _api("public-rooms", "Das Raumverzeichnis ohne Anmeldung", "the room directory", "/_matrix/client/v3/publicRooms"),
    _api("room-messages", "Den Verlauf eines Raums ohne Anmeldung", "a room's history", "/_matrix/client/v3/rooms/!verbund-probe:x/messages"),
    _api("room-preview", "Einen Raum von außen ansehen", "peek into a room", "/_matrix/client/v3/rooms/!verbund-probe:x/initialSync"),
    _api("room-summary", "Die Zusammenfassung eines Raums", "a room's summary", "/_matrix/client/v1/room_summary/!verbund-probe:x", expected=refused(400, 401, 403, 404)),
    _api("keys", "Die Geräte einer Person", "a person's devices", "/_matrix/client/v3/keys/query", method="POST", body=b'{"device_keys":{}}'),
    _api("user-search", "Personen suchen ohne Anmeldung", "search for people", "/_matrix/client/v3/user_directory/search", method="POST", body=b'{"search_term":"a"}'),
    _api("media-upload", "Eine Datei ablegen", "upload a file", "/_matrix/media/v3/upload", method="POST", body=b"x"),
    _api("media-create", "Eine Dateikennung anlegen", "create a media ID", "/_matrix/media/v1/create", method="POST", body=b"{}"),
    _api("preview", "Den Server eine fremde Adresse abrufen lassen", "make the server fetch an address", "/_matrix/client/v1/media/preview_url?url=http://127.0.0.1/", expected=_NOT_HERE),
    _api("preview-v3", "Dasselbe über die alte Schnittstelle", "the same by the old API", "/_matrix/media/v3/preview_url?url=http://169.254.169.254/latest/meta-data/", expected=_NOT_HERE),
    _api("password-mail", "Ein neues Kennwort an eine fremde Mailadresse", "a new password to a stranger's mail address", "/_matrix/client/v3/account/password/email/requestToken", method="POST", body=b'{"client_secret":"x","email":"a@b.example","send_attempt":1}', expected=refused(400, 403, 404)),
    _api("password", "Ein Kennwort ändern ohne Anmeldung", "change a password", "/_matrix/client/v3/account/password", method="POST", body=b'{"new_password":"verbund-probe"}', expected=refused(401, 403)),
    _api("deactivate", "Ein Konto schließen ohne Anmeldung", "close an account", "/_matrix/client/v3/account/deactivate", method="POST", body=b"{}"),
    _api("whoami", "Wer bin ich?", "who am I?", "/_matrix/client/v3/account/whoami"),
    _api("whois", "Von wo aus jemand angemeldet ist", "where somebody is signed in", "/_matrix/client/v3/admin/whois/@a:x"),
    _api("to-device", "Eine Mitteilung an ein Gerät", "a message to a device", "/_matrix/client/v3/sendToDevice/m.x/1", method="PUT", body=b'{"messages":{}}'),
    _api("create-room", "Einen Raum anlegen", "make a room", "/_matrix/client/v3/createRoom", method="POST", body=b"{}"),
    _api("join", "Einem Raum beitreten", "join a room", "/_matrix/client/v3/join/%23verbund-probe:x", method="POST", body=b"{}"),
    _api("openid", "Ein Anmeldezeichen für andere Dienste", "an OpenID token", "/_matrix/client/v3/user/@a:x/openid/request_token", method="POST", body=b"{}"),
    _api("sliding-sync", "Die neue Abfrage ohne Anmeldung", "sliding sync without a token", "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync", method="POST", body=b"{}"),
    _api("dehydrated", "Ein ruhendes Gerät lesen", "read a dehydrated device", "/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device"),
    _api("people", "Personen in allen Organisationen suchen", "search for people everywhere", "/_verbund/v1/people", method="POST", body=b'{"term":"erika"}'),
    _api("me", "Die eigene Veröffentlichung lesen", "read what one publishes", "/_verbund/v1/me"),
    _api("me-put", "Die Veröffentlichung einer Person ändern", "change what somebody publishes", "/_verbund/v1/me", method="PUT", body=b'{"published":true}'),
    _api("attest-empty", "Ein Beleg ohne Frage", "an attestation without a question", "/_verbund/v1/attest", method="POST", body=b"{}", expected=refused(400)),
    _api("attest-large", "Ein Beleg über sehr viel", "an attestation of a great deal", "/_verbund/v1/attest", method="POST", body=b'{"nonce":"' + b"a" * 100_000 + b'"}', expected=refused(400, 413)),
)  # fmt: skip


def _document(slug: str, de: str, en: str, target: str, expected: Expected, *headers: str, method: str = "GET") -> Case:
    return at_clients(
        f"document.{slug}", de, en, "Verbund, docs/architecture.md", asked(target, *headers, method=method), expected
    )


_ONE_PARAMETER = refused(400)
DOCUMENTS = (
    _document("search-none", "Die Suche nach Organisationen ohne Frage", "a search for organisations without a question", "/_verbund/v1/organisations", _ONE_PARAMETER),
    _document("search-twice", "Die Frage steht zweimal", "the question stands twice", "/_verbund/v1/organisations?q=a&q=b", _ONE_PARAMETER),
    _document("search-more", "Ein weiteres Feld", "a further field", "/_verbund/v1/organisations?q=a&x=b", _ONE_PARAMETER),
    _document("search-no-utf8", "Eine Frage, die kein UTF-8 ist", "a question that is no UTF-8", "/_verbund/v1/organisations?q=%ff", _ONE_PARAMETER),
    _document("search-semicolon", "Felder mit Strichpunkt getrennt", "fields divided by a semicolon", "/_verbund/v1/organisations?q=a;x=b&", _ONE_PARAMETER),
    _document("search-post", "Die Suche mit POST", "the search by POST", "/_verbund/v1/organisations?q=a", refused(404, 405), method="POST"),
    _document("proof-stranger", "Ein Nachweis für eine fremde Organisation", "a proof of a stranger", "/_verbund/v1/proof?server=fremd.invalid", refused(404)),
    _document("proof-empty", "Ein Nachweis für niemanden", "a proof of nobody", "/_verbund/v1/proof?server=", refused(400)),
    _document("proof-walk", "Ein Pfad statt eines Namens", "a path for a name", "/_verbund/v1/proof?server=a/../b", refused(400)),
    _document("proof-twice", "Zwei Namen", "two names", "/_verbund/v1/proof?server=a.example&server=b.example", refused(400)),
    _document("proof-other", "Ein anderes Feld", "another field", "/_verbund/v1/proof?x=1", refused(400)),
    _document("proof-capitals", "Ein Name in Großbuchstaben", "a name in capitals", "/_verbund/v1/proof?server=AMT.EXAMPLE", refused(400, 404)),
    _document("root-write", "Den Vertrauensanker überschreiben", "overwrite the trusted root", "/trust/root.json", refused(404, 405), method="PUT"),
    _document("app-write", "Die Angaben der App überschreiben", "overwrite the app's words", "/app.json", refused(404, 405), method="POST"),
    _document("page-trace", "Eine Anfrage zurückspiegeln lassen", "have a request mirrored", "/", refused(400, 404, 405, 501), "X-A: b", method="TRACE"),
    _document("page-delete", "Eine Seite löschen", "delete a page", "/index.html", refused(404, 405), method="DELETE"),
    _document("register-write", "In den Spiegel des Registers schreiben", "write into the register's mirror", "/_verbund/register/metadata/timestamp.json", refused(404, 405), method="PUT"),
)  # fmt: skip


def _header(
    slug: str, de: str, en: str, target: str, *expected: tuple[str, str], status: int = 200, without: tuple[str, ...] = ()
) -> Case:
    wanted = Expected(frozenset({status}), headers=expected, without_headers=without)
    return replace(at_clients(f"header.{slug}", de, en, _CSP, asked(target), wanted), at_the_door=False)


_NOSNIFF = ("x-content-type-options", "nosniff")
HEADERS = (
    _header("root-nosniff", "Der Vertrauensanker wird nie als etwas anderes gelesen", "the trusted root is never read as something else", "/trust/root.json", _NOSNIFF),
    _header("root-frame", "Der Vertrauensanker erscheint in keinem Rahmen", "the trusted root appears in no frame", "/trust/root.json", ("x-frame-options", "DENY")),
    _header("root-origin", "Kein anderes Programm im Browser liest den Vertrauensanker", "no other page reads the trusted root", "/trust/root.json", ("cross-origin-resource-policy", "same-origin"), without=("access-control-allow-origin",)),
    _header("root-fresh", "Der Vertrauensanker wird nicht ungefragt aufgehoben", "the trusted root isn't kept unasked", "/trust/root.json", ("cache-control", "no-cache")),
    _header("app-fresh", "Die Angaben der App werden nicht ungefragt aufgehoben", "the app's words aren't kept unasked", "/app.json", ("cache-control", "no-cache")),
    _header("api-nosniff", "Antworten der Schnittstelle werden nie als etwas anderes gelesen", "answers of the API are never read as something else", "/_matrix/client/versions", _NOSNIFF),
    _header("api-json", "Die Schnittstelle antwortet in JSON", "the API answers in JSON", "/_matrix/client/versions", ("content-type", r"application/json.*")),
    _header("media-nosniff", "Auch eine abgewiesene Datei wird nie als etwas anderes gelesen", "a refused file is never read as something else either", "/_matrix/client/v1/media/download/x.example/abc", _NOSNIFF, status=401),
    _header("server-silent", "Die Grenze nennt ihre Software nicht", "the border doesn't name its software", "/app.json", without=("server", "x-powered-by", "via")),
    _header("search-not-kept", "Suchen nach Organisationen werden nirgends aufgehoben", "searches for organisations are kept nowhere", "/_verbund/v1/organisations?q=verbund-probe", ("cache-control", "no-store")),
    _header("no-cookies", "Vor der Anmeldung wird nichts im Browser abgelegt", "nothing is put into the browser before sign-in", "/_matrix/client/versions", without=("set-cookie",)),
    _header("well-known", "Apps dürfen die Adresse lesen", "apps may read the address", "/.well-known/matrix/client", ("access-control-allow-origin", r"\*")),
)  # fmt: skip


def _program(kind: str, de: str, en: str) -> Case:
    """What people upload lies at the app's own origin: a browser may show it and never run it."""
    send = asked("/_matrix/client/v1/media/download/x.example/abc", f"Sec-Fetch-Dest: {kind}")
    return at_clients(f"upload-as.{kind}", de, en, "W3C Fetch Metadata; CWE-79", send, refused(403, errcode="M_FORBIDDEN"))


UPLOADS = (
    _program("script", "Eine abgelegte Datei als Programm der Seite", "an uploaded file as a script"),
    _program("worker", "Eine abgelegte Datei als Hintergrundprogramm", "an uploaded file as a worker"),
    _program("serviceworker", "Eine abgelegte Datei als Dienst der Seite", "an uploaded file as a service worker"),
    _program("style", "Eine abgelegte Datei als Gestaltung", "an uploaded file as a style"),
    _program("iframe", "Eine abgelegte Datei in einem Rahmen", "an uploaded file in a frame"),
    _program("object", "Eine abgelegte Datei als Objekt", "an uploaded file as an object"),
    _program("manifest", "Eine abgelegte Datei als Beschreibung der App", "an uploaded file as a manifest"),
    _program("xslt", "Eine abgelegte Datei als Umformung", "an uploaded file as a transformation"),
)  # fmt: skip
