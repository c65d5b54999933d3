# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The demo's report: honest lines, honest data."""

import pytest

from verbund.demo.report import Report


def test_a_check_that_raises_is_shown_as_failed_and_ends_the_story():
    lines: list[str] = []
    report = Report(lines.append)
    with pytest.raises(RuntimeError), report.check("room", "a room"):
        raise RuntimeError("no room")
    assert not report.is_good
    assert "FAIL" in lines[0]
    assert "no room" in lines[1]
    assert report.data()["ok"] is False


def test_a_good_check_shows_what_was_told_and_its_time():
    lines: list[str] = []
    report = Report(lines.append)
    with report.check("stranger", "refused") as told:
        told.append("403 not a member")
    report.figures["latency_ms_p50"] = 86.62649
    data = report.data()
    assert data["ok"] is True
    assert data["figures"] == {"latency_ms_p50": 86.626}
    assert [check["told"] for check in data["checks"]] == ["403 not a member"]  # type: ignore[attr-defined]
    assert "403 not a member" in lines[1]


def test_a_report_without_any_check_is_not_good():
    assert not Report(lambda line: None).is_good
