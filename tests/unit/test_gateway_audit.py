# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A log line is one line, whatever a peer calls itself."""

import io
import json

from prometheus_client import CollectorRegistry
from tests.register_repository import NOON

from verbund.gateway.audit import Audit, Record


def the_line(origin: str) -> str:
    out = io.StringIO()
    record = Record("in", origin, "amt.example", "send", "refused", 403, "rule", "no")
    Audit(out, lambda: NOON, CollectorRegistry()).record(record)
    return out.getvalue()


def test_what_breaks_lines_or_moves_a_cursor_is_written_out():
    line = the_line("a\n\x1b[2J\x7f\x85\x9b\u2028\u202e\u200b\ufeff\ud800z")
    assert line.isprintable() or line[:-1].isprintable()
    assert line.count("\n") == 1
    assert "\\\\u202e" in line
    assert json.loads(line)["status"] == 403


def test_a_long_name_is_cut_and_an_honest_one_is_not():
    assert len(json.loads(the_line("x" * 10_000))["origin"]) == 300
    assert json.loads(the_line("köln.example"))["origin"] == "köln.example"


def test_a_log_that_cannot_be_written_is_counted():
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    registry = CollectorRegistry()
    Audit(Full(), lambda: NOON, registry).event("ready", "x")
    labels = {"direction": "", "endpoint": "", "outcome": "log-not-written", "rule": ""}
    assert registry.get_sample_value("verbund_decisions_total", labels) == 1
