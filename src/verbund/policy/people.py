# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Asking another member for people by name: what a question and an answer may hold, for both gateways and both modules."""

import re
import unicodedata
from dataclasses import dataclass

from verbund.matrix import canonical_json
from verbund.matrix.canonical_json import InvalidJson, JsonValue
from verbund.matrix.names import InvalidName, ServerName, UserId
from verbund.policy.answers import AnswerRefused

MIN_TERM_CHARACTERS, MAX_TERM_CHARACTERS = 3, 100
MAX_PEOPLE = 10
MAX_NAME_CHARACTERS = 256
# Ten people with names of 256 characters of four bytes, and room for what JSON writes around them.
MAX_ANSWER_BYTES = 32_768
_RULE = "people-are-of-their-member"
# Controls, and what turns the direction of a line or shows nothing: a name or a term is one visible line.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class InvalidTerm(ValueError):
    """Not a question for people."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was found."""

    user_id: str
    display_name: str

    def as_json(self) -> dict[str, str]:
        return {"user_id": self.user_id, "display_name": self.display_name}


@dataclass(frozen=True, slots=True)
class People:
    """An answer; `limited` says that there are more."""

    people: tuple[Person, ...]
    limited: bool

    def as_json(self) -> dict[str, object]:
        return {"people": [person.as_json() for person in self.people], "limited": self.limited}


def read_question(body: JsonValue) -> str:
    """The term in a question between members, trimmed; raises InvalidTerm."""
    if not isinstance(body, dict) or set(body) != {"term"}:
        raise InvalidTerm("expected a term and nothing else")
    return read_term(body["term"], MIN_TERM_CHARACTERS)


def read_term(value: object, least: int) -> str:
    """A term of `least` to 100 characters, trimmed; raises InvalidTerm."""
    if not isinstance(value, str):
        raise InvalidTerm("the term must be a text")
    term = value.strip()
    if not least <= len(term) <= MAX_TERM_CHARACTERS:
        raise InvalidTerm(f"the term must have {least} to {MAX_TERM_CHARACTERS} characters")
    if _UNSEEN.search(term):
        raise InvalidTerm("the term must not hold control characters")
    return term


def shown_name(name: str) -> str:
    """A display name as it may travel: one visible line, bounded."""
    return unicodedata.normalize("NFC", _UNSEEN.sub(" ", name)).strip()[:MAX_NAME_CHARACTERS].strip()


def read_people(document: bytes, server: ServerName) -> People:
    """The answer of `server`; raises AnswerRefused for one that names other servers' people, too many, or anything else."""
    try:
        value = canonical_json.parse_object(document)
    except InvalidJson as error:
        raise AnswerRefused(_RULE, "the answer is not a JSON object that Matrix can sign") from error
    listed, limited = value.get("people"), value.get("limited")
    if set(value) != {"people", "limited"} or not isinstance(listed, list) or not isinstance(limited, bool):
        raise AnswerRefused(_RULE, "the answer holds something other than people")
    if len(listed) > MAX_PEOPLE:
        raise AnswerRefused(_RULE, f"the answer names more than {MAX_PEOPLE} people")
    people = tuple(_person(item, server) for item in listed)
    if len({person.user_id for person in people}) != len(people):
        raise AnswerRefused(_RULE, "the answer names somebody twice")
    return People(people, limited)


def _person(value: JsonValue, server: ServerName) -> Person:
    if not isinstance(value, dict) or set(value) != {"user_id", "display_name"}:
        raise AnswerRefused(_RULE, "a person is a user ID and a display name")
    user_id, name = value["user_id"], value["display_name"]
    if not isinstance(user_id, str) or not isinstance(name, str):
        raise AnswerRefused(_RULE, "a user ID and a display name are texts")
    try:
        home = UserId(user_id).server
    except InvalidName as error:
        raise AnswerRefused(_RULE, "a user ID is malformed") from error
    if home != server:
        raise AnswerRefused(_RULE, "the answer names somebody of another server")
    if not 0 < len(name) <= MAX_NAME_CHARACTERS or _UNSEEN.search(name):
        raise AnswerRefused(_RULE, "a display name is empty, too long or holds control characters")
    return Person(user_id, name)
