# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verbund.matrix.endpoints import CLOSED, ENDPOINTS, SWITCHES, Endpoint, Unlisted, WrongMethod, classify, closed

V1 = "/_matrix/federation/v1"


EVERYTHING = frozenset()


@pytest.mark.parametrize("row", ENDPOINTS, ids=lambda row: row.name)
def test_every_row_is_found_by_its_path_and_only_with_its_method(row):
    target = row.path.replace("{", "").replace("}", "")
    assert classify(row.method, target, EVERYTHING) == row
    assert classify(row.method, target + "?a=%21b:c&x=/_matrix/key/v2/server", EVERYTHING) == row
    wrong = classify("DELETE", target, EVERYTHING)
    assert isinstance(wrong, WrongMethod)
    assert row.method in wrong.allowed
    assert isinstance(classify(row.method, target + "/"), Unlisted)
    assert isinstance(classify(row.method, target + "/more"), Unlisted)


def test_names_and_paths_stand_once():
    assert len({row.name for row in ENDPOINTS}) == len(ENDPOINTS) == len({(row.method, row.path) for row in ENDPOINTS})


def test_only_keys_and_well_known_need_no_signature():
    assert [row.name for row in ENDPOINTS if not row.signed and row.offered] == ["well_known", "keys"]


@pytest.mark.parametrize("row", ENDPOINTS, ids=lambda row: row.name)
def test_a_row_that_is_closed_does_not_exist_whatever_the_method(row):
    target = row.path.replace("{", "").replace("}", "")
    alone = [other for other in ENDPOINTS if other.path == row.path]
    shut = CLOSED | {other.name for other in alone}
    assert classify(row.method, target, shut) == Unlisted("closed here", row.name)
    assert classify("DELETE", target, shut) == Unlisted("closed here")
    assert classify(row.method, target) == (row if row.name not in CLOSED else Unlisted("closed here", row.name))


def test_each_switch_opens_its_rows_and_no_others():
    assert closed(()) > closed(SWITCHES)
    for switch in SWITCHES:
        assert {row.name for row in ENDPOINTS if row.switch == switch} == closed(()) - closed((switch,))
    assert all(not row.offered for row in ENDPOINTS if row.name in closed(SWITCHES))


def test_an_encoded_slash_stays_inside_its_segment():
    found = classify("GET", f"{V1}/event/%24a%2Fb")
    assert isinstance(found, Endpoint)
    assert found.name == "event"


@pytest.mark.parametrize(
    "target",
    [
        "", "*", "/", "//", "/_synapse/admin/v1/users", "/_matrix/client/v3/sync", f"{V1}/version", f"{V1}/publicRooms",
        f"{V1}/send", f"{V1}/send/", f"/{V1}/send/1", f"{V1}//send/1", f"{V1}/send/./1", f"{V1}/send/..",
        f"{V1}/send/%2e%2E", f"{V1}/send/.%2e", "/_matrix/federation/v1/../../_synapse/admin/v1/users", f"{V1}/%73end/1",
        f"{V1}/SEND/1", "/_MATRIX/federation/v1/send/1", f"{V1}/send/1#x", f"{V1}/send/a b", f"{V1}/send/a\\b",
        f"{V1}/send/%", f"{V1}/send/%zz", f"{V1}/send/%00", f"{V1}/send/%0d%0a", f"{V1}/send/ä", f"{V1}/send/1\r\nX: y",
        f"{V1}/send/1?a=%0A", f"{V1}/send/1?a b", f"{V1}/send/1?a#b", f"https://amt.example{V1}/send/1",
        f"{V1}/send/" + "a" * 9000, "/_matrix/federation/v2/send/1", f"{V1}/invite/!r/$e", f"{V1}/send_join/!r/$e",
        "/_synapse/admin/v1/users?x=/_matrix/federation/v1/send/1", f"/x{V1}/send/1",
    ],
)  # fmt: skip
def test_what_is_not_in_the_table_does_not_exist(target):
    assert isinstance(classify("PUT", f"{V1}/send/1"), Endpoint)
    for method in ("GET", "PUT", "POST"):
        assert isinstance(classify(method, target), Unlisted)


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text):
    assert isinstance(classify("PUT", f"{V1}/send/{text}"), (Endpoint, Unlisted))
    assert isinstance(classify("PUT", text), (Endpoint, Unlisted, WrongMethod))
