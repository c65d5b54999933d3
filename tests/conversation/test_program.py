# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""How the program takes up the app at its start: said once when it can't, and everything else goes on."""

import io
import json

import pytest
from prometheus_client import CollectorRegistry
from tests.listener import a_built_app, some_settings
from tests.register_repository import NOON, Repository

from verbund.follow.reading import Reading
from verbund.gateway.audit import Audit
from verbund.gateway.program import _webapp
from verbund.matrix.names import ServerName
from verbund.served import folder as served

OWN = ServerName("amt.example")


def started(tmp_path, /, **client: object):
    """The app or None, and what the log says."""
    out = io.StringIO()
    audit = Audit(out, lambda: NOON, CollectorRegistry())
    reading = Reading(tmp_path / "register", Repository().root)
    webapp = _webapp(some_settings(tmp_path, folder=tmp_path / "app", **client), OWN, reading, audit)
    return webapp, [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_built_app_is_taken_up_without_a_word(tmp_path):
    a_built_app(tmp_path / "app")
    webapp, said = started(tmp_path)
    assert webapp is not None
    assert said == []
    assert started(tmp_path, serve="off") == (None, [])


@pytest.mark.parametrize(
    "what, sentence", [("folder", "No such file"), ("index", "holds no index.html"), ("size", "holds more than")]
)
def test_an_app_that_cannot_be_served_is_said_once(tmp_path, monkeypatch, what, sentence):
    if what != "folder":
        a_built_app(tmp_path / "app")
    if what == "index":
        (tmp_path / "app" / "index.html").unlink()
    if what == "size":
        monkeypatch.setattr(served, "MAX_BYTES", 1000)
    webapp, said = started(tmp_path)
    assert webapp is None
    assert [line["event"] for line in said] == ["client"]
    assert sentence in said[0]["message"]


def test_what_is_left_out_is_said(tmp_path):
    a_built_app(tmp_path / "app")
    (tmp_path / "app" / "link.js").symlink_to("/etc/passwd")
    webapp, said = started(tmp_path)
    assert webapp is not None
    assert "link.js" in said[0]["message"]
