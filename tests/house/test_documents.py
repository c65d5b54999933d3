# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What is made from the code is what is committed; what is cited exists."""

import re
from pathlib import Path

from verbund.cli import handbook as commands
from verbund.config import handbook as settings
from verbund.config.settings import Settings
from verbund.matrix.endpoints import ENDPOINTS
from verbund.policy.rules import RULES

ROOT = Path(__file__).parents[2]
STATUS = ("yes", "partial", "refused on purpose", "no")
CITATION = re.compile(r"(?:Spec: |[,;] )((?:s2s|c-s|appendices) [a-z0-9-]+(?:-[a-z0-9]+)*)")


def cited() -> set[str]:
    sources = [*(ROOT / "src").rglob("*.py"), *(ROOT / "client" / "src").rglob("*.ts"), *(ROOT / "client" / "src").rglob("*.tsx")]
    lines = (line for path in sources for line in path.read_text().splitlines() if "Spec: " in line)
    return {match for line in lines for match in CITATION.findall(line)} | {f"s2s {row.spec}" for row in ENDPOINTS}


def known() -> set[str]:
    rows = (ROOT / "docs" / "spec.tsv").read_text().splitlines()[1:]
    return {row.split("\t")[0] for row in rows}


def test_the_page_and_the_schema_of_settings_are_current():
    assert (ROOT / settings.PAGE).read_text() == settings.page()
    assert (ROOT / settings.SCHEMA).read_text() == settings.schema()
    for section in Settings.model_fields.values():
        for field in getattr(section.annotation, "model_fields", {}).values():
            assert field.description or field.default_factory, field


def test_the_page_of_commands_is_current():
    assert (ROOT / commands.PAGE).read_text() == commands.page()


def test_every_citation_of_the_specification_stands_in_the_index():
    assert cited() <= known(), sorted(cited() - known())
    assert len(cited()) > 15


def test_every_line_of_the_index_is_whole_and_says_where():
    rows = [row.split("\t") for row in (ROOT / "docs" / "spec.tsv").read_text().splitlines()[1:]]
    assert [row for row in rows if len(row) != 4 or row[1] not in STATUS] == []
    assert len({row[0] for row in rows}) == len(rows)
    places = [place for row in rows for place in row[2].split(", ") if place]
    assert [place for place in places if not any((root / place).exists() for root in (ROOT, ROOT / "src" / "verbund"))] == []


def test_every_rule_of_the_policy_has_its_line_in_the_handbook():
    page = (ROOT / "docs" / "handbook" / "rules.md").read_text()
    assert [rule.name for rule in RULES if f"`{rule.name}`" not in page] == []


def test_nothing_committed_names_a_machine():
    found = [
        str(path)
        for folder in ("src", "tests", "docs", "script", "bench")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix in (".py", ".md", ".sh", "") and "/work" + "/" in path.read_text(errors="replace")
    ]
    assert found == []
