# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A running gateway while members come, are suspended, leave and return, in any order that hypothesis thinks of.

Whatever happened before: no byte of somebody who is no active member reaches the homeserver but a leave; what reaches it is
what was sent; the register's version never falls; each refusal stands in the audit exactly once.
"""

import json
import re
import socket
import tempfile
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.attack.door import answers, give_to_site_user, read_answer
from tests.register_repository import Repository, an_entry, follow

from verbund.audit.keys import read_audit_key
from verbund.audit.places import heads_in, lines_in
from verbund.audit.verify import Verified, verify
from verbund.config import Settings, load
from verbund.demo.sites import Running, free_port, start
from verbund.follow.keeping import keep
from verbund.matrix.names import ServerName
from verbund.probe.requests import Ask, Peer, key
from verbund.register.trusted import Trusted
from verbund.site.init import initialise, read_signing_key, take_root

OWN = "amt.example"
PEERS = {name: Peer(name, key("k_1", seed)) for seed, name in enumerate(("a.example", "b.example", "c.example"), 11)}
STATUSES = ("absent", "active", "suspended", "left")
# Nothing here can be read in two ways or must be left out, so it is handed on as it is.
HOMESERVER_SAYS = b'HTTP/1.1 404 x\r\ncontent-type: application/json\r\ncontent-length: 25\r\n\r\n{"errcode":"M_NOT_FOUND"}'
WHO = st.sampled_from(sorted(PEERS))


@dataclass
class Border:
    """A gateway, and a homeserver that only takes notes."""

    settings: Settings
    address: tuple[str, int]
    repository: Repository
    trusted: Trusted
    log: Path
    seen: list[bytes] = field(default_factory=list)
    statuses: dict[str, str] = field(default_factory=lambda: dict.fromkeys(PEERS, "absent"))
    refused: Counter[str] = field(default_factory=Counter)
    counted: int = 0
    older: list[Trusted] = field(default_factory=list)
    running: Running | None = None
    audit: Verified = field(default_factory=Verified)

    def send(self, raw: bytes) -> bytes:
        with socket.create_connection(self.address, timeout=10) as connection:
            connection.sendall(raw)
            told = read_answer(connection)
        assert told is not None
        return told.body

    def put(self, statuses: dict[str, str]) -> None:
        """A new version of the register, in force when this returns."""
        members = self.repository.registrars["bund"]
        self.statuses |= statuses
        for name, status in statuses.items():
            peer = PEERS[name]
            keys = {peer.key.key_id.text: {"key": peer.key.verify_key.base64}}
            members.pop(name, None)
            if status != "absent":
                members[name] = {**an_entry(name, status=status), "keys": keys}
        self.older.append(self.trusted)
        self.repository.publish(datetime.now(UTC))
        self.trusted = follow(self.trusted, self.repository.files, datetime.now(UTC))
        keep(self.settings.files.register, self.trusted)
        give_to_site_user(self.settings.files.register)
        version = self.trusted.register.version.snapshot
        self.until(lambda: self.versions()[-1:] == [version])

    def versions(self) -> list[int]:
        """Every version that was ever in force, in order."""
        return [int(found) for found in re.findall(r"register version (\d+) ", self.log.read_text())]

    def until(self, holds) -> None:
        end = time.monotonic() + 10
        while not holds():
            assert time.monotonic() < end, self.log.read_text()[-2000:]
            time.sleep(0.02)


@contextmanager
def a_border(more: str = ""):
    """`more` is put behind the configuration."""
    with tempfile.TemporaryDirectory(prefix="vb") as name:
        folder = Path(name)
        folder.chmod(0o711)
        ports = [free_port() for _ in range(3)]
        config, _ = initialise(folder / "site", answers(folder, ports))
        text = config.read_text().replace("tls_certificate", "requests_per_second = 1000\n# tls_certificate")
        config.write_text(text.replace("tls_private_key", "# tls_private_key") + more)
        made = load(config)
        own = read_signing_key(made.files.signing_key)
        entry = {**an_entry(OWN), "keys": {own.key_id.text: {"key": own.verify_key.base64}}}
        repository = Repository({"bund": {OWN: entry}})
        repository.publish(datetime.now(UTC))
        take_root(made, repository.root)
        trusted = follow(Trusted.from_root(repository.root), repository.files, datetime.now(UTC))
        keep(made.files.register, trusted)
        made.files.run.mkdir(mode=0o700)
        for below in (made.files.data, made.files.run):
            give_to_site_user(below)
        border = Border(made, ("127.0.0.1", ports[0]), repository, trusted, folder / "gateway.log")
        listener = noting(made.files.synapse_federation_socket, border.seen)
        running = border.running = start(border.log, "gateway", "--config", str(config))
        try:
            border.until(lambda: "is ready" in border.log.read_text())
            yield border
        finally:
            running.stop()
            running.wait()
            listener.close()
            key_of_audit = read_audit_key(made.files.audit_key).verify_key
            border.audit = verify(lines_in(made.files.audit), heads_in(made.files.audit), ServerName(OWN), key_of_audit)


def noting(path: Path, seen: list[bytes]) -> socket.socket:
    """Takes each whole request down and answers it."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    path.chmod(0o666)
    listener.listen(50)

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=note, args=(connection, seen), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    return listener


def note(connection: socket.socket, seen: list[bytes]) -> None:
    data = b""
    with connection:
        while part := connection.recv(65_536):
            data += part
            head, end, body = data.partition(b"\r\n\r\n")
            length = int(found[1]) if (found := re.search(rb"(?i)content-length: *(\d+)", head)) else 0
            if end and len(body) >= length:
                seen.append(data)
                data = b""
                connection.sendall(HOMESERVER_SAYS)


def machine(border: Border) -> type[RuleBasedStateMachine]:
    class Machine(RuleBasedStateMachine):
        def __init__(self) -> None:
            """Each example begins with the same members, so that one that fails can be told again."""
            super().__init__()
            border.put({"a.example": "active", "b.example": "suspended", "c.example": "absent"})

        @rule(name=WHO, status=st.sampled_from(STATUSES))
        def the_registrar_decides(self, name: str, status: str) -> None:
            if border.statuses[name] != status:
                border.put({name: status})

        @rule(which=st.integers(0, 1000))
        def an_old_register_is_put_back(self, which: int) -> None:
            """A thief of the disk, or a restored backup: the gateway stays with what it knows."""
            if border.older:
                keep(border.settings.files.register, border.older[which % len(border.older)])
                give_to_site_user(border.settings.files.register)
                time.sleep(0.3)  # longer than the gateway takes to look again

        @rule(name=WHO, term=st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=3, max_size=9))
        def somebody_asks(self, name: str, term: str) -> None:
            target = "/_matrix/federation/unstable/de.verbund/people"
            ask = Ask(PEERS[name], OWN, "POST", target, body=f'{{ "term" :"{term}"\n}}'.encode(), signed_content={"term": term})
            self.try_it(ask, name, passes=border.statuses[name] == "active")

        @rule(name=WHO, edus=st.integers(0, 3))
        def somebody_delivers(self, name: str, edus: int) -> None:
            typing = {"edu_type": "m.typing", "content": {"room_id": "!r:x.example", "user_id": f"@a:{name}", "typing": True}}
            content = {"origin": name, "origin_server_ts": 1, "pdus": [], "edus": [typing] * edus}
            ask = Ask(PEERS[name], OWN, "PUT", "/_matrix/federation/v1/send/t1", content)
            self.try_it(ask, name, passes=border.statuses[name] == "active")

        @rule(name=WHO)
        def somebody_leaves(self, name: str) -> None:
            ask = Ask(PEERS[name], OWN, target=f"/_matrix/federation/v1/make_leave/%21r%3Aamt.example/%40a%3A{name}")
            self.try_it(ask, name, passes=border.statuses[name] != "absent")

        @rule(name=WHO, other=WHO)
        def somebody_acts_for_another(self, name: str, other: str) -> None:
            if name != other:
                ask = Ask(PEERS[name], OWN, target=f"/_matrix/federation/v1/make_join/%21r%3Aamt.example/%40a%3A{other}")
                self.try_it(ask, name, passes=False)

        @rule(name=WHO, other=WHO)
        def somebody_forges(self, name: str, other: str) -> None:
            if name != other:
                self.try_it(Ask(Peer(name, PEERS[other].key), OWN), name, passes=False, proves=False)

        @rule(name=WHO)
        def somebody_says_nothing_of_themselves(self, name: str) -> None:
            self.try_it(replace(Ask(PEERS[name], OWN), authorization=()), name, passes=False, proves=False)

        @invariant()
        def the_version_never_falls(self) -> None:
            versions = border.versions()
            assert versions == sorted(versions)

        def try_it(self, ask: Ask, name: str, *, passes: bool, proves: bool = True) -> None:
            before, raw = len(border.seen), ask.raw()
            body = border.send(raw)
            assert (b"M_NOT_FOUND" in body) == passes, (body, border.statuses)
            assert len(border.seen) == before + passes
            if passes:
                line, body = raw.split(b"\r\n", 1)[0], raw.partition(b"\r\n\r\n")[2]
                assert border.seen[-1].startswith(line + b"\r\n")
                assert border.seen[-1].partition(b"\r\n\r\n")[2] == body
            elif proves and border.statuses[name] != "absent":
                border.refused[name] += 1
            else:
                border.counted += 1

    return Machine


@pytest.mark.timeout(400)
def test_nothing_that_happens_opens_the_door():
    with a_border() as border:
        run_state_machine_as_test(
            machine(border),
            settings=settings(max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)),
        )
        assert border.seen
    # The gateway has stopped: what it counted is written, and its chain is signed.
    found = border.audit
    assert (found.faults, found.unsigned) == ([], 0)
    refused = Counter(str(entry["peer"]) for entry in found.entries if entry["kind"] == "refused")
    counted = sum(int(str(entry["count"])) for entry in found.entries if entry["kind"] == "counted")
    assert refused == border.refused
    assert counted == border.counted
    assert json.dumps(found.entries).count("term") == 0
