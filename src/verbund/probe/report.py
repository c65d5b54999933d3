# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The report: one page that needs nothing beside itself, for the screen and for paper; and the same as JSON.

Evidence is what a server under attack said: it is text here and nothing else. The page's own policy lets nothing run or load.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from html import escape
from itertools import groupby

from verbund.probe.catalogue import GROUPS
from verbund.probe.judge import errcode_of
from verbund.probe.model import Outcome, Result, Verdict
from verbund.probe.style import STYLE
from verbund.probe.words import MARKS, VERDICTS, Words

_BAD = (Verdict.FAILED, Verdict.OTHERWISE)
_CLASSES = {Verdict.PASSED: "passed", Verdict.FAILED: "failed", Verdict.OTHERWISE: "failed", Verdict.NOT_APPLICABLE: "absent"}


def figures(result: Result) -> dict[str, int]:
    """The four numbers that count; whatever isn't refused as it must be has failed."""
    return {
        "cases": len(result.outcomes),
        "passed": result.count(Verdict.PASSED),
        "failed": result.count(*_BAD),
        "not_applicable": result.count(Verdict.NOT_APPLICABLE),
    }


def as_json(result: Result) -> str:
    """Everything, for machines and archives."""
    head = {
        "target": result.target, "began": result.began, "ended": result.ended, "addresses": dict(result.addresses),
        "certificate_sha256": result.fingerprint, **figures(result), "refused_otherwise": result.count(Verdict.OTHERWISE),
    }  # fmt: skip
    return json.dumps({**head, "outcomes": [_row(outcome) for outcome in result.outcomes]}, ensure_ascii=False, indent=1) + "\n"


def as_html(result: Result, language: str) -> str:
    """The page in German (`de`) or English (`en`)."""
    words = Words(language)
    title = words.of(f"Prüfbericht der Grenze von {result.target}", f"Probe of the border of {result.target}")
    style = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"
    body = "".join(
        [*_top(result, words, title), "<main>", *_failures(result, words), *_groups(result, words), "</main>", *_end(words)]
    )
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def _row(outcome: Outcome) -> dict[str, object]:
    case, told = outcome.case, outcome.told
    return {
        "id": case.id, "de": case.text.de, "en": case.text.en, "reference": case.reference, "listener": case.listener.value,
        "demanded": Words("en").demanded(case.expected), "verdict": outcome.verdict.value, "reason": outcome.reason,
        "status": told.status if told else None, "errcode": errcode_of(told) if told else None,
        "sent": outcome.sent, "received": outcome.received, "milliseconds": outcome.milliseconds,
    }  # fmt: skip


def _top(result: Result, words: Words, title: str) -> Iterator[str]:
    counts = figures(result)
    yield f"<header><h1>{escape(title)}</h1>\n"
    good = words.of(
        "Alle Angriffe, die versucht werden konnten, wurden abgewiesen.", "Every attack that could be tried was refused."
    )
    bad = words.of(f"{counts['failed']} Fälle sind nicht bestanden.", f"{counts['failed']} cases failed.")
    yield f'<p class="verdict {"passed" if result.is_good else "failed"}">{good if result.is_good else bad}</p>\n'
    yield '<dl class="figures">'
    for name, label in (
        ("cases", words.of("Fälle", "cases")), ("passed", words.of("bestanden", "passed")),
        ("failed", words.of("nicht bestanden", "failed")), ("not_applicable", words.of("nicht anwendbar", "not applicable")),
    ):  # fmt: skip
        yield f"<div><dt>{label}</dt><dd>{counts[name]}</dd></div>"
    yield "</dl>\n<dl>"
    facts = [
        (words.of("Geprüft wurde", "Probed"), result.target),
        *((words.of("Eingang der Mitglieder", "Members' door") if name == "federation" else words.of("Eingang der Apps", "Clients' door"), address) for name, address in result.addresses),
        (words.of("Zertifikat (SHA-256)", "Certificate (SHA-256)"), result.fingerprint or words.of("kein TLS an diesem Eingang", "no TLS at this door")),
        (words.of("Beginn", "Began"), result.began),
        (words.of("Ende", "Ended"), result.ended),
    ]  # fmt: skip
    for label, value in facts:
        yield f"<div><dt>{label}</dt><dd>{escape(value)}</dd></div>"
    yield "</dl></header>\n"


def _failures(result: Result, words: Words) -> Iterator[str]:
    bad = [outcome for outcome in result.outcomes if outcome.verdict in _BAD]
    if not bad:
        return
    yield f"<section><h2>{words.of('Nicht bestanden', 'Failed')}</h2>\n<ol>"
    for outcome in bad:
        yield f"<li>{_line(outcome, words, 'h3')}{_evidence(outcome, words)}</li>\n"
    yield "</ol></section>\n"


def _groups(result: Result, words: Words) -> Iterator[str]:
    yield f"<h2>{words.of('Alle Fälle', 'All cases')}</h2>\n"
    for name, found in groupby(result.outcomes, key=lambda outcome: outcome.case.group):
        outcomes = list(found)
        passed = sum(outcome.verdict is Verdict.PASSED for outcome in outcomes)
        of = words.of(f"{passed} von {len(outcomes)} bestanden", f"{passed} of {len(outcomes)} passed")
        yield f'<section><h3>{escape(words(GROUPS[name]))} <span class="count">{of}</span></h3>\n<ol>'
        for outcome in outcomes:
            yield f"<li><details><summary>{_line(outcome, words, 'span')}</summary>{_evidence(outcome, words)}</details></li>\n"
        yield "</ol></section>\n"


def _line(outcome: Outcome, words: Words, tag: str) -> str:
    verdict = outcome.verdict
    mark = f'<span class="mark {_CLASSES[verdict]}"><span aria-hidden="true">{MARKS[verdict]}</span> {words(VERDICTS[verdict])}</span>'
    return f'<{tag} class="what">{escape(words(outcome.case.text))}</{tag}> <code>{escape(outcome.case.id)}</code> {mark}'


def _evidence(outcome: Outcome, words: Words) -> str:
    rows = [
        (words.of("Verlangt", "Demanded"), words.demanded(outcome.case.expected)),
        (words.of("Grundlage", "Reference"), outcome.case.reference),
    ]
    if outcome.reason:
        rows.append((words.of("Befund", "Finding"), words.reason(outcome.reason)))
    facts = "".join(f"<div><dt>{label}</dt><dd>{escape(value)}</dd></div>" for label, value in rows)
    blocks = [(words.of("Gesendet", "Sent"), outcome.sent), (words.of("Geantwortet", "Answered"), outcome.received)]
    shown = "".join(
        f'<h4>{label}</h4><pre tabindex="0" aria-label="{label}">{escape(text)}</pre>' for label, text in blocks if text
    )
    return f"<dl>{facts}</dl>{shown}"


def _end(words: Words) -> Iterator[str]:
    yield "<footer><p>"
    yield words.of(
        "„Anders abgewiesen“ heißt: niemand kam durch, aber die Antwort war nicht die verlangte; es zählt als nicht bestanden. "
        "Von außen ist zu sehen, was geantwortet wurde, nicht was innen geschah: dass der Homeserver nichts davon sieht, prüfen die "
        "Tests des Projekts mit denselben Fällen. Signaturen und Anmeldungen sind in den Belegen unkenntlich gemacht.",
        "“Refused otherwise” means: nobody got through, but the answer was not the one demanded; it counts as failed. From outside "
        "one sees what was answered, not what happened inside: that the homeserver sees none of it is what the project's own tests "
        "check, with the same cases. Signatures and tokens are blanked in the evidence.",
    )
    yield "</p></footer>\n"
