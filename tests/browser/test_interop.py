# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""With another client of the same standard, matrix-nio, which knows nothing of ours: both directions, encrypted."""

import contextlib
import re

import nio
import pytest
from playwright.async_api import Page, expect
from tests.browser.company import Member
from tests.browser.deeds import hears, message, say, settle_in
from tests.browser.places import choose_by_id, make_room, open_room, show_people, unique
from tests.browser.signing import sign_device
from tests.browser.talk import answer, edit, react, save_file, send_file

from verbund.demo.people import Failed, Person

pytestmark = pytest.mark.timeout(240)
pytest_plugins = ["tests.browser.company"]


@pytest.fixture
def with_nina(company, visitor):
    """Nina has set up her recovery in the app and uses another client too; both are in a room with Erika."""

    async def arrive(room: str) -> tuple[Member, Person, str]:
        verbund = company.verbund
        account = await verbund.somebody(verbund.kreis, "Nina")
        one = await visitor("Nina")
        page, key = await settle_in(one, account)
        nio_client = await verbund.with_nio(account)
        erika, _ = await company.room(room)
        panel = await show_people(erika)
        await panel.get_by_role("button", name="Personen einladen").click()
        dialog = erika.get_by_role("dialog")
        await choose_by_id(dialog, account.user_id)
        await dialog.get_by_role("button", name="1 Person einladen").click()
        await expect(dialog).to_have_count(0)
        await nio_client.until(lambda: len(nio_client.client.invited_rooms) > 0, 20)
        room_id = next(iter(nio_client.client.invited_rooms))
        await nio_client.join(room_id)
        await nio_client.sees_encrypted(room_id, 3)
        await expect(erika.locator(".vb-header-people")).to_contain_text("3")
        return Member(one, account, page, key), nio_client, room_id

    return arrive


async def found(person: Person, room: str, kind: type, matches) -> nio.Event:
    """An event of the room, as the other client reads it."""
    seen: list[nio.Event] = []

    async def look() -> bool:
        seen[:] = [event for event in await person.history(room) if isinstance(event, kind) and matches(event)]
        return seen != []

    for _ in range(40):
        if await look():
            return seen[-1]
        # Ends early at the next sync.
        with contextlib.suppress(Failed):
            await person.until(lambda: False, 0.5)
    raise AssertionError(f"{person.user_id} has no such {kind.__name__}: {await person.history(room)}")


async def tell(person: Person, room: str, content: dict, kind: str = "m.room.message") -> str:
    sent = await person.client.room_send(room, kind, content, ignore_unverified_devices=True)
    assert isinstance(sent, nio.RoomSendResponse), sent
    return sent.event_id


async def gets_keys(page: Page, person: Person) -> None:
    """A device does from the moment at which the app has learnt that it is signed, by a way of its own (MSC4153)."""
    for number in range(1, 7):
        await say(page, f"Sind Sie da? ({number})")
        with contextlib.suppress(Failed):
            await person.hears(f"Sind Sie da? ({number})", 10)
            return
    raise AssertionError(f"{person.user_id} reads nothing")


async def test_a_signed_device_of_another_client_takes_part_in_everything(company, with_nina):
    nina, client, room = await with_nina("Mit anderem Programm")
    erika = company.erika.page
    try:
        await sign_device(client, nina.recovery_key)
        # From the app to the other client.
        await gets_keys(erika, client)
        await say(erika, "Guten Tag an alle")
        await client.hears("Guten Tag an alle", 60)
        first = await found(client, room, nio.RoomMessageText, lambda event: event.body == "Guten Tag an alle")
        assert first.decrypted
        await edit(erika, "Guten Tag an alle", "Guten Morgen an alle")
        change = await found(
            client,
            room,
            nio.RoomMessageText,
            lambda event: (
                "m.new_content" in event.source["content"] or "bearbeitet" in event.body or "Guten Morgen" in event.body
            ),
        )
        assert change.source["content"]["m.relates_to"] == {"rel_type": "m.replace", "event_id": first.event_id}
        assert change.source["content"]["m.new_content"]["body"] == "Guten Morgen an alle"
        await send_file(erika, "app.txt", b"Aus der App. " * 100)
        await hears(erika, "app.txt")
        await found(client, room, nio.RoomEncryptedFile, lambda event: event.body == "app.txt")
        assert await client.read_file(room, "app.txt") == b"Aus der App. " * 100

        # From the other client to the app.
        await client.say(room, "Hier spricht das andere Programm")
        await hears(erika, "Hier spricht das andere Programm")
        theirs = message(erika, "Hier spricht das andere Programm")
        await expect(theirs.get_by_label(re.compile("nicht bestätigt"))).to_have_count(0)
        original = await found(client, room, nio.RoomMessageText, lambda event: event.body == "Hier spricht das andere Programm")
        reply = {"msgtype": "m.text", "body": "Antwort von dort", "m.relates_to": {"m.in_reply_to": {"event_id": first.event_id}}}
        await tell(client, room, reply)
        await hears(erika, "Antwort von dort")
        await expect(message(erika, "Antwort von dort").last).to_contain_text("Guten Morgen an alle")
        await tell(
            client, room, {"m.relates_to": {"rel_type": "m.annotation", "event_id": first.event_id, "key": "🎉"}}, "m.reaction"
        )
        await expect(message(erika, "Guten Morgen an alle").first.locator(".vb-reaction", has_text="🎉")).to_be_visible()
        new = {"msgtype": "m.text", "body": "Hier spricht das geänderte Programm"}
        edited = {
            **new,
            "body": f"* {new['body']}",
            "m.new_content": new,
            "m.relates_to": {"rel_type": "m.replace", "event_id": original.event_id},
        }
        await tell(client, room, edited)
        await hears(erika, "Hier spricht das geänderte Programm")
        await expect(message(erika, "Hier spricht das andere Programm")).to_have_count(0)
        await client.send_file(room, "dort.bin", bytes(range(256)) * 8)
        await hears(erika, "dort.bin")
        assert await save_file(erika, "dort.bin") == bytes(range(256)) * 8

        # And what the app answers to it.
        await answer(erika, "Hier spricht das geänderte Programm", "Verstanden")
        told = await found(client, room, nio.RoomMessageText, lambda event: "Verstanden" in event.body)
        assert told.source["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == original.event_id
        await react(erika, "Hier spricht das geänderte Programm")
        reaction = await found(client, room, nio.ReactionEvent, lambda event: event.key == "👍")
        assert reaction.reacts_to == original.event_id
    finally:
        await client.close()


async def until_heard(page: Page, client: Person) -> None:
    """Says so until it is understood: that a device was signed travels from server to server, beside the messages."""
    for number in range(1, 13):
        text = f"Jetzt auch für dieses, Nummer {number}"
        await say(page, text)
        with contextlib.suppress(Failed):
            await client.hears(text, 5)
            return
    raise AssertionError("a signed device was given no key within a minute")


async def test_a_device_that_nobody_signed_gets_no_keys_and_is_not_shown(company, with_nina):
    nina, client, room = await with_nina("Mit fremdem Gerät")
    erika = company.erika.page
    try:
        await say(erika, "Nur für bestätigte Geräte")
        # It has the message, and no key for it.
        await found(client, room, nio.MegolmEvent, lambda event: event.sender == company.erika.user_id)
        assert "Nur für bestätigte Geräte" not in await client.texts(room, company.erika.user_id)
        # What it says itself is hidden, with the reason.
        await client.say(room, "Von einem fremden Gerät")
        await expect(
            erika.get_by_text("Sie kommt von einem Gerät, das die absendende Person nicht bestätigt hat").first
        ).to_be_visible()
        await expect(erika.get_by_text("Von einem fremden Gerät")).to_have_count(0)
        # Nina is warned, in the app, of a device that she may not know.
        await nina.page.reload()
        await expect(nina.page.get_by_text("Mit Ihrem Konto hat sich ein neues Gerät angemeldet").first).to_be_visible(
            timeout=60_000
        )
        # Signed by its owner, it reads what is written from then on.
        await sign_device(client, nina.recovery_key)
        await until_heard(erika, client)
    finally:
        await client.close()


async def test_a_long_conversation_is_whole_when_one_comes_back_to_it(company, with_nina):
    """The app lets go of what nobody looks at; nothing of it is missing afterwards, and nothing that came meanwhile."""
    name = unique("Langer Vorgang")
    nina, client, room = await with_nina(name)
    erika = company.erika.page
    try:
        await sign_device(client, nina.recovery_key)
        await tell(client, room, {"msgtype": "m.text", "body": "Es geht los"})
        await hears(erika, "Es geht los", 60)
        for number in range(1, 171):
            await tell(client, room, {"msgtype": "m.text", "body": f"Zeile {number} von 170"})
        await hears(erika, "Zeile 170 von 170", 60)
        await make_room(erika, unique("Nebenher"))
        await tell(client, room, {"msgtype": "m.text", "body": "Das kam unterdessen"})
        await open_room(erika, name)
        await hears(erika, "Das kam unterdessen")
        await say(erika, "Und das ist die Antwort")
        for number in (170, 85, 1):
            await scroll_up_to(erika, f"Zeile {number} von 170")
        await scroll_up_to(erika, "Es geht los")
    finally:
        await client.close()


async def scroll_up_to(page: Page, text: str) -> None:
    for _ in range(120):
        if await message(page, text).count() > 0:
            return
        await page.get_by_role("region", name=re.compile("^Unterhaltung")).locator("article").first.scroll_into_view_if_needed()
        await page.mouse.wheel(0, -4000)
        await page.wait_for_timeout(250)
    raise AssertionError(f"{text} is not there")
