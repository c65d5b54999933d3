# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What people's apps rely on, at two real members: names, accounts, first contact, every way through the door, a suspension."""

import asyncio
from urllib.parse import quote

import aiohttp
import pytest
from tests.integration.raw_client import RawClient
from tests.integration.test_renewal import until
from tests.integration.test_synapse_module import registers_taken_over

from verbund.demo.scenario import World, a_world
from verbund.register.model import Status

SEALED = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x", "session_id": "s", "device_id": "d", "sender_key": "k"}
APP = "https://app.kreis.example"


@pytest.mark.timeout(300)
async def test_everyday(tmp_path):
    async with a_world(tmp_path) as world, aiohttp.ClientSession() as session:
        await asyncio.gather(world.stadt.ready(), world.kreis.ready())
        erika = await RawClient.sign_in(session, world.stadt, "erika", display_name="Erika Musterfrau")
        moritz = await RawClient.sign_in(session, world.kreis, "moritz", display_name="Moritz Muster")
        admin = await RawClient.sign_in(session, world.stadt, "leitung", admin=True)
        await names_are_given_by_the_organisation(erika, admin)
        await sign_in_says_what_is_wrong(world, session, admin)
        await every_way_that_an_app_needs_is_open(erika)
        await an_app_of_another_member_is_answered(session, erika)
        room = await they_meet(erika, moritz)
        await a_first_day_is_full_of_rooms(erika, moritz)
        await names_hold_in_the_rooms_of_others(erika, moritz)
        await what_is_reported_reaches_the_operator(erika, admin, room)
        await who_is_ignored_does_not_get_through(erika, moritz)
        await a_suspension_leaves_readable_what_was_there(world, erika, moritz, room)
    no_password_stands_in_a_log(world)


def no_password_stands_in_a_log(world: World) -> None:
    for site in (world.stadt, world.kreis):
        logs = "".join(path.read_text() for path in (site.running.log, *site.settings.files.logs.glob("*")))
        assert "is ready" in logs
        assert [user for user, password in site.passwords.items() if password in logs] == []


async def member(client: RawClient, room: str) -> dict:
    return (await client.call("GET", f"rooms/{room}/state/m.room.member/{client.user_id}"))[1]


async def names_are_given_by_the_organisation(erika: RawClient, admin: RawClient) -> None:
    status, told = await erika.call("PUT", f"profile/{erika.user_id}/displayname", {"displayname": "Die Bürgermeisterin"})
    assert (status, told["errcode"]) == (403, "M_FORBIDDEN")
    assert told["error"].startswith("Ihr Name wird von Ihrer Organisation vergeben.")
    status, told = await erika.call("PUT", f"profile/{erika.user_id}/de.amt.room", {"de.amt.room": "1"})
    assert (status, told["errcode"]) == (403, "M_FORBIDDEN")
    forged = {"type": "m.room.member", "state_key": erika.user_id, "content": {"membership": "join", "displayname": "Chefin"}}
    room = (await erika.call("POST", "createRoom", {"initial_state": [forged]}))[1]["room_id"]
    assert (await member(erika, room))["displayname"] == "Erika Musterfrau"
    state = f"rooms/{room}/state/m.room.member/{erika.user_id}"
    for name in ("Die Bürgermeisterin", "", None, "Erika Musterfrau "):
        status, told = await erika.call("PUT", state, {"membership": "join", "displayname": name})
        assert (status, told["errcode"]) == (403, "M_FORBIDDEN"), name
        assert told["error"].startswith("Ihr Name wird von Ihrer Organisation vergeben")
    for content in ({"membership": "join"}, {"membership": "join", "displayname": "Erika Musterfrau", "de.amt.x": 1}):
        assert (await erika.call("PUT", state, content))[0] == 200
    assert (await member(erika, room))["displayname"] == "Erika Musterfrau"
    # The organisation renames, and every room follows.
    await admin.synapse_admin("PUT", f"v2/users/{erika.user_id}", {"displayname": "Erika Mustermann"})

    async def followed() -> bool:
        return (await member(erika, room))["displayname"] == "Erika Mustermann"

    await until(followed)
    picture = await upload(erika)
    assert (await erika.call("PUT", f"profile/{erika.user_id}/avatar_url", {"avatar_url": picture}))[0] == 200
    assert (await erika.call("POST", f"rooms/{room}/leave", {}))[0] == 200


async def upload(client: RawClient) -> str:
    headers = {"Authorization": f"Bearer {client.token}", "Content-Type": "application/octet-stream"}
    url = f"{client.site.base_url}/_matrix/media/v3/upload"
    async with client.session.post(url, data=b"sealed", headers=headers) as answer:
        return str((await answer.json())["content_uri"])


async def sign_in_says_what_is_wrong(world: World, session: aiohttp.ClientSession, admin: RawClient) -> None:
    site = world.stadt
    told = {}
    for name, change in (
        ("gisela", ("PUT", "v2/users/", {"locked": True})),
        ("friedrich", ("POST", "v1/deactivate/", {"erase": False})),
        ("susanne", ("PUT", "v1/suspend/", {"suspend": True})),
    ):
        password = await site.add_person(name)
        client = RawClient(session, site, f"@{name}:{site.name}", "")
        client.token = (await client.log_in(name, password))[1]["access_token"]
        room = (await client.call("POST", "createRoom", {}))[1]["room_id"]
        method, path, body = change
        await admin.synapse_admin(method, f"{path}{client.user_id}", body)
        told[f"{name} goes on"] = outcome(await client.call("GET", "account/whoami"))
        told[f"{name} writes"] = outcome(await client.call("PUT", f"rooms/{room}/send/m.room.encrypted/1", SEALED))
        told[name] = outcome(await client.log_in(name, password))
    client = RawClient(session, site, "", "")
    told["a wrong password"] = outcome(await client.log_in("erika", "wrong"))
    told["nobody"] = outcome(await client.log_in("nobody", "wrong"))
    assert told == {
        "gisela": (401, "M_USER_LOCKED", True),
        "gisela goes on": (401, "M_USER_LOCKED", True),
        "gisela writes": (401, "M_USER_LOCKED", True),
        # Whoever has gone is as unknown as who never was here.
        "friedrich": (403, "M_FORBIDDEN", None),
        "friedrich goes on": (401, "M_UNKNOWN_TOKEN", False),
        "friedrich writes": (401, "M_UNKNOWN_TOKEN", False),
        "susanne writes": (403, "M_USER_SUSPENDED", None),
        "susanne": (200, None, None),
        "susanne goes on": (200, None, None),
        "a wrong password": (403, "M_FORBIDDEN", None),
        "nobody": (403, "M_FORBIDDEN", None),
    }


def outcome(answer: tuple[int, dict]) -> tuple[int, str | None, bool | None]:
    status, told = answer
    return status, told.get("errcode"), told.get("soft_logout")


async def every_way_that_an_app_needs_is_open(erika: RawClient) -> None:
    lists = {"lists": {"all": {"ranges": [[0, 10]], "required_state": [], "timeline_limit": 1}}}
    client = "/_matrix/client"
    assert (await erika.ask("POST", f"{client}/unstable/org.matrix.simplified_msc3575/sync?timeout=0", lists))[0] == 200
    status, told = await erika.ask("GET", f"{client}/unstable/org.matrix.msc3814.v1/dehydrated_device")
    assert (status, told["errcode"]) == (404, "M_NOT_FOUND")
    room = (await erika.call("POST", "createRoom", {}))[1]["room_id"]
    assert (await erika.ask("GET", f"{client}/v1/rooms/{room}/hierarchy"))[0] == 200
    assert (await erika.ask("GET", f"{client}/v1/media/config"))[1] == {"m.upload.size": 104857600}
    mxc = await upload(erika)
    headers = {"Authorization": f"Bearer {erika.token}"}
    async with erika.session.get(
        f"{erika.site.base_url}{client}/v1/media/download/{mxc.removeprefix('mxc://')}", headers=headers
    ) as answer:
        assert await answer.read() == b"sealed"
    for path in ("/_synapse/client/oidc/callback", "/_matrix/client/v3/login/sso/redirect?redirectUrl=https://x.example"):
        async with erika.session.get(f"{erika.site.base_url}{path}", allow_redirects=False) as answer:
            # Without a sign-in service there is nothing behind them; but it is Synapse that says so.
            assert answer.status in (400, 404)
    status, told = await erika.ask("GET", f"{client}/v3/capabilities")
    assert told["capabilities"]["m.set_displayname"] == {"enabled": False}
    assert told["capabilities"]["m.set_avatar_url"] == {"enabled": True}
    unstable = (await erika.ask("GET", f"{client}/versions"))[1]["unstable_features"]
    assert unstable["org.matrix.simplified_msc3575"] is True


async def an_app_of_another_member_is_answered(session: aiohttp.ClientSession, erika: RawClient) -> None:
    """An app that another member serves talks to this one: a browser asks first, then reads the answer."""
    asks = {
        "Origin": APP,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    for path in (
        "/_matrix/client/v3/sync",
        "/_matrix/client/v1/media/download/x/y",
        "/_matrix/media/v3/upload",
        "/_verbund/v1/me",
    ):
        async with session.options(f"{erika.site.base_url}{path}", headers=asks) as answer:
            assert answer.status in (200, 204), path
            assert answer.headers["Access-Control-Allow-Origin"] in ("*", APP)
            assert "authorization" in answer.headers["Access-Control-Allow-Headers"].lower()
            assert "PUT" in answer.headers["Access-Control-Allow-Methods"]
    for path in ("/_matrix/client/v3/account/whoami", "/_verbund/v1/me"):
        for token in (erika.token, "wrong"):
            headers = {"Origin": APP, "Authorization": f"Bearer {token}"}
            async with session.get(f"{erika.site.base_url}{path}", headers=headers) as answer:
                assert answer.headers["Access-Control-Allow-Origin"] in ("*", APP)


async def they_meet(erika: RawClient, moritz: RawClient) -> str:
    room = (await erika.call("POST", "createRoom", {"preset": "private_chat", "name": "Lage", "is_direct": True}))[1]["room_id"]

    async def invited() -> bool:
        return (await erika.call("POST", f"rooms/{room}/invite", {"user_id": moritz.user_id}))[0] == 200

    await until(invited)

    async def arrived() -> bool:
        await moritz.sync()
        if room not in moritz.invites:
            return False
        state = moritz.invites[room]["invite_state"]["events"]
        events = {event["type"]: event for event in state if event["state_key"] != moritz.user_id}
        # Who asks to talk is shown with the name that their organisation gave.
        assert events["m.room.member"]["content"]["displayname"] == "Erika Mustermann"
        return True

    await until(arrived)
    assert (await moritz.call("POST", f"join/{room}", {}))[0] == 200
    return str(room)


async def a_first_day_is_full_of_rooms(erika: RawClient, moritz: RawClient) -> None:
    """Whoever sets up a department makes many rooms in a row, and the invited accept them one after another."""
    wish = {"preset": "private_chat", "invite": [moritz.user_id]}
    rooms = []
    for _ in range(15):
        status, told = await erika.call("POST", "createRoom", wish)
        assert status == 200, told
        rooms.append(told["room_id"])
    for room in rooms:
        status, told = await moritz.call("POST", f"join/{room}", {})
        assert status == 200, told


async def names_hold_in_the_rooms_of_others(erika: RawClient, moritz: RawClient) -> None:
    """Entering another member's room under another name: refused before it leaves."""
    room = (await erika.call("POST", "createRoom", {"preset": "private_chat", "invite": [moritz.user_id]}))[1]["room_id"]

    async def arrived() -> bool:
        await moritz.sync()
        return room in moritz.invites

    await until(arrived)
    state = f"rooms/{room}/state/m.room.member/{moritz.user_id}"
    status, told = await moritz.call("PUT", state, {"membership": "join", "displayname": "Landrat"})
    assert (status, told["errcode"]) == (403, "M_FORBIDDEN")
    assert (await moritz.call("POST", f"join/{room}", {}))[0] == 200

    async def joined() -> bool:
        told = (await erika.call("GET", state))[1]
        return told.get("membership") == "join" and told["displayname"] == "Moritz Muster"

    await until(joined)


async def what_is_reported_reaches_the_operator(erika: RawClient, admin: RawClient, room: str) -> None:
    event = (await erika.call("PUT", f"rooms/{room}/send/m.room.encrypted/1", SEALED))[1]["event_id"]
    status, told = await erika.call("POST", f"rooms/{room}/report/{quote(event)}", {"reason": "Beleidigung"})
    assert status == 200, told
    reports = (await admin.synapse_admin("GET", "v1/event_reports"))["event_reports"]
    assert [(report["user_id"], report["reason"]) for report in reports] == [(erika.user_id, "Beleidigung")]


async def who_is_ignored_does_not_get_through(erika: RawClient, moritz: RawClient) -> None:
    ignored = {"ignored_users": {erika.user_id: {}}}
    path = f"user/{moritz.user_id}/account_data/m.ignored_user_list"
    assert (await moritz.call("PUT", path, ignored))[0] == 200
    unwanted = (await erika.call("POST", "createRoom", {"preset": "private_chat"}))[1]["room_id"]
    # Who is ignored isn't told so.
    assert (await erika.call("POST", f"rooms/{unwanted}/invite", {"user_id": moritz.user_id}))[0] == 200
    # Whatever comes after it has come: then it would have, too.
    await moritz.call("POST", "createRoom", {})
    await asyncio.sleep(1)
    await moritz.sync()
    assert unwanted not in moritz.invites
    assert (await moritz.call("PUT", path, {"ignored_users": {}}))[0] == 200


async def a_suspension_leaves_readable_what_was_there(
    world: World, erika: RawClient, moritz: RawClient, room: str
) -> None:
    before = (await erika.call("PUT", f"rooms/{room}/send/m.room.encrypted/2", SEALED))[1]["event_id"]
    own = (await erika.call("POST", "createRoom", {"preset": "private_chat"}))[1]["room_id"]
    taken_over = registers_taken_over(world.stadt)
    world.register.set_status(world.kreis.name, Status.SUSPENDED)

    async def known() -> bool:
        return registers_taken_over(world.stadt) > taken_over

    await until(known, 60)
    # Rooms of one's own go on.
    assert (await erika.call("PUT", f"rooms/{own}/send/m.room.encrypted/3", SEALED))[0] == 200
    # What was written together stays readable, with who wrote it.
    history = (await erika.call("GET", f"rooms/{room}/messages?dir=b&limit=50"))[1]["chunk"]
    assert before in [event["event_id"] for event in history]
    joined = (await erika.call("GET", f"rooms/{room}/joined_members"))[1]["joined"]
    assert set(joined) == {erika.user_id, moritz.user_id}
    # Synapse takes what is sent there and keeps it until the other side is back: the app shows the room as read-only by itself.
    assert (await erika.call("PUT", f"rooms/{room}/send/m.room.encrypted/4", SEALED))[0] == 200
    status, told = await erika.call("POST", f"rooms/{own}/invite", {"user_id": moritz.user_id})
    assert (status, told["errcode"]) == (403, "M_FORBIDDEN")
    assert "zurzeit gesperrt" in told["error"]
