# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A mistake in the file is named by its key, with the next step."""

from pathlib import Path

import pytest

import verbund
from verbund.config import load
from verbund.faults import Fault

GOOD = """
server_name = "amt.example"
data_folder = "data"
run_folder = "/tmp/amt"
[organisation]
name = "Amt"
place = "Musterhausen"
contact = "it@amt.example"
[gateway]
client_base_url = "http://localhost:8008/"
federation_endpoints = ["127.0.0.1:8448"]
"""


def written(tmp_path, text: str):
    path = tmp_path / "verbund.toml"
    path.write_text(text)
    return path


def test_a_good_file_and_its_relative_paths(tmp_path):
    settings = load(written(tmp_path, GOOD))
    assert settings.files.register == tmp_path / "data" / "register"
    assert settings.gateway.client_base_url == "http://localhost:8008"


def test_where_app_and_tokens_lie(tmp_path):
    settings = load(written(tmp_path, GOOD))
    assert settings.client.app_folder == Path(verbund.__file__).parent / "webapp"
    assert settings.app_tokens == tmp_path / "data" / "app-tokens"
    named = load(written(tmp_path, GOOD + '[client]\nfolder = "app"\napp_tokens_folder = "tokens"\n'))
    assert (named.client.app_folder, named.app_tokens) == (tmp_path / "app", tmp_path / "tokens")


@pytest.mark.parametrize(
    "old, new, named",
    [
        ('server_name = "amt.example"', "", "server_name"),
        ('"amt.example"', '"Amt.example"', "server_name"),
        ('run_folder = "/tmp/amt"', 'run_folder = "/tmp/amt"\nrun_foldr = "x"', "run_foldr"),
        ('["127.0.0.1:8448"]', '["127.0.0.1"]', "federation_endpoints"),
        ("[gateway]", "[gateway]\npeer_timeout_seconds = 1000", "peer_timeout_seconds"),
        ("[organisation]", "[organisation", "TOML"),
        ("[gateway]", '[client]\nserve = "all"\n[gateway]', "client.serve"),
        ("[gateway]", '[client]\nimprint_url = "javascript:alert(1)"\n[gateway]', "client.imprint_url"),
        ("[gateway]", '[client]\nimprint_url = "http://amt.example"\n[gateway]', "client.imprint_url"),
        ("[gateway]", '[client]\nprivacy_url = "https://amt.example/\\r\\nx"\n[gateway]', "client.privacy_url"),
        ("[gateway]", '[client]\nallowed_origins = ["https://app.example/"]\n[gateway]', "client.allowed_origins"),
        ("[gateway]", '[client]\nallowed_origins = ["*"]\n[gateway]', "client.allowed_origins"),
        ("[gateway]", '[client]\nrequired_header = "X App"\n[gateway]', "client.required_header"),
        ("[gateway]", '[client]\nrequired_header_values = ["a"]\n[gateway]', "needs required_header"),
        ("[gateway]", "[client]\nlock_after_minutes = -1\n[gateway]", "client.lock_after_minutes"),
    ],
)
def test_mistakes_are_named(tmp_path, old, new, named):
    with pytest.raises(Fault, match=named):
        load(written(tmp_path, GOOD.replace(old, new, 1)))


def test_a_missing_file(tmp_path):
    with pytest.raises(Fault, match="No such file"):
        load(tmp_path / "nowhere.toml")
