# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The audit in a real PostgreSQL: several gateways at once, a database that goes away, one byte that is changed there."""

import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path

import psycopg2
import pytest
from tests.integration.test_external_database import PASSWORD, a_server
from tests.unit.test_audit import KEY, NAMES, OWN, Clock

from verbund.audit.chain import Chain
from verbund.audit.postgres import Postgres
from verbund.audit.trail import Trail
from verbund.audit.verify import Verified, verify
from verbund.demo.sites import free_port


@pytest.fixture(scope="module")
def url():
    with tempfile.TemporaryDirectory(prefix="vb") as name:
        folder = Path(name)
        folder.chmod(0o711)
        (folder / "server").mkdir()
        port = free_port()
        with a_server(folder / "server", port):
            yield f"postgresql://matrix@127.0.0.1:{port}/synapse"


def a_trail(url: str, folder: Path, chain: str, clock: Clock, alarms: list[str]) -> Trail:
    place = Postgres(url, PASSWORD)
    trail = Trail(place, OWN, KEY, Chain(chain), NAMES, folder / chain, timedelta(days=3), clock, alarms.append)
    trail.open("1")
    return trail


def verified(url: str) -> Verified:
    place = Postgres(url, PASSWORD)
    try:
        return verify(place.lines(), place.heads(), OWN, KEY.verify_key)
    finally:
        place.close()


def sql(url: str, statement: str) -> None:
    connection = psycopg2.connect(url, password=PASSWORD)
    with connection, connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


async def test_two_gateways_a_lost_connection_and_one_changed_byte(url: str, tmp_path: Path):
    alarms: list[str] = []
    clock = Clock()
    trails = [a_trail(url, tmp_path, name, clock, alarms) for name in ("a", "b")]
    for number in range(40):
        trails[number % 2].refused("in", "kreis.example", "send", "size", 413)
        if number % 10 == 0:
            await asyncio.gather(*(trail.tick() for trail in trails))
    # The database throws everybody out: what waits is written with the next connection.
    sql(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'synapse'")
    for trail in trails:
        trail.refused("in", "kreis.example", "send", "size", 413)
        await trail.tick()
    assert alarms
    alarms.clear()
    clock.now += timedelta(days=1)
    await asyncio.gather(*(trail.tick() for trail in trails))
    await asyncio.gather(*(trail.close() for trail in trails))
    assert alarms == []
    found = verified(url)
    assert (found.faults, found.unsigned, len(found.chains)) == ([], 0, 2)
    assert sum(entry["kind"] == "refused" for entry in found.entries) == 42
    sql(url, "UPDATE verbund_audit SET line = set_byte(line, 20, get_byte(line, 20) # 1) WHERE chain = 'a' AND seq = 7")
    assert verified(url).faults
    sql(url, "UPDATE verbund_audit SET line = set_byte(line, 20, get_byte(line, 20) # 1) WHERE chain = 'a' AND seq = 7")
    assert verified(url).faults == []
    sql(url, "DELETE FROM verbund_audit WHERE chain = 'b'")
    assert verified(url).faults


async def test_retention_in_the_database(url: str, tmp_path: Path):
    sql(url, "TRUNCATE verbund_audit, verbund_audit_heads")
    alarms: list[str] = []
    clock = Clock()
    trail = a_trail(url, tmp_path, "c", clock, alarms)
    for _ in range(6):
        trail.refused("in", "kreis.example", "send", "size", 413)
        clock.now += timedelta(days=1)
        await trail.tick()
    await trail.close()
    found = verified(url)
    assert (found.faults, alarms) == ([], [])
    assert min(str(entry["time"]) for entry in found.entries) > "2026-11-27"
