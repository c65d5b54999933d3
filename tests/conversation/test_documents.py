# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What apps read before anybody has signed in."""

import json

from tests.listener import OWN, a_built_app, a_listener, a_register, ask

import verbund


async def test_the_operators_words_to_the_app(tmp_path):
    a_built_app(tmp_path / "app")
    chosen = {"imprint_url": "https://amt.example/impressum", "lock_after_minutes": 15, "address_form": "informal"}
    reply = await ask(a_listener(tmp_path, a_register(), **chosen), "/app.json")
    assert reply["access-control-allow-origin"] == "*"
    assert json.loads(reply.body) == {
        "server_name": OWN,
        "organisation": "Amt für Dinge",
        "serve": "own",
        "imprint_url": "https://amt.example/impressum",
        "privacy_url": None,
        "accessibility_url": None,
        "source_url": None,
        "support_contact": None,
        "address_form": "informal",
        "lock": {"required": True, "idle_minutes": 15},
        "password_change": True,
        "valid_hours": 24,
        "grace_hours": 96,
        "version": verbund.__version__,
    }
    silent = json.loads((await ask(a_listener(tmp_path, a_register()), "/app.json")).body)
    assert silent["lock"] == {"required": False, "idle_minutes": 0}


async def test_the_root_is_for_our_own_app(tmp_path):
    a_built_app(tmp_path / "app")
    reply = await ask(a_listener(tmp_path, a_register()), "/trust/root.json")
    assert (reply.status, reply.body) == (200, b"{}")
    assert reply["cache-control"] == "no-cache"
    assert "access-control-allow-origin" not in reply


async def test_other_apps_find_imprint_privacy_and_federation(tmp_path):
    a_built_app(tmp_path / "app")
    chosen = {"privacy_url": "https://amt.example/datenschutz", "federation_introduction": True}
    found = json.loads((await ask(a_listener(tmp_path, a_register(), **chosen), "/.well-known/matrix/client")).body)
    assert found == {
        "m.homeserver": {"base_url": f"https://{OWN}"},
        "io.element.e2ee": {"secure_backup_required": True},
        "de.bwi": {
            "data_privacy_url": "https://amt.example/datenschutz",
            "federation": {"enable": True, "show_announcement": False, "show_introduction": True},
        },
    }
