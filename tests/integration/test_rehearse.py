# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A change of [federation] in shadow at a running gateway: what passes goes on passing, and is counted; and `explain`."""

import json
import subprocess
import sys

from tests.folders import programs
from tests.property.test_border_stateful import OWN, PEERS, a_border

from verbund.probe.requests import Ask

SHADOW = '\n[shadow]\nrehearse = true\nwithout_members = ["a.example"]\nwithout_operations = ["people"]\n'


def told(*arguments: str) -> dict[str, object]:
    command = [sys.executable, "-m", "verbund.cli", *arguments, "--json"]
    return json.loads(subprocess.run(command, capture_output=True, check=True, env=programs()).stdout)


def test_twelve_requests_would_have_been_refused(tmp_path):
    with a_border(SHADOW) as border:
        config = ["--config", str(border.settings.data_folder.parent / "verbund.toml")]
        border.put({"a.example": "active", "b.example": "active"})
        for number in range(12):
            name = "a.example" if number < 7 else "b.example"
            target = "/_matrix/federation/unstable/de.verbund/people"
            if number < 3:
                target = f"/_matrix/federation/v1/query/profile?user_id=%40a%3A{OWN}"
                assert b"M_NOT_FOUND" in border.send(Ask(PEERS[name], OWN, target=target).raw())
            else:
                assert b"M_NOT_FOUND" in border.send(Ask(PEERS[name], OWN, "POST", target, {"term": "erika"}).raw())
        assert len(border.seen) == 12
        passes = ["--origin", "b.example", "--target", f"/_matrix/federation/v1/query/profile?user_id=%40a%3A{OWN}"]
        assert (told("explain", *config, *passes)["allowed"], told("explain", *config, *passes)["shadow"]) == (True, None)
        body = tmp_path / "body.json"
        body.write_text(json.dumps({"origin": "b.example", "pdus": [{"type": "x"}], "edus": []}))
        send = ["--origin", "b.example", "--method", "PUT", "--target", "/_matrix/federation/v1/send/1", "--body", str(body)]
        explained = told("explain", *config, *send)
        assert (explained["allowed"], explained["left_out"][0]["rule"]) == (True, "event-is-well-formed")
        foreign = ["--origin", "b.example", "--target", "/_matrix/federation/v1/query/profile?user_id=%40a%3Ac.example"]
        assert told("explain", *config, *foreign)["rules"]["subjects-are-there"] is not None
        hidden = told("explain", *config, "--origin", "a.example", "--endpoint", "send")
        assert (hidden["allowed"], hidden["shadow"]) == (True, "we-deal-with-the-peer")
        border.running.stop()
        border.running.wait()
        found = told("rehearse", *config)
        assert found["would_refuse"] == 12
        assert found["members"]["b.example"] == {"endpoint-is-offered (people, in)": 5}
        assert sum(found["members"]["a.example"].values()) == 7
