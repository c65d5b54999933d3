# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What is made from the code is what is committed; what is cited exists."""

import re
from pathlib import Path

from verbund.cli import endpoints_page
from verbund.cli import handbook as commands
from verbund.config import handbook as settings
from verbund.config.settings import Settings
from verbund.matrix.endpoints import ENDPOINTS
from verbund.policy.rules import RULES

ROOT = Path(__file__).parents[2]
STATUS = ("yes", "partial", "refused on purpose", "no")
# Matrix 1.18, data/api/server-server, with our names for what stands in braces.
OPERATIONS = """\
GET /.well-known/matrix/server
GET /_matrix/federation/v1/version
GET /_matrix/key/v2/server
GET /_matrix/key/v2/query/{server_name}
POST /_matrix/key/v2/query
PUT /_matrix/federation/v1/send/{txn_id}
GET /_matrix/federation/v1/event_auth/{room_id}/{event_id}
GET /_matrix/federation/v1/backfill/{room_id}
POST /_matrix/federation/v1/get_missing_events/{room_id}
GET /_matrix/federation/v1/state/{room_id}
GET /_matrix/federation/v1/state_ids/{room_id}
GET /_matrix/federation/v1/event/{event_id}
GET /_matrix/federation/v1/timestamp_to_event/{room_id}
GET /_matrix/federation/v1/make_join/{room_id}/{user_id}
PUT /_matrix/federation/v2/send_join/{room_id}/{event_id}
GET /_matrix/federation/v1/make_knock/{room_id}/{user_id}
PUT /_matrix/federation/v1/send_knock/{room_id}/{event_id}
PUT /_matrix/federation/v2/invite/{room_id}/{event_id}
PUT /_matrix/federation/v1/invite/{room_id}/{event_id}
GET /_matrix/federation/v1/make_leave/{room_id}/{user_id}
PUT /_matrix/federation/v2/send_leave/{room_id}/{event_id}
PUT /_matrix/federation/v1/exchange_third_party_invite/{room_id}
PUT /_matrix/federation/v1/3pid/onbind
GET /_matrix/federation/v1/publicRooms
POST /_matrix/federation/v1/publicRooms
GET /_matrix/federation/v1/hierarchy/{room_id}
GET /_matrix/federation/v1/query/directory
GET /_matrix/federation/v1/query/profile
GET /_matrix/federation/v1/query/{query_type}
GET /_matrix/federation/v1/user/devices/{user_id}
POST /_matrix/federation/v1/user/keys/query
POST /_matrix/federation/v1/user/keys/claim
GET /_matrix/federation/v1/openid/userinfo
GET /_matrix/federation/v1/media/download/{media_id}
GET /_matrix/federation/v1/media/thumbnail/{media_id}
POST /_matrix/policy/v1/sign
"""
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


def test_the_page_of_operations_is_current_and_names_all_36():
    assert (ROOT / endpoints_page.PAGE).read_text() == endpoints_page.page()
    standard = {tuple(line.split()) for line in OPERATIONS.splitlines()}
    assert len(standard) == 36
    assert standard <= {(row.method, row.path) for row in ENDPOINTS}
    assert all(endpoints_page.reason_for(row) for row in ENDPOINTS if not row.offered and not row.switch)


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
