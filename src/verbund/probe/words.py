# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The report's own words, in German and English."""

from dataclasses import dataclass

from verbund.probe.model import Expected, Text, Verdict

VERDICTS = {
    Verdict.PASSED: Text("bestanden", "passed"),
    Verdict.FAILED: Text("nicht bestanden", "failed"),
    Verdict.OTHERWISE: Text("anders abgewiesen", "refused otherwise"),
    Verdict.NOT_APPLICABLE: Text("nicht anwendbar", "not applicable"),
}
MARKS = {Verdict.PASSED: "✓", Verdict.FAILED: "✗", Verdict.OTHERWISE: "!", Verdict.NOT_APPLICABLE: "–"}
_REASONS = {
    "burdens the server; sent with --loud only": "belastet den Server; wird nur mit --loud gesendet",
    "no address for clients was given": "es wurde keine Adresse des Eingangs der Apps genannt",
    "the federation listener speaks no TLS here: it stands behind an ingress": "dieser Eingang spricht selbst kein TLS: er steht hinter einem Zwischenserver",
    "neither answered nor cut in time": "weder rechtzeitig beantwortet noch getrennt",
    "the connection was closed without an answer": "die Verbindung wurde ohne Antwort getrennt",
    "one answer too many: a hidden request was taken for one of its own": "eine Antwort zu viel: eine versteckte Anfrage galt als eigene",
}


@dataclass(frozen=True, slots=True)
class Words:
    """One language of the report."""

    language: str

    def __call__(self, text: Text) -> str:
        return text.de if self.language == "de" else text.en

    def of(self, de: str, en: str) -> str:
        return de if self.language == "de" else en

    def reason(self, reason: str) -> str:
        """Why a case failed or could not be tried. What names statuses or headers stays as it is."""
        if self.language != "de":
            return reason
        return _REASONS.get(reason, reason.replace("needs the key or name of:", "dazu fehlt Schlüssel oder Name:").replace(
            "answered ", "beantwortet mit ").replace(", expected ", ", verlangt ").replace("the error is ", "der Fehler heißt "))  # fmt: skip

    def demanded(self, expected: Expected) -> str:
        """What must come back, in one line."""
        parts = [" / ".join(map(str, sorted(expected.statuses)))]
        parts += [" / ".join(sorted(expected.errcodes))] if expected.errcodes else []
        parts += [f"{name}: {pattern}" for name, pattern in expected.headers]
        parts += [self.of(f"ohne {name}", f"without {name}") for name in expected.without_headers]
        parts += [self.of("oder Trennung", "or hanging up")] if expected.or_closed else []
        return ", ".join(parts)
