# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Comparing emoji and QR codes, between own devices and between people."""

from tests.browser.security.conftest import NewDevice
from tests.browser.security.core import Core
from tests.browser.security.scenes import compare_emoji, conversation, qr_of, scan, set_up


async def test_a_new_device_is_vouched_for_by_emoji_and_reads_history(core: Core, device: NewDevice) -> None:
    erika, laptop, _ = await set_up(core, device, "Erika")
    room = await laptop.create_room()
    await laptop.send(room, "lange her")
    await laptop.is_backed_up()
    tablet = await device("Tablet", erika)
    await tablet.act("startWithOwnDevices")
    await tablet.sees("asked")
    incoming = await laptop.sees("incoming")
    assert incoming["partner"] == {"kind": "own-device", "deviceId": tablet.device_id}
    assert not incoming["startedByMe"]
    assert incoming["expiresAt"] > 0
    await laptop.act("accept")
    await compare_emoji(tablet, laptop)
    await tablet.until("async () => (await lab.security.recovery.refresh()).state === 'ready'", seconds=30)
    await tablet.reads(room, "lange her", seconds=30)
    await laptop.has_device(tablet.device_id, "verified")


async def test_a_new_device_is_vouched_for_by_qr_code_whoever_scans(core: Core, device: NewDevice) -> None:
    erika, laptop, _ = await set_up(core, device, "Erika")
    # The new one scans the old one's screen.
    phone = await device("Phone", erika)
    await phone.act("startWithOwnDevices")
    await laptop.sees("incoming")
    await laptop.act("accept")
    await scan(phone, await qr_of(laptop))
    await laptop.sees("scanned")
    await laptop.act("confirm")
    for one in (laptop, phone):
        await one.sees("done")
        await one.act("close")
    await phone.until("async () => (await lab.security.recovery.refresh()).state === 'ready'", seconds=30)
    # The old one, asking by the list of devices, scans the new one's screen.
    tablet = await device("Tablet", erika)
    await laptop.has_device(tablet.device_id, "unverified")
    await laptop.act("startWithDevice", [tablet.device_id])
    await tablet.sees("incoming")
    await tablet.act("accept")
    await scan(laptop, await qr_of(tablet))
    await tablet.sees("scanned")
    await tablet.act("confirm")
    for one in (laptop, tablet):
        await one.sees("done")
    await tablet.until("async () => (await lab.security.recovery.refresh()).state === 'ready'", seconds=30)


async def test_emoji_have_the_numbers_of_the_specification(core: Core, device: NewDevice) -> None:
    erika, laptop, _ = await set_up(core, device, "Erika")
    tablet = await device("Tablet", erika)
    for _ in range(6):
        await tablet.act("startWithOwnDevices")
        await laptop.sees("incoming")
        await laptop.act("accept")
        await tablet.sees("choosing")
        await tablet.act("startEmoji")
        shown = (await tablet.sees("emoji"))["step"]["emoji"]
        assert [emoji["number"] for emoji in shown] == await tablet.run("lab.emojiIndexes()")
        await tablet.act("cancel")
        assert (await laptop.sees("cancelled"))["step"] == {"name": "cancelled", "why": "declined", "byMe": False}
        for one in (laptop, tablet):
            await one.act("close")


async def test_other_emoji_than_theirs_end_it_as_a_mismatch_and_nobody_is_verified(core: Core, device: NewDevice) -> None:
    erika, laptop, _ = await set_up(core, device, "Erika")
    tablet = await device("Tablet", erika)
    await tablet.act("startWithOwnDevices")
    await laptop.sees("incoming")
    await laptop.act("accept")
    await tablet.sees("choosing")
    await tablet.act("startEmoji")
    await tablet.sees("emoji")
    await laptop.sees("emoji")
    await laptop.act("mismatch")
    assert (await laptop.sees("cancelled"))["step"] == {"name": "cancelled", "why": "mismatch", "byMe": True}
    assert (await tablet.sees("cancelled"))["step"] == {"name": "cancelled", "why": "mismatch", "byMe": False}
    assert (await tablet.recovery())["state"] == "needs-restore"


async def test_a_code_of_somebody_else_is_no_code(core: Core, device: NewDevice) -> None:
    erika, laptop, _ = await set_up(core, device, "Erika")
    phone = await device("Phone", erika)
    await phone.act("startWithOwnDevices")
    await laptop.sees("incoming")
    await laptop.act("accept")
    code = await qr_of(laptop)
    await phone.sees("choosing")
    scan_it = "lab.security.verifications.scanQr(Uint8Array.from(argument))"
    assert await phone.fault_of(scan_it, list(b"https://verbund.example/")) == {"code": "wrong-code"}
    await phone.sees("choosing")
    # One byte of the keys in it is another: somebody put their own code in its place.
    code[-40] ^= 1
    assert await phone.fault_of(scan_it, code) == {"code": "wrong-code"}
    assert (await phone.sees("cancelled"))["step"]["why"] == "mismatch"
    await laptop.sees("cancelled")


async def test_two_people_compare_and_a_changed_identity_blocks_until_it_is_confirmed(core: Core, device: NewDevice) -> None:
    erika, laptop, _ = await set_up(core, device, "Erika")
    max_, friend, _ = await set_up(core, device, "Max")
    room = await conversation(laptop, friend)
    await laptop.act("startWithPerson", [max_.user_id, room])
    incoming = await friend.sees("incoming")
    assert incoming["partner"] == {"kind": "person", "userId": erika.user_id, "roomId": room}
    await friend.act("accept")
    await compare_emoji(laptop, friend)
    await laptop.knows(max_.user_id, "verified")
    await friend.knows(erika.user_id, "verified")

    # Max's new device takes over with a new identity: not the Max that was compared.
    other = await device("Max: other", max_)
    await other.run("lab.replaceKey('reset')")
    await laptop.knows(max_.user_id, "changed")
    blocked = await laptop.send(room, "geheim")
    assert blocked == '{"why":"identity-changed","people":["' + max_.user_id + '"]}'
    await laptop.run("user => lab.security.people.confirmIdentity(user)", max_.user_id)
    await laptop.knows(max_.user_id, "unverified")
    assert await laptop.send(room, "wieder offen") == "sent"
    await other.reads(room, "wieder offen")
    assert "geheim" not in await other.texts(room)


async def test_a_changed_identity_of_somebody_who_was_never_compared_blocks_too(core: Core, device: NewDevice) -> None:
    _, laptop, _ = await set_up(core, device, "Erika")
    max_, friend, _ = await set_up(core, device, "Max")
    room = await conversation(laptop, friend)
    await laptop.knows(max_.user_id, "unverified")
    other = await device("Max: other", max_)
    await other.run("lab.replaceKey('reset')")
    await laptop.knows(max_.user_id, "changed")
    assert '"identity-changed"' in await laptop.send(room, "geheim")
    before = await laptop.run("user => lab.security.people.identityOf(user)", max_.user_id)
    confirm = "lab.security.people.confirmIdentity(argument[0], argument[1])"
    assert await laptop.fault_of(confirm, [max_.user_id, "an earlier identity"]) == {"code": "changed-meanwhile"}
    assert await laptop.fault_of(confirm, [max_.user_id, before]) is None
    assert await laptop.send(room, "wieder offen") == "sent"
    await other.reads(room, "wieder offen")
    assert "geheim" not in await other.texts(room)


async def test_a_device_that_nobody_signed_gets_no_keys_and_sends_nothing(core: Core, device: NewDevice) -> None:
    _, laptop, _ = await set_up(core, device, "Erika")
    max_, friend, key = await set_up(core, device, "Max")
    room = await conversation(laptop, friend)
    unsigned = await device("Max: unsigned", max_)
    assert await laptop.send(room, "nur für bestätigte Geräte") == "sent"
    await friend.reads(room, "nur für bestätigte Geräte")
    await unsigned.until("room => lab.texts(room).length >= 3", room)
    assert (await unsigned.texts(room))[-1] == "(withheld)"
    assert await unsigned.send(room, "von hier nicht") == '{"why":"own-device-unsigned"}'
    # Signed, it reads: the key comes from the backup.
    await friend.is_backed_up()
    await unsigned.restore(key)
    await unsigned.reads(room, "nur für bestätigte Geräte", seconds=40)
    assert await unsigned.send(room, "jetzt schon") == "sent"
    await laptop.reads(room, "jetzt schon")


async def test_the_first_message_of_a_new_room_is_encrypted_though_it_is_hardly_known(core: Core, device: NewDevice) -> None:
    _, laptop, _ = await set_up(core, device, "Erika")
    room = await laptop.create_room()
    # At once, before the SDK has read of the room that it is encrypted.
    assert await laptop.send(room, "streng vertraulich") == "sent"
    kinds = "room => lab.client.getRoom(room).getLiveTimeline().getEvents().map(event => event.getWireType())"
    await laptop.reads(room, "streng vertraulich")
    assert "m.room.message" not in await laptop.run(kinds, room)


async def test_a_room_without_encryption_can_still_be_written_to(core: Core, device: NewDevice) -> None:
    _, laptop, _ = await set_up(core, device, "Erika")
    room = await laptop.run("lab.client.createRoom({}).then(({ room_id }) => lab.open(room_id).then(() => room_id))")
    assert await laptop.send(room, "für alle") == "sent"
    # One that was created as encrypted, and of which the server then says otherwise, is not.
    await laptop.run("room => lab.security.expectEncryption(room)", room)
    assert await laptop.send(room, "nicht für alle") == '{"why":"encryption-not-ready"}'
