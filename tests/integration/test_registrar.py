# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A register from founding to service: signed, refused, killed in the middle, two at once."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.register_repository import NOON, an_entry, matrix_key, signer
from tuf.api._payload import Targets
from tuf.api.metadata import Metadata

import verbund
from verbund.faults import Fault
from verbund.register.denied import Denial
from verbund.register.entry import parse_entry
from verbund.register.model import Register, Status
from verbund.register.refresh import Refresh
from verbund.register.request import build_request, parse_request
from verbund.register.trusted import Trusted
from verbund.registrar.accept import Acceptance
from verbund.registrar.change import read_change, without_part, write_change
from verbund.registrar.deny import denials_of, deny, hand_over, lift
from verbund.registrar.draft import admit, set_status
from verbund.registrar.found import Charter, found
from verbund.registrar.home import Home
from verbund.registrar.keys import read_key
from verbund.registrar.serve import empty_inbox, renew
from verbund.registrar.sign import publish, sign

KINDS = ("municipality",)


def a_home(tmp_path: Path, **charter: object) -> Home:
    home = Home(tmp_path / "register")
    found(home, Charter("bund", ("*.example",), KINDS, **charter), NOON)
    return home


def a_request(name: str):
    return parse_request(build_request(parse_entry(name, an_entry(name), "bund"), NOON, [matrix_key(name)]))


def followed(home: Home, now: datetime = NOON) -> Register:
    refresh = Refresh(Trusted.from_root((home.metadata / "1.root.json").read_bytes()), now + timedelta(minutes=1))
    while wanted := refresh.wanted():
        for item in wanted:
            path = home.public / item.path
            refresh.supply(item, path.read_bytes() if path.exists() else None)
    return refresh.result().register


def signed(home: Home) -> None:
    for key in ("bund-1.pem", "bund.countersigned-1.pem"):
        sign(home, "bund", home.keys / key, NOON)


def published(home: Home) -> None:
    signed(home)
    publish(home, "bund")
    empty_inbox(home, NOON)


def test_admitted_suspended_readmitted(tmp_path):
    home = a_home(tmp_path)
    admit(home, "bund", a_request("amt.example"), NOON)
    assert followed(home).members == {}
    published(home)
    assert followed(home).members["amt.example"].is_active
    set_status(home, "amt.example", Status.SUSPENDED, NOON)
    published(home)
    assert followed(home).members["amt.example"].status is Status.SUSPENDED
    renew(home, NOON)
    assert followed(home).version.snapshot == 3


def test_below_the_threshold_nothing_is_published(tmp_path):
    home = a_home(tmp_path, registrar_keys=2, registrar_threshold=2)
    admit(home, "bund", a_request("amt.example"), NOON)
    sign(home, "bund", home.keys / "bund-1.pem", NOON)
    with pytest.raises(Fault, match="1 of 2"):
        publish(home, "bund")
    sign(home, "bund", home.keys / "bund-2.pem", NOON)
    with pytest.raises(Fault, match="otherwise than was countersigned"):
        publish(home, "bund")
    sign(home, "bund", home.keys / "bund.countersigned-1.pem", NOON)
    publish(home, "bund")
    empty_inbox(home, NOON)
    assert "amt.example" in followed(home).members


def test_a_key_of_nobody_and_a_name_outside_the_scope(tmp_path):
    home = a_home(tmp_path)
    admit(home, "bund", a_request("amt.example"), NOON)
    with pytest.raises(Fault, match="no key of bund"):
        sign(home, "bund", home.keys / "root-1.pem", NOON)
    with pytest.raises(Fault, match="may not admit"):
        admit(home, "bund", a_request("amt.other"), NOON)


def test_to_suspend_takes_one_key_to_readmit_takes_both(tmp_path):
    home = a_home(tmp_path)
    admit(home, "bund", a_request("amt.example"), NOON)
    published(home)
    set_status(home, "amt.example", Status.SUSPENDED, NOON)
    sign(home, "bund", home.keys / "bund-1.pem", NOON)
    publish(home, "bund")
    empty_inbox(home, NOON)
    assert followed(home).members["amt.example"].status is Status.SUSPENDED
    set_status(home, "amt.example", Status.ACTIVE, NOON)
    published(home)
    assert followed(home).members["amt.example"].is_active


def with_a_member(tmp_path: Path) -> Home:
    home = a_home(tmp_path)
    admit(home, "bund", a_request("amt.example"), NOON)
    published(home)
    return home


def test_the_key_on_call_denies_alone_and_for_72_hours(tmp_path):
    home = with_a_member(tmp_path)
    with pytest.raises(Fault, match="no key on call"):
        deny(home, "amt.example", "key stolen", home.keys / "bund-1.pem", NOON)
    deny(home, "amt.example", "key stolen", home.keys / "on-call-1.pem", NOON)
    empty_inbox(home, NOON)
    assert followed(home).members["amt.example"].status is Status.SUSPENDED
    assert [alarm.kind for alarm in followed(home).alarms] == ["denied"]
    end = NOON + timedelta(hours=72)
    renew(home, end)
    assert followed(home, end).members["amt.example"].is_active
    with pytest.raises(Fault, match="already"):
        deny(home, "amt.example", "key stolen", home.keys / "on-call-1.pem", end)


def test_a_denial_is_lifted_by_the_key_on_call_and_outlived_by_a_suspension(tmp_path):
    home = with_a_member(tmp_path)
    deny(home, "amt.example", "a mistake", home.keys / "on-call-1.pem", NOON)
    empty_inbox(home, NOON)
    lift(home, "amt.example", home.keys / "on-call-1.pem", NOON)
    empty_inbox(home, NOON)
    assert followed(home).members["amt.example"].is_active
    set_status(home, "amt.example", Status.SUSPENDED, NOON)
    published(home)
    renew(home, NOON + timedelta(hours=80))
    assert followed(home, NOON + timedelta(hours=80)).members["amt.example"].status is Status.SUSPENDED


LISTS = {
    "too early": {"amt.example": Denial(NOON - timedelta(hours=2), NOON, "x")},
    "too late": {"amt.example": Denial(NOON + timedelta(hours=2), NOON + timedelta(hours=3), "x")},
    "prolonged": {"kreis.example": Denial(NOON + timedelta(minutes=1), NOON + timedelta(hours=72), "x")},
    "forgotten": {},
}


@pytest.mark.parametrize("attack", LISTS)
def test_serve_refuses_what_a_stolen_key_on_call_may_not_say(tmp_path, attack):
    home = with_a_member(tmp_path)
    admit(home, "bund", a_request("kreis.example"), NOON)
    published(home)
    deny(home, "kreis.example", "key stolen", home.keys / "on-call-1.pem", NOON)
    empty_inbox(home, NOON)
    before = followed(home).version
    kept = {} if attack in ("prolonged", "forgotten") else denials_of(home)
    hand_over(home, {**kept, **LISTS[attack]}, home.keys / "on-call-1.pem", NOON)
    empty_inbox(home, NOON)
    assert followed(home).version == before
    assert [path.suffix for path in home.inbox.iterdir()] == [".refused"]


@pytest.mark.parametrize("thresholds", [{"root_threshold": 1}, {"targets_threshold": 1}, {"countersign_threshold": 2}])
def test_no_register_is_founded_that_one_key_could_open(tmp_path, thresholds):
    with pytest.raises(Fault, match="threshold"):
        a_home(tmp_path, **thresholds)


def published_role(home: Home, name: str) -> bytes:
    return (home.metadata / name).read_bytes()


@pytest.mark.parametrize("attack", ["foreign key", "version", "shard", "foreign path", "one key", "other part"])
def test_serve_trusts_nobody_who_writes_into_the_inbox(tmp_path, attack):
    home = a_home(tmp_path)
    admit(home, "bund", a_request("amt.example"), NOON)
    signed(home)
    publish(home, "bund")
    place = home.inbox / "bund-2+bund.countersigned-2.change"
    change = read_change(place)
    role = Metadata[Targets].from_bytes(change.parts["bund"])
    if attack == "foreign key":
        role.sign(signer(99))
        change = change.with_part("bund", role)
    elif attack == "version":
        role.signed.version = 7
        role.sign(read_key(home.keys / "bund-1.pem"))
        change = change.with_part("bund", role)
    elif attack == "one key":
        change = without_part(change, "bund.countersigned")
    elif attack == "other part":
        change = replace(change, parts={**change.parts, "bund.countersigned": published_role(home, "1.bund.countersigned.json")})
    elif attack == "shard":
        change = replace(change, files={path: data.replace(b"active", b"passiv") for path, data in change.files.items()})
    else:
        change = replace(change, parts={"targets": change.parts["bund"]})
    place.write_bytes(write_change(change))
    before = followed(home).version
    empty_inbox(home, NOON)
    assert followed(home).version == before
    assert [path.suffix for path in home.inbox.iterdir()] == [".refused"]


def test_serve_knows_what_is_published_before_the_first_change_comes(tmp_path):
    home = with_a_member(tmp_path)
    acceptance = Acceptance(home)
    acceptance.prepare(NOON)
    assert set(acceptance.register.members) == {"amt.example"}
    (home.metadata / "timestamp.json").write_bytes(b"{}")
    acceptance.prepare(NOON)
    assert acceptance.register is None


COMMAND = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from verbund.registrar.home import Home
from verbund.registrar.serve import renew
home = Home(Path(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    renew(home, datetime(2026, 11, 24, 12, tzinfo=UTC))
    print("x", flush=True)
"""


def renewing(home: Home, times: int) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path(verbund.__file__).parents[1])}
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(home.folder), str(times)], env=environment, stdout=subprocess.PIPE
    )


def test_two_at_once_never_fork_or_corrupt(tmp_path):
    home = a_home(tmp_path)
    running = [renewing(home, 20) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert followed(home).version.timestamp == 61


def test_kill_in_the_middle_leaves_the_old_register_or_the_new(tmp_path):
    home = a_home(tmp_path)
    for _ in range(5):
        process = renewing(home, 10_000)
        process.stdout.readline()
        time.sleep(0.03)  # somewhere in the middle of a write: the moment is the test's chance, not its condition
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        version = followed(home).version.timestamp
        renew(home, NOON)
        assert followed(home).version.timestamp == version + 1
