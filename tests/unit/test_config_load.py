# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A mistake in the file is named by its key, with the next step."""

import pytest

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


@pytest.mark.parametrize(
    "old, new, named",
    [
        ('server_name = "amt.example"', "", "server_name"),
        ('"amt.example"', '"Amt.example"', "server_name"),
        ('run_folder = "/tmp/amt"', 'run_folder = "/tmp/amt"\nrun_foldr = "x"', "run_foldr"),
        ('["127.0.0.1:8448"]', '["127.0.0.1"]', "federation_endpoints"),
        ("[gateway]", "[gateway]\npeer_timeout_seconds = 1000", "peer_timeout_seconds"),
        ("[organisation]", "[organisation", "TOML"),
    ],
)
def test_mistakes_are_named(tmp_path, old, new, named):
    with pytest.raises(Fault, match=named):
        load(written(tmp_path, GOOD.replace(old, new, 1)))


def test_a_missing_file(tmp_path):
    with pytest.raises(Fault, match="No such file"):
        load(tmp_path / "nowhere.toml")
