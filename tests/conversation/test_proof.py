# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Everybody's app asks for the proof every minute: without news it costs a tag."""

import gzip
from pathlib import Path

import pytest
from tests.listener import ask
from tests.register_repository import NOON, Repository, an_entry, follow

from verbund.follow.keeping import keep
from verbund.follow.reading import Reading
from verbund.gateway.http_server import Exchange
from verbund.gateway.limits import Rate
from verbund.gateway.mirror import Proof
from verbund.matrix.names import ServerName
from verbund.register.trusted import Trusted

AMT, KREIS = "amt.example", "kreis.example"


@pytest.fixture
def repository():
    repository = Repository({"bund": {AMT: an_entry(AMT), KREIS: an_entry(KREIS)}})
    repository.publish()
    return repository


def published(folder: Path, repository: Repository) -> None:
    keep(folder, follow(Trusted.from_root(repository.root), repository.files, NOON))


def proving(reading: Reading):
    proof = Proof(reading, ServerName(AMT), Rate(1, 1000), lambda: 0.0)

    async def answer(exchange: Exchange) -> None:
        exchange.answer(await proof(exchange))

    return answer


async def test_who_has_it_already_gets_a_tag_until_there_is_news(tmp_path, repository):
    published(tmp_path, repository)
    reading = Reading(tmp_path, repository.root)
    assert reading.reload_if_changed()
    handler = proving(reading)
    first = await ask(handler, "/_verbund/v1/proof")
    packed = await ask(handler, "/_verbund/v1/proof", "Accept-Encoding: gzip")
    assert gzip.decompress(packed.body) == first.body
    assert packed["etag"] != first["etag"]
    assert first["vary"] == packed["vary"] == "accept-encoding"
    for tag in (first["etag"], packed["etag"]):
        again = await ask(handler, "/_verbund/v1/proof", "Accept-Encoding: gzip", f"If-None-Match: {tag}")
        assert (again.status, again.body, again["etag"]) == (304, b"", packed["etag"])
    repository.publish()
    published(tmp_path, repository)
    assert reading.reload_if_changed()
    news = await ask(handler, "/_verbund/v1/proof", f"If-None-Match: {first['etag']}")
    assert news.status == 200
    assert news["etag"] != first["etag"]


async def test_one_members_tag_is_not_anothers(tmp_path, repository):
    published(tmp_path, repository)
    reading = Reading(tmp_path, repository.root)
    reading.reload_if_changed()
    handler = proving(reading)
    own = await ask(handler, "/_verbund/v1/proof")
    other = await ask(handler, f"/_verbund/v1/proof?server={KREIS}", f"If-None-Match: {own['etag']}")
    assert (other.status, other.body == own.body) == (200, False)
    assert (await ask(handler, f"/_verbund/v1/proof?server={KREIS}", f"If-None-Match: {other['etag']}")).status == 304
