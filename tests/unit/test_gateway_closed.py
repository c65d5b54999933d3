# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What people may not change is refused at the gateway, however it is spelled."""

import pytest

from verbund.gateway.closed import Closed

ALL = Closed(name=True, picture=True, fields=True, password=True)
NONE = Closed(name=False, picture=False, fields=False, password=False)
ME = "/_matrix/client/v3/profile/@erika:amt.example"
PASSWORD = "/_matrix/client/v3/account/password"


@pytest.mark.parametrize(
    "target, sentence",
    [
        (f"{ME}/displayname", "Ihr Name"),
        (f"{ME}/displayname?propagate=false", "Ihr Name"),
        ("/_matrix/client/api/v1/profile/%40erika%3Aamt.example/displayname", "Ihr Name"),
        ("/_matrix/client/unstable/profile/x/displayname", "Ihr Name"),
        (f"{ME}/avatar_url", "Ihr Bild"),
        (f"{ME}/%64isplayname", "Eigene Angaben"),
        (f"{ME}/de.amt.room", "Eigene Angaben"),
        ("/_matrix/client/unstable/uk.tcpip.msc4133/profile/x/de.amt.room", "Eigene Angaben"),
        (PASSWORD, "Passwörter"),
        (f"{PASSWORD}?x=1", "Passwörter"),
        (f"{PASSWORD}/email/requestToken", "Passwörter"),
        ("/_matrix/client/r0/account/password", "Passwörter"),
    ],
)
def test_what_is_closed_is_refused(target, sentence):
    assert NONE.objection("PUT", target).startswith(sentence)
    assert NONE.objection("DELETE", target).startswith(sentence)
    assert NONE.objection("GET", target) is None


def test_the_operator_opens_each_by_itself():
    assert ALL.objection("PUT", f"{ME}/displayname") is None
    assert ALL.objection("PUT", f"{ME}/avatar_url") is None
    assert ALL.objection("PUT", f"{ME}/de.amt.room") is None
    assert ALL.objection("POST", PASSWORD) is None
    only_fields = Closed(name=False, picture=False, fields=True, password=True)
    assert only_fields.objection("PUT", f"{ME}/de.amt.room") is None
    # Percent signs could spell a name: Synapse decodes them.
    assert only_fields.objection("PUT", f"{ME}/%64isplayname") is not None
    assert only_fields.objection("PUT", f"{ME}/displayname") is not None


@pytest.mark.parametrize(
    "method, target",
    [
        ("PUT", "/_matrix/client/v3/rooms/!r:amt.example/state/m.room.member/@erika:amt.example"),
        ("PUT", "/_matrix/client/v3/rooms/!r/send/m.room.encrypted/displayname"),
        ("PUT", "/_matrix/client/v3/user/@erika:amt.example/account_data/profile"),
        ("POST", "/_matrix/client/v3/account/deactivate"),
        ("POST", "/_matrix/client/v3/search?x=/_matrix/client/v3/profile/x/displayname"),
    ],
)
def test_everything_else_is_synapses_to_judge(method, target):
    assert NONE.objection(method, target) is None
