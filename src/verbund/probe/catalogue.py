# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""All attacks in their order. `verbund probe` sends them to a gateway, and our own tests send the same."""

from collections.abc import Callable

from verbund.probe.cases.accounts import ACCOUNTS, DOCUMENTS, HEADERS, UPLOADS
from verbund.probe.cases.bodies import JSON, MEMBERSHIPS, SEARCHES, SUBJECTS, TRANSACTIONS
from verbund.probe.cases.claims import CLAIMS
from verbund.probe.cases.clients import CLIENT_PATHS, PLACES, WALKS
from verbund.probe.cases.closed import CLOSED, PEOPLE_PATHS, UNSIGNED
from verbund.probe.cases.endpoints import ON_ENDPOINTS
from verbund.probe.cases.endurance import ENDURANCE
from verbund.probe.cases.framing import FRAMING
from verbund.probe.cases.keys import KEYS
from verbund.probe.cases.paths import PATHS
from verbund.probe.model import Case, Text

# What the groups of the catalogue are about, in the order of the report.
GROUPS: dict[str, Text] = {
    "claims": Text("Wer spricht: der Kopf X-Matrix", "Who speaks: the header X-Matrix"),
    "keys": Text("Schlüssel, Signaturen und Namen", "Keys, signatures and names"),
    "nobody": Text("Jeder Endpunkt, ohne Signatur", "Every endpoint, unsigned"),
    "stranger": Text("Jeder Endpunkt, von einer fremden Organisation", "Every endpoint, by a stranger"),
    "suspended": Text("Jeder Endpunkt, von einem ausgesetzten Mitglied", "Every endpoint, by a suspended member"),
    "left": Text("Jeder Endpunkt, von einem ausgeschiedenen Mitglied", "Every endpoint, by a member that left"),
    "forged": Text("Jeder Endpunkt, mit gefälschter Signatur", "Every endpoint, with a forged signature"),
    "method": Text("Jeder Endpunkt, mit falschem Verb", "Every endpoint, with the wrong method"),
    "unsigned": Text("Was niemand ohne Signatur erfährt", "What nobody learns unsigned"),
    "closed": Text("Was auch Mitgliedern verschlossen ist", "What is closed to members too"),
    "people-path": Text("Wege zur Personensuche", "Paths to the search for people"),
    "paths": Text("Pfade, die zweierlei bedeuten", "Paths that mean two things"),
    "json": Text("Inhalte, die zweierlei bedeuten", "Bodies that mean two things"),
    "transaction": Text("Sendungen", "Transactions"),
    "invite": Text("Einladungen", "Invites"),
    "join": Text("Beitritte", "Joins"),
    "leave": Text("Austritte", "Leaves"),
    "make": Text("Vorbereitete Beitritte und Austritte", "Prepared joins and leaves"),
    "subjects": Text("Fragen nach Personen und Räumen anderer", "Questions about others' people and rooms"),
    "people": Text("Suche nach Personen", "Search for people"),
    "http": Text("HTTP am Eingang der Mitglieder", "HTTP at the members' door"),
    "http-client": Text("HTTP am Eingang der Apps", "HTTP at the clients' door"),
    "pipeline": Text("Versteckte Anfragen", "Hidden requests"),
    "slow": Text("Langsame Anfragen", "Slow requests"),
    "size": Text("Große Anfragen", "Large requests"),
    "tls": Text("TLS", "TLS"),
    "expect": Text("Erwartungen", "Expectations"),
    "client-path": Text("Pfade am Eingang der Apps", "Paths at the clients' door"),
    "walk": Text("Aus dem Ordner der App hinaus", "Out of the app's folder"),
    "place": Text("In die Regeln der Seite hinein", "Into the page's policy"),
    "account": Text("Ohne Konto", "Without an account"),
    "document": Text("Offene Dokumente", "Open documents"),
    "header": Text("Was jede Antwort tragen muss", "What every answer must carry"),
    "upload-as": Text("Abgelegte Dateien als Programm", "Uploads as programs"),
}
_ALL = (
    *CLAIMS, *KEYS, *ON_ENDPOINTS, *UNSIGNED, *CLOSED, *PEOPLE_PATHS, *PATHS, *JSON, *TRANSACTIONS, *MEMBERSHIPS, *SUBJECTS,
    *SEARCHES, *FRAMING, *ENDURANCE, *CLIENT_PATHS, *WALKS, *PLACES, *ACCOUNTS, *DOCUMENTS, *HEADERS, *UPLOADS,
)  # fmt: skip
_ORDER = list(GROUPS)
CATALOGUE: tuple[Case, ...] = tuple(sorted(_ALL, key=lambda case: _ORDER.index(case.group)))


def chosen(wanted: Callable[[Case], bool]) -> tuple[Case, ...]:
    """Cases of the catalogue, in its order."""
    return tuple(case for case in CATALOGUE if wanted(case))
