# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The app's German keeps to docs/handbook/plain-language.md: the table "not / but" is the rule."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "handbook" / "plain-language.md"
TEXTS = ROOT / "client" / "src" / "texts"

# A text's file is area({German}, {English}, {informal German}); the objects part at this line.
BETWEEN = "\n  },\n  {\n"
VALUE = re.compile(r"\$\{[^{}]*\}")
QUOTED = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')
# Names of cases in the code: "no-backup".
CODE = re.compile(r"[a-z-]+")


def forbidden() -> list[str]:
    table = PAGE.read_text().split("## Not / but")[1]
    return re.findall(r"^\| ([^|]+?) \| [^|]+ \|$", table, re.MULTILINE)[2:]


def german(source: str) -> list[str]:
    parts = [part for number, part in enumerate(source.split(BETWEEN)) if number != 1]
    found = [plain or template for part in parts for plain, template in QUOTED.findall(VALUE.sub(" ", part))]
    return [words for words in found if not CODE.fullmatch(words)]


def offences(sentences: list[str], words: list[str]) -> list[tuple[str, str]]:
    return [
        (word, sentence)
        for sentence in sentences
        for word in words
        if re.search(rf"\b{re.escape(word)}", sentence, re.IGNORECASE)
    ]


def test_the_table_is_read_and_would_find_a_forbidden_word():
    words = forbidden()
    assert {"verifizier", "Homeserver", "fehlgeschlagen"} <= set(words)
    source = (
        'area({ a: "Das Login ist fehlgeschlagen." }' + BETWEEN + '"Login failed", ' + BETWEEN + '"Der Benutzername stimmt.")'
    )
    assert {word for word, _ in offences(german(source), words)} == {"Login", "fehlgeschlagen"}


def test_no_german_sentence_of_the_app_uses_a_word_that_the_style_list_avoids():
    files = sorted(TEXTS.glob("*.ts"))
    assert files
    assert [(file.name, found) for file in files for found in offences(german(file.read_text()), forbidden())] == []
