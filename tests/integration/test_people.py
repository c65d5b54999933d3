# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Finding people across two real members: who is told, who is not, and that nobody is listed whole."""

import asyncio
import json
import time

import aiohttp
import pytest
from tests.integration.raw_client import RawClient
from tests.integration.test_renewal import until

from verbund.demo.scenario import World, a_world
from verbund.demo.sites import DemoSite
from verbund.register.model import Status

# Small enough to be used up, more than the ten that are always told.
DISCLOSED_PER_DAY = 12
CROWD = 24


@pytest.mark.timeout(300)
async def test_people_are_found_across_the_verbund(tmp_path):
    async def prepare(world: World) -> None:
        configure(world.kreis, f"[people]\npublished = true\ndisclosed_per_day = {DISCLOSED_PER_DAY}\n")

    async with a_world(tmp_path, prepare) as world, aiohttp.ClientSession() as session:
        await asyncio.gather(world.stadt.ready(), world.kreis.ready())
        erika = await RawClient.sign_in(session, world.stadt, "erika", display_name="Erika Müßig-Özdemir")
        moritz = await RawClient.sign_in(session, world.kreis, "moritz.weiss", display_name="Dr. Moritz Größer")
        await own_people_are_found(erika)
        await nothing_but_people_is_asked(erika)
        await others_are_found(erika, moritz)
        await an_organisation_that_does_not_publish_says_so(moritz, world)
        await who_hides_is_not_found(erika, moritz)
        await who_is_gone_is_not_found(world, erika, session)
        await nobody_lists_an_organisation(world, erika)
        await a_suspended_member_is_not_asked(world, erika)
        both_gateways_wrote_it_down(world)


def configure(site: DemoSite, text: str) -> None:
    file = site.folder / "verbund.toml"
    file.write_text(file.read_text() + "\n" + text)


async def found(client: RawClient, server: str, term: str) -> tuple[int, dict]:
    return await asked(client, {"server": server, "term": term})


async def asked(client: RawClient, body: object) -> tuple[int, dict]:
    """A question as an app asks it; a person who is slowed down waits."""
    while True:
        status, told = await client.verbund("POST", "people", body)
        if status != 429:
            return status, told
        await asyncio.sleep(told["retry_after_ms"] / 1000)


async def names(client: RawClient, server: str, term: str) -> list[str]:
    status, told = await found(client, server, term)
    assert status == 200, told
    assert set(told) == {"people", "limited"}
    assert all(set(person) == {"user_id", "display_name"} for person in told["people"])
    return [person["display_name"] for person in told["people"]]


async def own_people_are_found(erika: RawClient) -> None:
    own = erika.site.name

    async def indexed() -> bool:
        return await names(erika, own, "er") == ["Erika Müßig-Özdemir"]

    await until(indexed)
    for term in ("Erika", "ERIKA MÜSS", "muessig", "mussig", "özd", "oezdemir eri", "  erika  ", "Mu\u0308ßig"):
        assert await names(erika, own, term) == ["Erika Müßig-Özdemir"], term
    for term in ("rika", "%rika", "e%ka", "er_ka", "erika nobody"):
        assert await names(erika, own, term) == [], term


async def nothing_but_people_is_asked(erika: RawClient) -> None:
    own = erika.site.name
    for body in (
        {"server": own, "term": "e"},
        {"server": own, "term": "e" * 101},
        {"server": own, "term": "eri\x00ka"},
        {"server": own, "term": "% %"},
        {"server": own, "term": "___"},
        {"server": own, "term": "e_%"},
        {"server": own, "term": ["erika"]},
        {"server": own, "term": "erika", "limit": 1000},
        {"server": "not a server", "term": "erika"},
        {"server": "landkreis-beispiel.example", "term": "er"},
        {"server": 5, "term": "erika"},
        [],
    ):
        status, told = await asked(erika, body)
        assert status == 400, (body, told)
    stranger = RawClient(erika.session, erika.site, "", "")
    assert (await stranger.verbund("POST", "people", {"server": own, "term": "erika"}))[0] == 401
    status, told = await found(erika, "fremd.example", "mallory")
    assert (status, told["errcode"]) == (403, "M_FORBIDDEN")
    assert told["error"].startswith("fremd.example gehört nicht zum Verbund.")
    # Synapse's own search tells nothing, whoever asks.
    assert (await erika.call("POST", "user_directory/search", {"search_term": "eri"}))[1] == {"limited": False, "results": []}


async def others_are_found(erika: RawClient, moritz: RawClient) -> None:
    async def federated() -> bool:
        status, told = await found(erika, moritz.site.name, "grösser")
        return status == 200 and bool(told["people"])

    await until(federated)
    _, told = await found(erika, moritz.site.name, "moritz.w")
    assert told == {"people": [{"user_id": moritz.user_id, "display_name": "Dr. Moritz Größer"}], "limited": False}


async def an_organisation_that_does_not_publish_says_so(moritz: RawClient, world: World) -> None:
    status, told = await found(moritz, world.stadt.name, "erika")
    assert (status, told["errcode"]) == (403, "DE.VERBUND.NOT_PUBLISHED")
    assert told["error"].startswith("Stadt Musterhausen veröffentlicht sein Personenverzeichnis nicht.")


async def who_hides_is_not_found(erika: RawClient, moritz: RawClient) -> None:
    kreis = moritz.site.name
    status, told = await moritz.verbund("GET", "me")
    assert (status, told) == (200, {"hidden": False, "display_name_locked": True, "password_change": True})
    status, told = await moritz.verbund("PUT", "me", {"hidden": True})
    assert (status, told["hidden"]) == (200, True)
    # At once, though the index is older.
    assert await names(erika, kreis, "moritz") == []
    assert await names(moritz, kreis, "moritz") == []
    for body in ({"hidden": "yes"}, {"hidden": 1}, {}, {"hidden": False, "x": 1}):
        assert (await moritz.verbund("PUT", "me", body))[0] == 400
    assert (await moritz.verbund("PUT", "me", {"hidden": False}))[1]["hidden"] is False

    async def back() -> bool:
        return await names(erika, kreis, "moritz") == ["Dr. Moritz Größer"]

    await until(back)


async def who_is_gone_is_not_found(world: World, erika: RawClient, session: aiohttp.ClientSession) -> None:
    own = world.stadt.name
    for localpart, name in (("gisela", "Gisela Gesperrt"), ("friedrich", "Friedrich Fort")):
        await world.stadt.add_person(localpart, display_name=name)
    admin = await RawClient.sign_in(session, world.stadt, "leitung", admin=True)

    async def both() -> bool:
        return await names(erika, own, "gisela") + await names(erika, own, "friedrich") == ["Gisela Gesperrt", "Friedrich Fort"]

    await until(both)
    await admin.synapse_admin("PUT", f"v2/users/@gisela:{own}", {"locked": True})
    await admin.synapse_admin("POST", f"v1/deactivate/@friedrich:{own}", {"erase": False})
    assert await names(erika, own, "gisela") == []
    assert await names(erika, own, "friedrich") == []


async def nobody_lists_an_organisation(world: World, erika: RawClient) -> None:
    """Twelve can be told and Moritz has been: so eleven of the crowd, in whatever order they are asked for."""
    kreis = world.kreis.name
    people = [(f"crowd{number:02}", f"Anton{'abcdefghij'[number // 3]}{'xyz'[number % 3]} Menge") for number in range(CROWD)]
    for localpart, name in people:
        await world.kreis.add_person(localpart, display_name=name)

    async def all_there() -> bool:
        status, told = await found(erika, kreis, "menge")
        return status == 200 and len(told["people"]) == 10 and told["limited"]

    await until(all_there)
    told = set()
    refusals = []
    for _, name in people:
        status, answer = await found(erika, kreis, name)
        told |= {person["user_id"] for person in answer.get("people", [])}
        refusals += [answer] if status != 200 else []
    first_ten = {person["user_id"] for person in (await found(erika, kreis, "menge"))[1]["people"]}
    assert len(told | first_ten) == DISCLOSED_PER_DAY - 1
    assert {(answer["errcode"], answer["error"].split(" ")[0]) for answer in refusals} == {("M_LIMIT_EXCEEDED", "Ihre")}
    # Somebody who doesn't exist is answered in the same way, and those already told are still told.
    assert (await found(erika, kreis, "gibtsnicht"))[1]["errcode"] == "M_LIMIT_EXCEEDED"
    assert await names(erika, kreis, "moritz") == ["Dr. Moritz Größer"]


async def a_suspended_member_is_not_asked(world: World, erika: RawClient) -> None:
    world.register.set_status(world.kreis.name, Status.SUSPENDED)
    end = time.monotonic() + 30
    while True:
        status, told = await found(erika, world.kreis.name, "moritz")
        if status == 403 and "zurzeit gesperrt" in told["error"]:
            break
        assert time.monotonic() < end, told


def both_gateways_wrote_it_down(world: World) -> None:
    """Who asked whom, and what came of it; never for whom."""
    for site, direction in ((world.stadt, "out"), (world.kreis, "in")):
        text = (site.settings.files.logs / "gateway.out.log").read_text()
        lines = [json.loads(line) for line in text.splitlines() if '"endpoint":"people"' in line]
        lines = [line for line in lines if line["direction"] == direction and line["outcome"] == "forwarded"]
        assert lines
        assert (lines[0]["origin"], lines[0]["destination"]) == (world.stadt.name, world.kreis.name)
        assert "moritz" not in text
        assert "menge" not in text.casefold()
