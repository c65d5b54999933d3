# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Our hashes against Synapse's own, for every room version."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from synapse.api.room_versions import KNOWN_ROOM_VERSIONS
from synapse.crypto.event_signing import compute_content_hash, compute_event_reference_hash
from synapse.events import make_event_from_dict

from verbund.matrix.events import ROOM_VERSIONS, content_hash, event_id, redact, reference_hash
from verbund.matrix.signatures import encode_base64

TYPES = (
    "m.room.create m.room.member m.room.join_rules m.room.power_levels m.room.aliases "
    "m.room.history_visibility m.room.redaction m.room.message"
).split()
CONTENT_KEYS = (
    "membership join_authorised_via_users_server creator room_version join_rule allow ban events events_default invite "
    "kick redact state_default users users_default aliases history_visibility redacts body"
).split()
CONTENTS = st.fixed_dictionaries(
    {},
    optional={
        **{key: st.integers(0, 99) for key in CONTENT_KEYS},
        "third_party_invite": st.fixed_dictionaries({}, optional={"signed": st.just({"mxid": "@a:b"}), "x": st.just(1)}),
    },
)


@pytest.mark.parametrize("room_version", ROOM_VERSIONS)
@settings(max_examples=60, deadline=None)
@given(event_type=st.sampled_from(TYPES), content=CONTENTS)
def test_hashes_are_those_of_synapse(room_version, event_type, content):
    event = {
        "type": event_type, "room_id": "!r:amt.example", "sender": "@a:amt.example", "state_key": "", "depth": 3,
        "content": content, "hashes": {"sha256": "x"}, "signatures": {"amt.example": {"ed25519:1": "y"}},
        "prev_events": [], "auth_events": [], "origin_server_ts": 1, "origin": "amt.example", "membership": "join",
        "prev_state": [], "unsigned": {"age": 1}, "foreign": True,
    }  # fmt: skip
    if room_version < 3:
        event["event_id"] = "$e:amt.example"
    if event_type == "m.room.create" and room_version >= 12:
        del event["room_id"]
    known = KNOWN_ROOM_VERSIONS[str(room_version)]
    theirs = make_event_from_dict(event, known)
    assert reference_hash(event, room_version) == encode_base64(compute_event_reference_hash(theirs)[1])
    assert content_hash(event) == encode_base64(compute_content_hash(event, hashlib.sha256)[1])
    if room_version >= 3:
        assert event_id(event, room_version).text == theirs.event_id


def test_an_unknown_room_version_is_refused():
    with pytest.raises(ValueError, match="13"):
        redact({}, 13)
    with pytest.raises(ValueError):
        event_id({}, 2)
