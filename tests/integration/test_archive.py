# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A first fetch in a few requests: one archive from a mirror that is not believed."""

import gzip
import hashlib
import random
import zlib

import pytest
from aiohttp import web
from tests.integration.test_follow import a_mirror
from tests.listener import ask
from tests.register_repository import NOON, Repository, an_entry, follow

from verbund.follow.archive import ARCHIVE, WORTH_IT, InvalidArchive, Unpacking, pack
from verbund.follow.fetch import mirror_session, refresh_from
from verbund.follow.keeping import keep
from verbund.follow.reading import Reading
from verbund.gateway.http_server import Exchange
from verbund.gateway.limits import Rate
from verbund.gateway.mirror import PREFIX, Mirror
from verbund.register.refresh import Refresh
from verbund.register.trusted import Trusted
from verbund.register.wanted import Wanted


@pytest.fixture(scope="module")
def repository() -> Repository:
    """Enough shards that one archive is worth it."""
    names = [f"amt-{number}.example" for number in range(400)]
    repository = Repository({"bund": {name: an_entry(name) for name in names}}, shard_bits=8)
    repository.publish()
    return repository


def targets(repository: Repository) -> list[tuple[str, bytes]]:
    return [(path, data) for path, data in repository.files.items() if path.startswith("targets/")]


async def fetched(repository: Repository, archive: bytes | None) -> tuple[Trusted, list[str]]:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        path = request.path.lstrip("/")
        asked.append(path)
        if path == ARCHIVE:
            return web.Response(body=archive) if archive is not None else web.Response(status=404)
        data = repository.files.get(path)
        return web.Response(body=data) if data is not None else web.Response(status=404)

    async with a_mirror(answer) as url, mirror_session() as session:
        return await refresh_from(session, url, Refresh(Trusted.from_root(repository.root), NOON), 30), asked


async def test_a_first_fetch_takes_one_archive_and_a_few_requests(repository):
    shards = [path for path, _ in targets(repository) if path.startswith("targets/bund/")]
    assert len(shards) > WORTH_IT
    trusted, asked = await fetched(repository, pack(targets(repository)))
    assert len(trusted.register.members) == 400
    assert len(asked) < 12
    assert asked.count(ARCHIVE) == 1
    _, singly = await fetched(repository, None)
    assert len(singly) > len(shards)


BAD = {
    "another format": lambda files: gzip.compress(b"hello" * 100),
    "no gzip": lambda files: b"hello" * 100,
    "nothing": lambda files: b"",
    "cut off": lambda files: pack(files)[: len(pack(files)) // 2],
    "other bytes": lambda files: pack([(path, data.replace(b"active", b"passiv")) for path, data in files]),
    "other names": lambda files: pack([(f"targets/thief/{number}.json", data) for number, (_, data) in enumerate(files)]),
    "swapped": lambda files: pack(list(zip([path for path, _ in files], [data for _, data in reversed(files)], strict=True))),
    "a line without end": lambda files: gzip.compress(b"verbund-archive-1\n" + b"x" * 5000),
    "a length without end": lambda files: gzip.compress(b"verbund-archive-1\ntargets/x.json 999999999999\n"),
    "a bomb": lambda files: gzip.compress(b"verbund-archive-1\ntargets/x.json 999999999\n" + bytes(50_000_000)),
    "doubled": lambda files: pack([*files, *files]),
}


@pytest.mark.parametrize("case", BAD)
async def test_a_bad_archive_costs_requests_and_nothing_else(repository, case):
    trusted, asked = await fetched(repository, BAD[case](targets(repository)))
    assert len(trusted.register.members) == 400
    assert asked.count(ARCHIVE) == 1


async def test_an_old_archive_is_completed_singly(repository):
    old = pack(targets(repository)[20:])
    _, asked = await fetched(repository, old)
    assert 20 <= len(asked) < 40


def test_memory_is_bounded_by_what_is_wanted():
    data = random.Random(1).randbytes(100_000)  # noqa: S311  # what no packing makes smaller
    wanted = Wanted("targets/x.json", len(data), sha256="0" * 64)
    unpacking = Unpacking([wanted])
    bomb = pack([(f"targets/{number}.json", data) for number in range(100)])
    with pytest.raises(InvalidArchive, match="larger"):
        unpacking.feed(bomb)
    assert unpacking.found == {}


@pytest.mark.parametrize("step", [1, 7, 1000, 1_000_000])
def test_an_archive_is_read_in_pieces_of_any_size(step):
    files = [("targets/a.json", b"a\nb 3\n" * 30), ("targets/bund/b.json", b""), ("targets/c.json", b"c" * 5000)]
    wanted = [Wanted(path, len(data), hashlib.sha256(data).hexdigest()) for path, data in files]
    unpacking, packed = Unpacking(wanted), pack(files)
    for start in range(0, len(packed), step):
        unpacking.feed(packed[start : start + step])
    assert unpacking.found == dict(files)


async def test_every_member_s_mirror_has_the_archive_at_a_rate(tmp_path, repository):
    keep(tmp_path, follow(Trusted.from_root(repository.root), repository.files, NOON))
    reading = Reading(tmp_path, repository.root)
    assert reading.reload_if_changed()
    mirror = Mirror(reading, Rate(0.001, 2), lambda: 0.0)

    async def answer(exchange: Exchange) -> None:
        exchange.answer(await mirror(exchange))

    first = await ask(answer, f"{PREFIX}{ARCHIVE}")
    assert zlib.decompress(first.body, wbits=31).startswith(b"verbund-archive-1\n")
    assert [(await ask(answer, f"{PREFIX}{ARCHIVE}")).status for _ in range(2)] == [200, 429]
    trusted, _ = await fetched(repository, first.body)
    assert len(trusted.register.members) == 400
