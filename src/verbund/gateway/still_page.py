# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The small page for an address that leads nowhere: what happened and what to do next, in German and English."""

import base64
import hashlib
from dataclasses import dataclass
from html import escape

from verbund.gateway.messages import Answer, Headers
from verbund.gateway.policies import SAFE, still_policy

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{max-width:36rem;margin:10vh auto;padding:0 1rem;font:1.125rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}"
    "h1,h2{font-size:1.5rem;line-height:1.3}section+section{margin-block-start:2.5rem}"
)
_POLICY = still_policy(base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode())


@dataclass(frozen=True, slots=True)
class Words:
    """One language: a heading, what happened, and the next step as a link."""

    heading: str
    sentence: str
    step: str


def not_a_member(name: str | None, home: str) -> Answer:
    """A server that the register doesn't name, or that left; None for what is no server's name at all."""
    der_server, the_server = (f"Der Server {name}", f"The server {name}") if name else ("Dieser Server", "This server")
    german = Words(
        "Diese Adresse führt nicht weiter",
        f"{der_server} gehört nicht zu diesem Verbund. Vielleicht ist der Link falsch geschrieben oder veraltet.",
        "Zur Anmeldung bei Ihrer Organisation",
    )
    english = Words(
        "This address leads nowhere",
        f"{the_server} does not belong to this Verbund. Perhaps the link is misspelled or out of date.",
        "Sign in at your organisation",
    )
    return _page(german, english, home)


def another_place(organisation: str, address: str) -> Answer:
    """A member whose people sign in at an address of their own."""
    german = Words(
        "Sie sind fast da",
        f"Hier melden sich nur die Menschen einer anderen Organisation an. {organisation} hat eine eigene Adresse.",
        f"Weiter zu {organisation}",
    )
    english = Words(
        "You are almost there",
        f"Only the people of another organisation sign in here. {organisation} has an address of its own.",
        f"Go to {organisation}",
    )
    return _page(german, english, address)


def no_register(home: str) -> Answer:
    """We can't say who belongs to the Verbund."""
    german = Words(
        "Bitte versuchen Sie es später noch einmal",
        "Dieser Server kann gerade nicht prüfen, wer zum Verbund gehört. Bleibt es dabei, sagen Sie Ihrer IT Bescheid.",
        "Zur Startseite",
    )
    english = Words(
        "Please try again later",
        "This server cannot check at the moment who belongs to the Verbund. If it stays like this, tell your IT department.",
        "To the start page",
    )
    return _page(german, english, home)


def _page(german: Words, english: Words, link: str) -> Answer:
    html = (
        f'<!doctype html><html lang="de"><head><meta charset="utf-8"><title>{escape(german.heading)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body><main>'
        f"{_section(german, 'de', 'h1', link)}{_section(english, 'en', 'h2', link)}</main></body></html>"
    )
    headers: Headers = ((b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store"))
    return Answer(404, (*headers, *SAFE, *_POLICY), html.encode())


def _section(words: Words, language: str, heading: str, link: str) -> str:
    return (
        f'<section lang="{language}"><{heading}>{escape(words.heading)}</{heading}><p>{escape(words.sentence)}</p>'
        f'<p><a href="{escape(link)}">{escape(words.step)}</a></p></section>'
    )
