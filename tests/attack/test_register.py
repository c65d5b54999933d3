# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The register's cases in vectors/register: each attack is refused by its name, and changes nothing."""

import base64
import json

import pytest
from tests.register_repository import follow
from tests.register_vectors import FOLDER, as_json, cases

from verbund.register.entry import parse_time
from verbund.register.refusal import RegisterRefused
from verbund.register.trusted import Trusted

FILES = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_case_ends_as_it_must(path):
    case = json.loads(path.read_text())
    contents = {key: base64.b64decode(data) for key, data in case["contents"].items()}
    steps = [(parse_time(step["now"]), {name: contents[key] for name, key in step["files"].items()}) for step in case["steps"]]
    trusted = Trusted.from_root(base64.b64decode(case["root"]))
    for now, files in steps[:-1]:
        trusted = follow(trusted, files, now)
    now, files = steps[-1]
    if case["expect"] != "accepted":
        with pytest.raises(RegisterRefused) as caught:
            follow(trusted, files, now)
        assert caught.value.attack.value == case["expect"]
        return
    register = follow(trusted, files, now).register
    assert sorted(register.members) == case["members"]
    if "active" in case:
        assert sorted(name for name, member in register.members.items() if member.is_active) == sorted(case["active"])
    assert sorted(alarm.kind for alarm in register.alarms) == sorted(case["alarms"])


def test_the_files_are_what_the_code_makes():
    made = {name: as_json(name, case) for name, case in cases().items()}
    kept = {case["name"]: case for case in (json.loads(path.read_text()) for path in FILES)}
    assert kept == json.loads(json.dumps(made))
