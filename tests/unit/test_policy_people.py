# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Questions for people and their answers: what passes a border, and what does not."""

import json

import pytest

from verbund.matrix.endpoints import ENDPOINTS
from verbund.matrix.names import ServerName
from verbund.policy.answers import AnswerRefused
from verbund.policy.contents import Contents, InvalidContents, read_contents
from verbund.policy.people import MAX_ANSWER_BYTES, InvalidTerm, People, Person, read_people, read_term, shown_name

KREIS = ServerName("kreis.example")
ROW = next(row for row in ENDPOINTS if row.name == "people")
ERIKA = {"user_id": "@erika:kreis.example", "display_name": "Erika Müller"}


def answer(*people: object, limited: object = False, **more: object) -> bytes:
    return json.dumps({"people": people, "limited": limited, **more}).encode()


def test_a_good_answer_is_read_whole():
    assert read_people(answer(ERIKA, limited=True), KREIS) == People((Person("@erika:kreis.example", "Erika Müller"),), True)
    assert read_people(answer(), KREIS) == People((), False)
    full = [{"user_id": f"@u{at}:kreis.example", "display_name": "\U0001f600" * 256} for at in range(10)]
    document = json.dumps({"people": full, "limited": True}, ensure_ascii=False).encode()
    assert len(read_people(document, KREIS).people) == 10
    assert len(document) < MAX_ANSWER_BYTES


@pytest.mark.parametrize(
    "document",
    [
        b"[]",
        b"{}",
        b'{"people":[],"limited":false,"limited":true}',
        answer(more=1),
        answer(limited=1),
        answer(limited=None),
        json.dumps({"people": {}, "limited": False}).encode(),
        answer("@erika:kreis.example"),
        answer({**ERIKA, "avatar_url": "mxc://kreis.example/x"}),
        answer({"user_id": ERIKA["user_id"]}),
        answer({**ERIKA, "user_id": "@erika:stadt.example"}),
        answer({**ERIKA, "user_id": "@erika:KREIS.example"}),
        answer({**ERIKA, "user_id": "erika"}),
        answer({**ERIKA, "user_id": 5}),
        answer({**ERIKA, "display_name": None}),
        answer({**ERIKA, "display_name": ""}),
        answer({**ERIKA, "display_name": "x" * 257}),
        answer({**ERIKA, "display_name": "Erika\nMüller"}),
        answer({**ERIKA, "display_name": "Erika\u202eMüller"}),
        answer({**ERIKA, "display_name": "Erika\x00"}),
        answer(ERIKA, ERIKA),
        answer(*({**ERIKA, "user_id": f"@e{at}:kreis.example"} for at in range(11))),
    ],
)
def test_any_other_answer_is_refused(document: bytes):
    with pytest.raises(AnswerRefused, match="people-are-of-their-member"):
        read_people(document, KREIS)


@pytest.mark.parametrize("term", ["mül", "  müller  ", "x" * 100, "%%%", "a b"])
def test_a_question_with_a_term_passes(term: str):
    assert read_contents(ROW, ROW.path, {"term": term}) == Contents()


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"term": None},
        {"term": 123},
        {"term": "mü"},
        {"term": "  mü   "},
        {"term": "x" * 101},
        {"term": "müll\x00"},
        {"term": "mül\nler"},
        {"term": "mül\u202eler"},
        {"term": "müller", "limit": 1000},
    ],
)
def test_any_other_question_is_refused(body: object):
    with pytest.raises(InvalidContents):
        read_contents(ROW, ROW.path, body)


def test_a_term_is_trimmed_and_the_own_people_may_ask_with_less():
    assert read_term("  mü ", 2) == "mü"
    with pytest.raises(InvalidTerm):
        read_term(" m ", 2)


def test_a_name_that_travels_is_one_visible_line():
    assert shown_name(" Erika\n\u202eMüller ") == "Erika  Müller"
    assert len(shown_name("x" * 300)) == 256
    assert shown_name("\u200b") == ""
