# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The handbook page of all operations between servers, made from the tables: `python -m verbund.cli.endpoints_page`."""

from pathlib import Path

from verbund.gateway.limits import Bound, bound_of
from verbund.matrix.endpoints import CLOSED, ENDPOINTS, Endpoint
from verbund.policy.contents import reading_of
from verbund.policy.inspections import says_of

PAGE = Path("docs/handbook/federation.md")
_LEAVING = frozenset({"make_leave", "send_leave"})
_HEAD = """# Schnittstelle zwischen den Servern: jede Operation

Diese Seite ist aus dem Programm erzeugt. Sie nennt alle 36 Operationen zwischen Servern in Matrix 1.18, dazu die älteren und
die vorläufigen, die Synapse bedient. Was hier nicht steht, gibt es nicht: Es wird ungelesen mit 404 `M_UNRECOGNIZED`
beantwortet. Der Pfad wird Byte für Byte verglichen, nichts wird dekodiert oder vereinheitlicht.

Für jede Operation gilt in beide Richtungen: Unterschrift mit einem Schlüssel aus dem Verbundregister, Ziel ist der eigene
Server, beide Server sind aktive Mitglieder, der Text ist strenges JSON, Größe, Zeit und Häufigkeit sind begrenzt. Die Namen
der Regeln erklärt [rules.md](rules.md).
"""
_NEVER = """## Nie angeboten

Diese Operationen haben keinen Schalter. Der Grund steht daneben.

| Operation | Pfad | Grund |
| --- | --- | --- |"""
_LIMITS = """## Grenzen für ein Mitglied

Zusammen höchstens `requests_per_second`, kurz das Vierfache; die Zahlen hier gelten dafür mit der Voreinstellung 50 und
wachsen mit ihr. Wer etwas zu schnell ist, wartet bis zu zwei Sekunden; wer dann noch zu schnell ist, bekommt 429
`M_LIMIT_EXCEEDED` mit einer Zeit. Jedes Mitglied hat seine eigenen Plätze und nimmt nie die eines anderen. Dazu: 60
Einladungen auf einmal von einer Person und 30 an eine Person (dann eine alle zwei und alle fünf Sekunden), 500
Einmalschlüssel einer Person (dann einer alle zwei Sekunden).

| Art | Operationen | je Sekunde | auf einmal | gleichzeitig | Text der Anfrage höchstens |
| --- | --- | --- | --- | --- | --- |"""
_REASONS = {
    "version": "Verrät Programm und Stand; kein Mitglied braucht es.",
    "keys_by_notary": "Schlüssel stehen im Verbundregister; niemand fragt Dritte danach.",
    "keys_by_notary_bulk": "Schlüssel stehen im Verbundregister; niemand fragt Dritte danach.",
    "key_by_id": "Alte Form; `keys` genügt.",
    "key_by_notary": "Alte Form; Schlüssel stehen im Verbundregister.",
    "invite_v1": "Alte Form ohne Raumversion; `invite` genügt.",
    "send_join_v1": "Alte Form; `send_join` genügt.",
    "send_leave_v1": "Alte Form; `send_leave` genügt.",
    "third_party_invite": "Im Verbund gibt es keinen Identitätsserver; Synapse riefe eine Adresse ab, die der Absender nennt.",
    "third_party_bound": "Im Verbund gibt es keinen Identitätsserver; die Operation verlangt keine Unterschrift.",
    "third_party_bound_post": "Wie oben, in der Form, in der Synapse sie bedient.",
    "query": "Synapse beantwortet hier `client_keys`; dafür gibt es `keys_query` mit allen Prüfungen.",
    "policy_sign": "Ein fremder Raum könnte einen Server nennen, an den alle Ereignisse gehen.",
    "policy_sign_unstable": "Wie oben, in vorläufiger Form.",
    "complexity": "Verrät, wie groß ein Raum ist, ohne beizutreten.",
    "extremities": "Verrät den inneren Stand eines Raums.",
    "account_status": "Verrät, welche Konten es gibt.",
    "keys_claim_many": "Vorläufig; `keys_claim` genügt und ist begrenzt.",
}
_OLD_MEDIA = "Alte Form ohne Unterschrift; `media_download` und `media_thumbnail` genügen."


def page() -> str:
    """The tables."""
    lines = [_HEAD, "## Angeboten", ""]
    checked = "geprüft an der Anfrage | geprüft an der Antwort"
    lines += [f"| Operation | Pfad | wer fragen darf | {checked} | Voreinstellung | Schalter |", "| --- " * 7 + "|"]
    offered = [row for row in ENDPOINTS if row.offered or row.switch]
    lines += [_row(row) for row in offered]
    lines += ["", _NEVER]
    never = [row for row in ENDPOINTS if row not in offered]
    lines += [f"| `{row.name}` | {_path(row)} | {reason_for(row)} |" for row in never]
    return "\n".join([*lines, *_limits()]) + "\n"


def _limits() -> list[str]:
    """The bounds of one member, by kind of endpoint."""
    kinds: dict[Bound, list[str]] = {}
    for row in ENDPOINTS:
        if row.signed and (row.offered or row.switch):
            kinds.setdefault(bound_of(row), []).append(f"`{row.name}`")
    lines = ["", _LIMITS]
    for bound, names in kinds.items():
        size = f"{bound.max_body_bytes:,} Byte".replace(",", ".") if bound.max_body_bytes else "`max_body_bytes`"
        lines.append(f"| {bound.says} | {', '.join(names)} | {bound.per_second:g} | {bound.burst:g} | {bound.at_once} | {size} |")
    return lines


def reason_for(row: Endpoint) -> str:
    """Why a row without a switch is closed; raises KeyError for one that nobody has thought about."""
    return _OLD_MEDIA if row.name.startswith("media_") else _REASONS[row.name]


def _row(row: Endpoint) -> str:
    default = "zu" if row.name in CLOSED else "offen"
    switch = f"`[federation] {row.switch}`" if row.switch else "keiner"
    request = reading_of(row).says if row.signed else "Pfad; Häufigkeit je Adresse"
    return f"| `{row.name}` | {_path(row)} | {_caller(row)} | {request} | {says_of(row)} | {default} | {switch} |"


def _caller(row: Endpoint) -> str:
    if not row.signed:
        return "jeder"
    return "Mitglieder, auch gesperrte und (30 Tage lang) ausgeschiedene" if row.name in _LEAVING else "aktive Mitglieder"


def _path(row: Endpoint) -> str:
    return f"`{row.method} {row.path}`"


def main() -> None:
    PAGE.write_text(page())


if __name__ == "__main__":
    main()
