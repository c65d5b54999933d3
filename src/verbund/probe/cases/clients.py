# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The door for apps: nothing but the client API, the app and a few documents; no way to the administration, no files."""

from verbund.probe.cases.rows import UNRECOGNIZED, asked, at_clients, refused
from verbund.probe.model import Case, Expected

_PATHS = "RFC 3986 5.2.4; CWE-22"
_APP_ASSET = "/index.html"
_NO_FILE = refused(404, errcode=("M_UNRECOGNIZED", "M_NOT_FOUND"))


def _path(
    slug: str, de: str, en: str, target: str, *, method: str = "GET", body: bytes = b"", expected: Expected = UNRECOGNIZED
) -> Case:
    return at_clients(f"client-path.{slug}", de, en, _PATHS, asked(target, method=method, body=body), expected)


def _walk(slug: str, de: str, en: str, target: str) -> Case:
    return at_clients(f"walk.{slug}", de, en, _PATHS, asked(target), UNRECOGNIZED)


CLIENT_PATHS = (
    _path("admin-version", "Synapses Verwaltung: die Version", "Synapse's administration: the version", "/_synapse/admin/v1/server_version"),
    _path("admin-users", "Synapses Verwaltung: alle Konten auflisten", "list all accounts", "/_synapse/admin/v2/users"),
    _path("admin-rooms", "Synapses Verwaltung: alle Räume auflisten", "list all rooms", "/_synapse/admin/v1/rooms"),
    _path("admin-register", "Synapses Verwaltung: ein Konto mit dem gemeinsamen Geheimnis", "make an account by shared secret", "/_synapse/admin/v1/register", method="POST", body=b"{}"),
    _path("admin-login", "Synapses Verwaltung: sich als jemand anmelden", "sign in as somebody", "/_synapse/admin/v1/users/@a:b/login", method="POST", body=b"{}"),
    _path("admin-reset", "Synapses Verwaltung: ein Kennwort setzen", "set a password", "/_synapse/admin/v1/reset_password/@a:b", method="POST", body=b"{}"),
    _path("admin-purge", "Synapses Verwaltung: einen Verlauf löschen", "purge a history", "/_synapse/admin/v1/purge_history/!verbund-probe:x", method="POST", body=b"{}"),
    _path("admin-client-v1", "Die Verwaltung unter dem alten Pfad der Apps", "the administration under the old client path", "/_synapse/admin/v1/whois/@a:b"),
    _path("replication", "Synapses innere Schnittstelle", "Synapse's replication", "/_synapse/replication/x"),
    _path("synapse-root", "Alles unter /_synapse", "everything below /_synapse", "/_synapse"),
    _path("synapse-client-root", "/_synapse/client ohne etwas dahinter", "/_synapse/client with nothing behind", "/_synapse/client/"),
    _path("client-dots-admin", "Aus /_synapse/client mit .. zur Verwaltung", "out of /_synapse/client by dots", "/_synapse/client/../admin/v1/users"),
    _path("dots-admin", "Aus der App-Schnittstelle mit .. zur Verwaltung", "out of the client API by dots", "/_matrix/client/../../_synapse/admin/v1/users"),
    _path("dots-encoded", "Dasselbe mit verschlüsselten Punkten", "the same with encoded dots", "/_matrix/client/%2e%2e/%2e%2e/_synapse/admin/v1/users"),
    _path("dots-half", "Ein Punkt verschlüsselt, einer nicht", "one dot encoded, one not", "/_matrix/client/%2E./x"),
    _path("dots-slash", "Verschlüsselte Schrägstriche zwischen Punkten", "encoded slashes between dots", "/_matrix/client/..%2f..%2f_synapse/admin/v1/users"),
    _path("dots-backslash", "Verschlüsselte Rückstriche", "encoded backslashes", "/_matrix/client/..%5c..%5c_synapse/admin"),
    _path("dots-raw-backslash", "Rohe Rückstriche", "raw backslashes", "/_matrix/client\\..\\..\\_synapse\\admin"),
    _path("dots-deep", "Punkte hinter einer Fassung", "dots behind a version", "/_matrix/client/v3%2f%2e%2e%2f_synapse"),
    _path("double-slash", "Zwei Schrägstriche am Anfang", "a doubled slash", "//_synapse/admin/v1/users"),
    _path("double-slash-within", "Zwei Schrägstriche mitten im Pfad", "a doubled slash within", "/_matrix//client/v3/sync"),
    _path("triple-slash", "Drei Schrägstriche vor der Verwaltung", "three slashes before the administration", "///_synapse/admin/v1/users"),
    _path("capitals", "Großbuchstaben", "capitals", "/_MATRIX/client/v3/sync"),
    _path("encoded-synapse", "Ein verschlüsselter Unterstrich", "an encoded underscore", "/%5fsynapse/admin/v1/users"),
    _path("encoded-admin", "Ein verschlüsselter Buchstabe der Verwaltung", "an encoded letter of admin", "/_synapse/%61dmin/v1/users"),
    _path("absolute", "Eine ganze Adresse als Ziel", "a whole URL for a target", "http://127.0.0.1/_synapse/admin/v1/users"),
    _path("nul", "Ein verschlüsseltes NUL", "an encoded NUL", "/_matrix/client/v3/sync%00"),
    _path("line-break", "Ein verschlüsselter Zeilenumbruch mit einem Kopf", "an encoded line break with a header", "/_matrix/client/v3/sync%0d%0aX-A:b"),
    _path("non-ascii", "Ein rohes Zeichen jenseits von ASCII", "a raw character beyond ASCII", "/_matrix/client/v3/s\u00fcnc", expected=refused(400, 404)),
    _path("seventeen-kb", "Ein Pfad von 17 kB", "a path of 17 kB", "/_matrix/client/v3/" + "a" * 17_000),
    _path("federation-version", "Die Schnittstelle der Mitglieder am Eingang der Apps: Version", "the members' API at the clients' door: version", "/_matrix/federation/v1/version"),
    _path("federation-send", "Die Schnittstelle der Mitglieder: einliefern", "the members' API: deliver", "/_matrix/federation/v1/send/1", method="PUT", body=b"{}"),
    _path("federation-openid", "Die Schnittstelle der Mitglieder: Anmeldezeichen", "the members' API: OpenID", "/_matrix/federation/v1/openid/userinfo?access_token=x"),
    _path("keys", "Die Schlüssel am Eingang der Apps", "the keys at the clients' door", "/_matrix/key/v2/server"),
    _path("notary", "Schlüssel anderer", "others' keys", "/_matrix/key/v2/query/kreis.example"),
    _path("media-odd", "Ein Pfad, der nur so beginnt wie die Dateiablage", "a path that only begins like media", "/_matrix/media_/x"),
    _path("media-admin", "Eine Dateiablage ohne Fassung", "media without a version", "/_matrix/media/download/x/y"),
    _path("media-unstable", "Eine vorläufige Dateiablage", "unstable media", "/_matrix/media/unstable/x"),
    _path("health", "Synapses Lebenszeichen", "Synapse's health", "/health"),
    _path("metrics", "Messwerte", "metrics", "/metrics"),
    _path("readyz", "Der Zustand der Grenze", "the border's state", "/readyz"),
    _path("verbund-root", "Unter /_verbund/ nichts", "nothing below /_verbund/", "/_verbund/"),
    _path("verbund-secrets", "Aus dem Spiegel des Registers zu den Geheimnissen", "out of the register's mirror to the secrets", "/_verbund/register/../../secrets/signing.key"),
    _path("verbund-secrets-encoded", "Dasselbe verschlüsselt", "the same, encoded", "/_verbund/register/%2e%2e%2f%2e%2e%2fsecrets%2fsigning.key"),
    _path("verbund-metadata", "Eine Fassung des Registers, die es nicht gibt", "a version of the register that doesn't exist", "/_verbund/register/metadata/999999.root.json", expected=_NO_FILE),
    _path("verbund-status", "Der innere Zustand des Folgens", "the follower's own state", "/_verbund/register/status.json", expected=_NO_FILE),
    _path("bum", "Die Schnittstelle der BundesMessenger-Apps, andere Pfade", "other paths of the BundesMessenger apps' API", "/_bum/client/v1/x"),
    _path("identity", "Die Schnittstelle der Identitätsserver", "the identity server API", "/_matrix/identity/v2/lookup"),
    _path("appservice", "Die Schnittstelle der Brücken", "the application service API", "/_matrix/app/v1/users/x"),
    _path("well-known-other", "Andere Dokumente unter .well-known", "other documents below .well-known", "/.well-known/security.txt/../matrix/server"),
)  # fmt: skip

WALKS = (
    _walk("dots", "Aus dem Ordner der App hinaus", "out of the app's folder", "/../verbund.toml"),
    _walk("dots-only", "Nur zwei Punkte", "two dots alone", "/.."),
    _walk("dot", "Ein Punkt vor einer Datei", "a dot before a file", f"/.{_APP_ASSET}"),
    _walk("dots-encoded", "Verschlüsselte Punkte", "encoded dots", "/%2e%2e/verbund.toml"),
    _walk("slash-encoded", "Verschlüsselter Schrägstrich", "an encoded slash", "/..%2fverbund.toml"),
    _walk("all-encoded", "Alles verschlüsselt", "everything encoded", "/%2E%2e%2fverbund.toml"),
    _walk("backslash", "Verschlüsselter Rückstrich", "an encoded backslash", "/..%5cverbund.toml"),
    _walk("backslash-twice", "Doppelt verschlüsselter Rückstrich", "a backslash encoded twice", "/..%255cverbund.toml"),
    _walk("twice-encoded", "Doppelt verschlüsselte Punkte", "dots encoded twice", "/%252e%252e/verbund.toml"),
    _walk("overlong", "Zu lang verschlüsselter Schrägstrich", "an overlong slash", "/..%c0%afverbund.toml"),
    _walk("overlong-dots", "Zu lang verschlüsselte Punkte", "overlong dots", "/%c0%ae%c0%ae/verbund.toml"),
    _walk("percent-u", "Die alte Schreibweise %u", "the old spelling %u", "/%uff0e%uff0e/verbund.toml"),
    _walk("semicolon", "Punkte mit Strichpunkt", "dots with a semicolon", "/..;/verbund.toml"),
    _walk("three-dots", "Drei Punkte", "three dots", "/.../verbund.toml"),
    _walk("passwd", "Die Kontenliste des Rechners", "the machine's account list", "/etc/passwd"),
    _walk("passwd-double", "Dasselbe mit zwei Schrägstrichen", "the same with two slashes", "//etc/passwd"),
    _walk("folder", "Ein Ordner statt einer Datei", "a folder for a file", "/assets"),
    _walk("folder-slash", "Ein Ordner mit Schrägstrich", "a folder with a slash", "/assets/"),
    _walk("folder-walk", "Aus einem Ordner hinaus", "out of a folder", f"/assets/..{_APP_ASSET}"),
    _walk("folder-walk-encoded", "Dasselbe verschlüsselt", "the same, encoded", f"/assets/%2e%2e{_APP_ASSET}"),
    _walk("secrets", "Zu den Geheimnissen", "to the secrets", "/assets/../../data/secrets/signing.key"),
    _walk("secrets-encoded", "Zu den Geheimnissen, verschlüsselt", "to the secrets, encoded", "/assets/%2e%2e%2f%2e%2e%2fdata%2fsecrets%2fsigning.key"),
    _walk("slash-behind", "Eine Datei mit Schrägstrich dahinter", "a file with a slash behind", f"{_APP_ASSET}/"),
    _walk("dots-behind", "Eine Datei mit Punkten dahinter", "a file with dots behind", f"{_APP_ASSET}/.."),
    _walk("nul", "Eine Datei mit NUL dahinter", "a file with a NUL behind", f"{_APP_ASSET}%00"),
    _walk("nul-ending", "Eine Datei mit NUL und anderer Endung", "a file with a NUL and another ending", f"{_APP_ASSET}%00.png"),
    _walk("space", "Eine Datei mit Leerzeichen dahinter", "a file with a space behind", f"{_APP_ASSET}%20"),
    _walk("packed-br", "Die gepackte Fassung unmittelbar", "the packed file itself", f"{_APP_ASSET}.br"),
    _walk("packed-gz", "Die andere gepackte Fassung", "the other packed file", f"{_APP_ASSET}.gz"),
    _walk("backup", "Eine Sicherungskopie", "a backup copy", f"{_APP_ASSET}~"),
    _walk("capitals", "Großbuchstaben", "capitals", "/INDEX.HTML"),
    _walk("encoded-letter", "Ein verschlüsselter Buchstabe", "an encoded letter", "/%69ndex.html"),
    _walk("build-list", "Die Liste aus dem Bau der App", "the list of the app's build", "/.vite/manifest.json"),
    _walk("git", "Die Ablage des Quelltexts", "the source repository", "/.git/config"),
    _walk("environment", "Eine Datei mit Umgebungswerten", "a file of environment values", "/.env"),
    _walk("trust", "Der Ordner des Vertrauensankers", "the folder of the trusted root", "/trust/"),
    _walk("trust-walk", "Um den Vertrauensanker herum", "around the trusted root", "/trust/../trust/root.json"),
    _walk("document-behind", "Ein Dokument mit Schrägstrich", "a document with a slash", "/app.json/"),
    _walk("file", "Eine Datei des Rechners", "a file of the machine", "file:///etc/passwd"),
)  # fmt: skip


_NO_POLICY = Expected(
    frozenset({400, 404}), without_headers=("x-evil",), without=(b"<script>alert", b'id="app"', b"boese.example https:")
)


def _place(slug: str, de: str, en: str, name: str) -> Case:
    return at_clients(f"place.{slug}", de, en, "W3C CSP 3; CWE-79, CWE-113", asked(f"/o/{name}"), _NO_POLICY)


PLACES = (
    _place("header", "Ein Kopf im Namen einer Organisation", "a header in an organisation's name", "%0d%0aX-Evil:%20yes"),
    _place("header-behind", "Ein Kopf hinter einem Namen", "a header behind a name", "amt.example%0d%0aX-Evil:yes"),
    _place("policy", "Eine Regel der Seite im Namen", "a directive in the name", "amt.example;script-src%20*"),
    _place("policy-raw", "Ein Strichpunkt hinter dem Namen", "a semicolon behind the name", "amt.example;"),
    _place("second", "Ein zweiter Name hinter Komma", "a second name behind a comma", "amt.example,boese.example"),
    _place("second-space", "Eine zweite Adresse hinter Leerzeichen", "a second address behind a space", "amt.example%20https://boese.example"),
    _place("walk", "Aus dem Namen hinaus", "out of the name", "../index.html"),
    _place("user", "Ein Name vor dem Klammeraffen", "a name before an at sign", "amt.example@boese.example"),
    _place("star", "Ein Stern", "an asterisk", "*"),
    _place("star-below", "Ein Stern vor einem Namen", "an asterisk before a name", "*.example"),
    _place("self", "Ein Schlüsselwort der Regel: 'self'", "a keyword of the policy: 'self'", "'self'"),
    _place("scheme", "Eine Adresse mit Protokoll", "an address with a scheme", "https://boese.example"),
    _place("scheme-alone", "Ein Protokoll allein", "a scheme alone", "https:"),
    _place("localhost", "Der eigene Rechner", "localhost", "localhost"),
    _place("ipv6", "Eine IPv6-Adresse", "an IPv6 address", "[::1]"),
    _place("stranger", "Eine Organisation, die nicht dazugehört", "an organisation that doesn't belong", "boese.example"),
    _place("script", "Ein Programm im Namen", "a program in the name", "<script>alert(1)</script>"),
    _place("script-encoded", "Ein verschlüsseltes Programm", "an encoded program", "%3Cscript%3Ealert(1)%3C/script%3E"),
    _place("attribute", "Ein Ausbruch aus einem Attribut", "out of an attribute", '"><img>'),
    _place("kelvin", "Ein Zeichen, das klein geschrieben ein k ist", "a character that is a k in lower case", "\u212areis.example"),
    _place("long", "Ein Name von 5000 Zeichen", "a name of 5000 characters", "x" * 5000),
)  # fmt: skip
