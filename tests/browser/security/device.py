# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A signed-in device on the bench page, with the words of the scenarios. Through the real interface, only this file changes."""

from typing import Any

from playwright.async_api import BrowserContext, Error, Page
from tests.browser.security.core import Account, Core


class Device:
    def __init__(self, name: str, account: Account, core: Core, context: BrowserContext, page: Page) -> None:
        self.name = name
        self.account = account
        self._core = core
        self.context = context
        self.page = page
        self.device_id = ""
        self.console: list[str] = []
        page.on("console", lambda message: self.console.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.console.append(f"uncaught: {error}"))

    async def sign_in(self) -> None:
        await self.page.goto(self._core.address)
        account = {
            "server": self._core.address,
            "user": self.account.localpart,
            "password": self.account.password,
            "name": self.name,
        }
        self.device_id = await self.page.evaluate("account => lab.signIn(account)", account)

    async def reload(self) -> None:
        await self.page.reload()
        await self.page.evaluate("lab.start()")

    async def leave(self) -> None:
        await self.context.close()

    async def run(self, expression: str, argument: Any = None) -> Any:
        return await self.page.evaluate(expression, argument)

    async def until(self, condition: str, argument: Any = None, seconds: float = 20) -> None:
        """`condition` is a function's text; it may be asynchronous."""
        script = f"([argument, time]) => {{ const condition = {condition}; return lab.until(() => condition(argument), time) }}"
        await self.page.evaluate(script, [argument, seconds * 1000])

    # recovery

    async def recovery(self) -> dict[str, Any]:
        state: dict[str, Any] = await self.run("lab.security.recovery.refresh()")
        return state

    async def set_up(self) -> str:
        key: str = await self.run("lab.setUp()")
        return key

    async def restore(self, key: str) -> None:
        await self.run("key => lab.security.recovery.restore(key)", key)

    async def fault_of(self, expression: str, argument: Any = None) -> Any:
        """The problem with which it ends; None where it doesn't."""
        return await self.run(f"argument => lab.fault(async () => ({expression}))", argument)

    # talking

    async def create_room(self, *invite: str) -> str:
        room: str = await self.run("people => lab.createRoom(...people)", list(invite))
        return room

    async def join(self, room: str) -> None:
        await self.run("room => lab.join(room)", room)

    async def send(self, room: str, text: str) -> str:
        """The word sent, or what blocks it."""
        result: str = await self.run("([room, text]) => lab.send(room, text)", [room, text])
        return result

    async def texts(self, room: str) -> list[str]:
        await self.run("room => lab.open(room)", room)
        texts: list[str] = await self.run("room => lab.texts(room)", room)
        return texts

    async def reads(self, room: str, text: str, seconds: float = 20) -> None:
        await self.run("room => lab.open(room)", room)
        try:
            await self.until("([room, text]) => lab.texts(room).includes(text)", [room, text], seconds)
        except Error as error:
            raise AssertionError(f"{self.name} reads {await self.texts(room)}, not {text}") from error

    async def is_backed_up(self) -> None:
        await self.until("async () => (await lab.backup())?.count > 0", seconds=40)

    async def knows(self, user_id: str, trust: str) -> None:
        await self.until("async ([user, trust]) => (await lab.security.people.look(user)) === trust", [user_id, trust])

    # comparing

    async def sees(self, step: str, seconds: float = 20) -> dict[str, Any]:
        """Waits for a step of the verification that is going on."""
        await self.until("step => lab.verification()?.step.name === step", step, seconds)
        shown: dict[str, Any] = await self.run("lab.verification()")
        return shown

    async def has_device(self, device_id: str, trust: str) -> None:
        """In the person's own list of devices."""
        found = "all.find(one => one.deviceId === device)?.trust === trust"
        await self.until(f"([device, trust]) => lab.security.devices.refresh().then(all => {found})", [device_id, trust])

    async def act(self, action: str, argument: Any = None) -> None:
        await self.run("([action, argument]) => lab.security.verifications[action](...(argument ?? []))", [action, argument])
