# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The recovery key with real devices, a real homeserver and a real browser."""

from playwright.async_api import Route
from tests.browser.security.conftest import NewDevice
from tests.browser.security.core import Core
from tests.browser.security.scenes import conversation, set_up


async def test_first_device_sets_up_and_a_second_restores_with_the_key_and_reads_history(core: Core, device: NewDevice) -> None:
    erika = await core.somebody("Erika")
    laptop = await device("Laptop", erika)
    assert await laptop.recovery() == {"state": "not-set-up"}
    key = await laptop.set_up()
    assert (await laptop.recovery())["state"] == "ready"
    assert await laptop.run("lab.asked") == [], "the first publication of an identity asks nobody"
    room = await laptop.create_room()
    assert await laptop.send(room, "vor dem zweiten Gerät") == "sent"
    await laptop.is_backed_up()

    phone = await device("Phone", erika)
    assert await phone.recovery() == {"state": "needs-restore", "withKey": True, "withDevice": True}
    assert await phone.texts(room) == ["(before-device)"]
    await phone.restore(key.replace(" ", "\u00a0-"))
    state = await phone.recovery()
    assert state["state"] == "ready"
    assert state["keyMadeAt"] == (await laptop.recovery())["keyMadeAt"]
    await phone.reads(room, "vor dem zweiten Gerät")
    assert await phone.send(room, "vom zweiten Gerät") == "sent"
    await laptop.reads(room, "vom zweiten Gerät")
    assert await phone.run("lab.security.healing.figures.value") == {"waiting": 0, "healed": 1}


async def test_a_key_that_is_wrong_is_refused_with_what_is_wrong_and_changes_nothing(core: Core, device: NewDevice) -> None:
    erika, _, key = await set_up(core, device, "Erika")
    _, _, foreign = await set_up(core, device, "Max")
    phone = await device("Phone", erika)
    restore = "lab.security.recovery.restore(argument)"
    swapped = key[:2] + key[3] + key[2] + key[4:] if key[2] != key[3] else key[:-1] + ("1" if key[-1] != "1" else "2")
    fault = await phone.fault_of(restore, key[:-1])
    assert fault == {"code": "unreadable-key", "fault": {"kind": "length", "found": 47, "expected": 48}}
    fault = await phone.fault_of(restore, key[:-1] + "0")
    assert fault == {"code": "unreadable-key", "fault": {"kind": "character", "character": "0", "position": 48}}
    assert (await phone.fault_of(restore, swapped))["code"] in {"unreadable-key", "other-key"}
    assert await phone.fault_of(restore, foreign) == {"code": "other-key"}
    assert (await phone.recovery())["state"] == "needs-restore"
    assert await phone.fault_of(restore, key) is None
    assert await phone.fault_of(restore, foreign) == {"code": "other-key"}


async def test_a_new_key_replaces_the_old_one(core: Core, device: NewDevice) -> None:
    erika, laptop, old = await set_up(core, device, "Erika")
    room = await laptop.create_room()
    await laptop.send(room, "lange her")
    await laptop.is_backed_up()
    new = await laptop.run("lab.replaceKey('changeKey')")
    assert new != old
    assert (await laptop.recovery())["state"] == "ready"
    phone = await device("Phone", erika)
    assert await phone.fault_of("lab.security.recovery.restore(argument)", old) == {"code": "other-key"}
    await phone.restore(new)
    await phone.reads(room, "lange her")
    assert await phone.run("lab.security.dehydration.state.value") == "on"


async def test_a_key_counts_only_after_it_was_checked(core: Core, device: NewDevice) -> None:
    laptop = await device("Laptop", await core.somebody("Erika"))
    unchecked = "(async () => lab.security.recovery.setUp(await lab.security.recovery.prepareKey(), lab.authenticate))()"
    assert await laptop.fault_of(unchecked) == {"code": "wrong-code"}
    assert await laptop.recovery() == {"state": "not-set-up"}


async def test_set_up_that_was_interrupted_after_the_identity_is_finished_by_the_next_run(core: Core, device: NewDevice) -> None:
    erika = await core.somebody("Erika")
    laptop = await device("Laptop", erika)
    # The network goes right after the identity was published, before there is a backup.
    await laptop.page.route("**/room_keys/**", lambda route: route.abort())
    assert await laptop.fault_of("lab.setUp()") is not None
    state = await laptop.recovery()
    assert state["state"] == "incomplete", state
    assert "backup" in state["missing"], state
    await laptop.page.unroute("**/room_keys/**")
    await laptop.reload()
    assert (await laptop.recovery())["state"] == "incomplete"
    key = await laptop.set_up()
    assert (await laptop.recovery())["state"] == "ready"
    phone = await device("Phone", erika)
    await phone.restore(key)
    assert (await phone.recovery())["state"] == "ready"


async def test_everything_lost_is_reset_with_the_password_and_others_see_another_identity(core: Core, device: NewDevice) -> None:
    erika, laptop, old = await set_up(core, device, "Erika")
    _, friend, _ = await set_up(core, device, "Max")
    room = await conversation(laptop, friend)
    await laptop.is_backed_up()
    await laptop.leave()

    phone = await device("Phone", erika)
    # Thinking better of it costs nothing: the old key still opens everything.
    assert await phone.fault_of("lab.replaceKey('reset', lab.refuse)") == {"code": "cancelled"}
    assert await phone.recovery() == {"state": "needs-restore", "withKey": True, "withDevice": True}
    spare = await device("Spare", erika)
    await spare.restore(old)
    await spare.reads(room, "Guten Tag")

    new = await phone.run("lab.replaceKey('reset')")
    assert await phone.run("lab.asked") == ["password", "password"]
    assert (await phone.recovery())["state"] == "ready"
    await spare.until("async () => (await lab.security.recovery.refresh()).state === 'needs-restore'")
    assert await spare.fault_of("lab.security.recovery.restore(argument)", old) == {"code": "other-key"}
    await friend.knows(erika.user_id, "changed")
    await spare.restore(new)
    assert (await spare.recovery())["state"] == "ready"


async def test_a_reset_that_is_interrupted_after_the_identity_goes_on_with_the_same_key(core: Core, device: NewDevice) -> None:
    erika, laptop, _ = await set_up(core, device, "Erika")
    phone = await device("Phone", erika)
    faulty = True

    async def gate(route: Route) -> None:
        if faulty and route.request.method != "GET":
            await route.abort()
        else:
            await route.continue_()

    async def mend() -> None:
        nonlocal faulty
        faulty = False

    await phone.page.route("**/room_keys/**", gate)
    await phone.page.expose_function("mend", mend)
    key = await phone.run("lab.resetTwice(() => mend())")
    assert await phone.run("lab.asked") == ["password"]
    assert (await phone.recovery())["state"] == "ready"
    await laptop.restore(key)
    assert (await laptop.recovery())["state"] == "ready"


async def test_a_reset_that_is_interrupted_by_a_reload_is_finished_by_a_set_up(core: Core, device: NewDevice) -> None:
    erika, laptop, _ = await set_up(core, device, "Erika")
    room = await laptop.create_room()
    await laptop.send(room, "lange her")
    await laptop.is_backed_up()
    phone = await device("Phone", erika)
    await phone.page.route("**/room_keys/**", lambda route: route.abort() if route.request.method != "GET" else route.continue_())
    assert await phone.fault_of("lab.replaceKey('reset')") is not None
    await phone.page.unroute("**/room_keys/**")
    await phone.reload()
    assert (await phone.recovery())["state"] == "incomplete"
    key = await phone.set_up()
    assert (await phone.recovery())["state"] == "ready"
    await laptop.restore(key)
    assert (await laptop.recovery())["state"] == "ready"
