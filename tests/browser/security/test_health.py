# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The sleeping device, the repair button, and my list of devices."""

from tests.browser.security.conftest import NewDevice
from tests.browser.security.core import Core
from tests.browser.security.scenes import conversation, set_up


async def test_the_sleeping_device_takes_keys_while_no_device_is_signed_in(core: Core, device: NewDevice) -> None:
    erika, laptop, key = await set_up(core, device, "Erika")
    _, friend, _ = await set_up(core, device, "Max")
    room = await conversation(laptop, friend)
    assert await laptop.run("lab.security.dehydration.state.value") == "on"
    # After a reload it goes on by itself.
    await laptop.reload()
    await laptop.until("() => lab.security.dehydration.state.value === 'on'")
    # Signed out, and the backup gone: what comes now can reach nobody but the device asleep on the server.
    await laptop.run("lab.deleteBackup()")
    await laptop.run("lab.client.logout(true)")
    await laptop.leave()
    asleep = "[...all.get(user).values()].every(one => one.dehydrated)"
    await friend.until(f"user => lab.client.getCrypto().getUserDeviceInfo([user]).then(all => {asleep})", erika.user_id)
    await friend.run("room => lab.client.getCrypto().forceDiscardSession(room)", room)
    assert await friend.send(room, "während Sie weg waren") == "sent"

    phone = await device("Phone", erika)
    await phone.restore(key)
    await phone.reads(room, "während Sie weg waren", seconds=30)


async def test_repair_lays_a_deleted_backup_down_again_without_asking_for_the_key(core: Core, device: NewDevice) -> None:
    erika, laptop, key = await set_up(core, device, "Erika")
    room = await laptop.create_room()
    await laptop.send(room, "lange her")
    await laptop.is_backed_up()
    assert await laptop.run("lab.security.health.check()") == []
    await laptop.run("lab.deleteBackup()")
    found = await laptop.run("lab.security.health.check()")
    assert [(finding["code"], finding["remedy"]) for finding in found] == [("backup-missing", "self")]
    steps = await laptop.run("lab.security.health.repair()")
    assert [(step["finding"]["code"], step["result"]) for step in steps] == [("backup-missing", "mended")]
    assert await laptop.run("lab.security.health.check()") == []
    await laptop.is_backed_up()
    # The stored secrets, which the recovery key opens, fit the new backup.
    phone = await device("Phone", erika)
    await phone.restore(key)
    await phone.reads(room, "lange her")
    assert await phone.run("lab.security.health.check()") == []


async def test_repair_says_when_it_needs_the_recovery_key_and_mends_with_it(core: Core, device: NewDevice) -> None:
    _, laptop, key = await set_up(core, device, "Erika")
    await laptop.run("lab.client.setAccountData('m.cross_signing.self_signing', {})")
    steps = await laptop.run("lab.security.health.repair()")
    assert [(step["finding"]["code"], step["result"]) for step in steps] == [("stored-secrets-incomplete", "needs")]
    assert steps[0]["finding"]["remedy"] == "key"
    assert (await laptop.recovery())["missing"] == ["stored-secrets"]
    steps = await laptop.run("key => lab.security.health.repair(key)", key)
    assert [(step["finding"]["code"], step["result"]) for step in steps] == [("stored-secrets-incomplete", "mended")]
    assert (await laptop.recovery())["state"] == "ready"


async def test_my_devices_are_named_and_signed_out_with_the_password(core: Core, device: NewDevice) -> None:
    erika, laptop, _ = await set_up(core, device, "Erika")
    phone = await device("Phone", erika)
    devices = await laptop.run("lab.security.devices.refresh()")
    shown = [(one["name"], one["trust"], one["isCurrent"]) for one in devices]
    assert shown == [("Erika: Laptop", "verified", True), ("Phone", "unverified", False)]
    assert devices[0]["lastSeenAt"] > 0
    await laptop.run("device => lab.security.devices.rename(device, ' Diensthandy ')", phone.device_id)
    assert (await laptop.run("lab.security.devices.all.value"))[1]["name"] == "Diensthandy"
    sign_out = "lab.security.devices.signOut([argument], lab.refuse)"
    assert await laptop.fault_of(sign_out, phone.device_id) == {"code": "cancelled"}
    await laptop.run("device => lab.security.devices.signOut([device], lab.authenticate)", phone.device_id)
    assert len(await laptop.run("lab.security.devices.all.value")) == 1
    assert await laptop.run("lab.asked") == ["password", "password"]
    assert "M_UNKNOWN_TOKEN" in await phone.fault_of("lab.client.whoami()")
