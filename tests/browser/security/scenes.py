# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What several scenarios begin with."""

from tests.browser.security.conftest import NewDevice
from tests.browser.security.core import Account, Core
from tests.browser.security.device import Device


async def set_up(core: Core, device: NewDevice, name: str) -> tuple[Account, Device, str]:
    """Somebody with one device and a recovery key."""
    account = await core.somebody(name)
    laptop = await device(f"{name}: Laptop", account)
    return account, laptop, await laptop.set_up()


async def conversation(one: Device, other: Device) -> str:
    """A room of two, in which both can read each other."""
    room = await one.create_room(other.account.user_id)
    await other.join(room)
    assert await one.send(room, "Guten Tag") == "sent"
    await other.reads(room, "Guten Tag")
    assert await other.send(room, "Grüß Gott") == "sent"
    await one.reads(room, "Grüß Gott")
    return room


async def compare_emoji(one: Device, other: Device) -> None:
    """From the accepted request to the end; both see the same seven."""
    await one.sees("choosing")
    await other.sees("choosing")
    await one.act("startEmoji")
    shown = [(await device.sees("emoji"))["step"]["emoji"] for device in (one, other)]
    assert shown[0] == shown[1]
    assert len(shown[0]) == 7
    await one.act("confirm")
    await one.sees("confirmed")
    await other.act("confirm")
    for device in (one, other):
        await device.sees("done")
        await device.act("close")


async def qr_of(shower: Device) -> list[int]:
    """The bytes that a camera would read from the screen."""
    await shower.sees("choosing")
    await shower.act("showQr")
    await shower.until("() => lab.verification()?.step.qr !== undefined")
    code: list[int] = await shower.run("[...lab.security.verifications.current.value.step.qr]")
    return code


async def scan(scanner: Device, code: list[int]) -> None:
    await scanner.sees("choosing")
    await scanner.run("code => lab.security.verifications.scanQr(Uint8Array.from(code))", code)
