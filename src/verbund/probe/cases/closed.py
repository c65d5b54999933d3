# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What Synapse serves on its federation port and nobody may ask for here without being known, or at all."""

from dataclasses import replace

from verbund.probe.cases.rows import PEOPLE, UNRECOGNIZED, V1, at_federation, people, refused
from verbund.probe.model import Case, Cast

_REFERENCE = "Matrix s2s; Synapse's federation listener"
# Where an endpoint exists for members, an unsigned request is told so; where not, that there is none.
_NOT_FOR_NOBODY = refused(401, 403, 404, 405)
_FOR_NO_MEMBER = refused(403, 404, 405)


def _unsigned(slug: str, de: str, en: str, target: str, method: str = "GET", content: object = None) -> Case:
    def send(cast: Cast) -> bytes:
        return replace(
            cast.ask("stranger"), authorization=(), method=method, target=target.format(own=cast.own), content=content
        ).raw()

    return at_federation(f"unsigned.{slug}", de, en, _REFERENCE, send, _NOT_FOR_NOBODY, ())


def _member(slug: str, de: str, en: str, target: str, method: str = "GET", content: object = None) -> Case:
    def send(cast: Cast) -> bytes:
        name = cast.the("member").name
        return replace(cast.ask(), method=method, target=target.format(own=cast.own, peer=name), content=content).raw()

    return at_federation(f"closed.{slug}", de, en, _REFERENCE, send, _FOR_NO_MEMBER)


UNSIGNED = (
    _unsigned("version", "Die Version des Servers erfragen (hilft bei der Wahl des Angriffs)", "ask for the server's version", f"{V1}/version"),
    _unsigned("public-rooms-search", "Im Raumverzeichnis suchen", "search the room directory", f"{V1}/publicRooms", "POST", {"filter": {"generic_search_term": "a"}}),
    _unsigned("openid", "Mit einem Anmeldezeichen eine Person feststellen", "find a person by an OpenID token", f"{V1}/openid/userinfo?access_token=x"),
    _unsigned("onbind", "Eine Mailadresse an eine Person binden (Synapse prüft keine Signatur)", "bind a mail address to a person (Synapse checks no signature)", f"{V1}/3pid/onbind", "PUT", {}),
    _unsigned("onbind-post", "Dasselbe mit POST, wie Synapse es hört", "the same by POST, as Synapse hears it", f"{V1}/3pid/onbind", "POST", {}),
    _unsigned("notary", "Schlüssel anderer über uns erfragen", "ask us for others' keys", "/_matrix/key/v2/query/kreis.example"),
    _unsigned("notary-batch", "Schlüssel vieler anderer auf einmal erfragen", "ask us for many others' keys", "/_matrix/key/v2/query", "POST", {"server_keys": {"kreis.example": {}}}),
    _unsigned("keys-with-id", "Den Schlüssel unter dem alten Pfad mit Kennung", "the key under the old path with its ID", "/_matrix/key/v2/server/ed25519:a"),
    _unsigned("keys-v1", "Den Schlüssel nach der ersten Fassung", "the key by the first version", "/_matrix/key/v1/server"),
    _unsigned("media-r0", "Eine Datei ohne Anmeldung, alte Schnittstelle r0", "a file without authentication, API r0", "/_matrix/media/r0/download/{own}/abc"),
    _unsigned("media-v3", "Eine Datei ohne Anmeldung, Schnittstelle v3", "a file without authentication, API v3", "/_matrix/media/v3/download/{own}/abc"),
    _unsigned("media-thumbnail", "Ein Vorschaubild ohne Anmeldung", "a thumbnail without authentication", "/_matrix/media/v3/thumbnail/{own}/abc?width=32&height=32"),
    _unsigned("media-preview", "Den Server eine fremde Adresse abrufen lassen", "make the server fetch an address", "/_matrix/media/v3/preview_url?url=http://127.0.0.1/"),
    _unsigned("media-config", "Die Grenzen der Dateiablage erfragen", "ask for the media limits", "/_matrix/media/v3/config"),
    _unsigned("client-sync", "Die Schnittstelle der Apps am Eingang der Mitglieder", "the client API at the members' door", "/_matrix/client/v3/sync"),
    _unsigned("client-login", "Anmelden am Eingang der Mitglieder", "sign in at the members' door", "/_matrix/client/v3/login", "POST", {"type": "m.login.password"}),
    _unsigned("client-register", "Ein Konto anlegen am Eingang der Mitglieder", "make an account at the members' door", "/_matrix/client/v3/register", "POST", {}),
    _unsigned("admin-version", "Synapses Verwaltung: die Version", "Synapse's administration: the version", "/_synapse/admin/v1/server_version"),
    _unsigned("admin-register", "Synapses Verwaltung: ein Konto mit dem gemeinsamen Geheimnis", "Synapse's administration: an account by shared secret", "/_synapse/admin/v1/register"),
    _unsigned("replication", "Synapses innere Schnittstelle zwischen Prozessen", "Synapse's API between its processes", "/_synapse/replication/fed_send_events/x", "POST", {}),
    _unsigned("metrics", "Messwerte des Servers", "the server's metrics", "/_synapse/metrics"),
    _unsigned("metrics-own", "Messwerte unter dem üblichen Pfad", "metrics under the usual path", "/metrics"),
    _unsigned("health", "Ob der Server lebt", "whether the server lives", "/health"),
    _unsigned("readyz", "Den Zustand der Grenze (nur für den Betrieb)", "the border's state (for operators alone)", "/readyz"),
    _unsigned("own-proof", "Den Nachweis für Apps am Eingang der Mitglieder", "the proof for apps at the members' door", "/_verbund/v1/proof"),
    _unsigned("own-people", "Die Personensuche der eigenen Leute", "the search for people of our own", "/_verbund/v1/people", "POST", {"term": "erika"}),
    _unsigned("own-me", "Wer man ist", "who one is", "/_verbund/v1/me"),
    _unsigned("policy-sign", "Den Richtliniendienst ein Ereignis unterschreiben lassen", "have the policy server sign an event", "/_matrix/policy/v1/sign", "POST", {}),
    _unsigned("root", "Die Wurzel", "the root", "/"),
    _unsigned("well-known-client", "Die Adresse für Apps am Eingang der Mitglieder", "the address for apps at the members' door", "/.well-known/matrix/client"),
)  # fmt: skip

CLOSED = (
    _member("send-join-v1", "Der alte Beitritt, den die Spezifikation gestrichen hat", "the old send_join, struck from the specification", f"{V1}/send_join/%21r%3A{{own}}/%24e", "PUT", {}),
    _member("send-leave-v1", "Der alte Austritt", "the old send_leave", f"{V1}/send_leave/%21r%3A{{own}}/%24e", "PUT", {}),
    _member("invite-v1", "Die alte Einladung", "the old invite", f"{V1}/invite/%21r%3A{{own}}/%24e", "PUT", {}),
    _member("third-party-invite", "Eine Einladung über eine Mailadresse einlösen", "exchange a third-party invite", f"{V1}/exchange_third_party_invite/%21r%3A{{own}}", "PUT", {}),
    _member("query-client-keys", "Eine Abfrage, die nur Synapse kennt", "a query that only Synapse knows", f"{V1}/query/client_keys"),
    _member("query-unknown", "Eine Abfrage, die niemand kennt", "a query that nobody knows", f"{V1}/query/verbund_probe"),
    _member("account-status", "Ob es ein Konto gibt (MSC3720)", "whether an account exists (MSC3720)", "/_matrix/federation/unstable/org.matrix.msc3720/account_status", "POST", {"user_ids": []}),
    _member("complexity", "Wie groß ein Raum ist", "how large a room is", "/_matrix/federation/unstable/rooms/%21r%3A{own}/complexity"),
    _member("extremities", "Die Enden eines Raums (MSC4370)", "a room's extremities (MSC4370)", "/_matrix/federation/unstable/org.matrix.msc4370/extremities/%21r%3A{own}"),
    _member("claim-unstable", "Schlüssel über den vorläufigen Pfad verbrauchen", "claim keys by the unstable path", "/_matrix/federation/unstable/user/keys/claim", "POST", {"one_time_keys": {}}),
    _member("groups", "Die abgeschafften Gruppen", "the groups that were abolished", "/_matrix/federation/v1/groups/local/x/profile"),
    _member("v3", "Eine Fassung der Schnittstelle, die es nicht gibt", "a version of the API that doesn't exist", "/_matrix/federation/v3/send/x", "PUT", {}),
    _member("v1-of-v2", "Ein Endpunkt unter der falschen Fassung", "an endpoint under the wrong version", "/_matrix/federation/v2/send/x", "PUT", {}),
    _member("admin-signed", "Synapses Verwaltung mit gültiger Signatur eines Mitglieds", "Synapse's administration with a member's valid signature", "/_synapse/admin/v1/server_version"),
    _member("replication-signed", "Synapses innere Schnittstelle mit gültiger Signatur", "Synapse's replication with a valid signature", "/_synapse/replication/x"),
    _member("client-signed", "Die Schnittstelle der Apps mit gültiger Signatur", "the client API with a valid signature", "/_matrix/client/v3/sync"),
    _member("appservice", "Die Schnittstelle der Brücken", "the application service API", "/_matrix/app/v1/users/%40a%3A{own}"),
    _member("identity", "Die Schnittstelle der Identitätsserver", "the identity server API", "/_matrix/identity/v2/account"),
    _member("push", "Die Schnittstelle der Mitteilungsdienste", "the push gateway API", "/_matrix/push/v1/notify", "POST", {}),
)  # fmt: skip


def _people(slug: str, de: str, en: str, target: str) -> Case:
    def send(cast: Cast) -> bytes:
        return replace(people(cast), target=target).raw()

    return at_federation(f"people-path.{slug}", de, en, "docs/decisions/011-people-search.md", send, UNRECOGNIZED)


PEOPLE_PATHS = (
    _people("slash", "Die Personensuche mit Schrägstrich dahinter", "people with a slash behind", f"{PEOPLE}/"),
    _people("dot", "Die Personensuche mit verschlüsseltem Punkt", "people with an encoded dot", PEOPLE.replace("de.verbund", "de%2everbund")),
    _people("own", "Die Personensuche, wie unsere eigenen Leute fragen", "people as our own ask for them", "/_verbund/v1/people"),
)  # fmt: skip
