# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A client without any manners: what it is told, and nothing else."""

from dataclasses import dataclass, field
from urllib.parse import quote

import aiohttp

from verbund.demo.sites import DemoSite


@dataclass
class RawClient:
    """Speaks as one person, at the client listener."""

    session: aiohttp.ClientSession
    site: DemoSite
    user_id: str
    token: str
    since: str = ""
    invites: dict[str, dict] = field(default_factory=dict)

    @classmethod
    async def sign_in(
        cls, session: aiohttp.ClientSession, site: DemoSite, name: str, *, display_name: str = "", admin: bool = False
    ) -> "RawClient":
        password = await site.add_person(name, display_name=display_name, admin=admin)
        client = cls(session, site, f"@{name}:{site.name}", "")
        status, told = await client.log_in(name, password)
        assert status == 200, told
        client.token = told["access_token"]
        client.user_id = told["user_id"]
        return client

    async def log_in(self, name: str, password: str) -> tuple[int, dict]:
        identifier = {"type": "m.id.user", "user": name}
        return await self.call("POST", "login", {"type": "m.login.password", "identifier": identifier, "password": password})

    async def call(self, method: str, path: str, body: object = None) -> tuple[int, dict]:
        return await self.ask(method, f"/_matrix/client/v3/{path}", body)

    async def verbund(self, method: str, path: str, body: object = None) -> tuple[int, dict]:
        return await self.ask(method, f"/_verbund/v1/{path}", body)

    async def ask(self, method: str, path: str, body: object = None) -> tuple[int, dict]:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        async with self.session.request(method, f"{self.site.base_url}{path}", json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def sync(self) -> dict:
        """What is new. Without `since`, Synapse would answer the same for two minutes."""
        status, told = await self.call("GET", f"sync?timeout=0&since={self.since}" if self.since else "sync?timeout=0")
        assert status == 200, told
        self.since = told["next_batch"]
        self.invites |= told.get("rooms", {}).get("invite", {})
        return told

    async def synapse_admin(self, method: str, path: str, body: object = None) -> dict:
        """Synapse's administration, over the socket that nobody outside can open."""
        connector = aiohttp.UnixConnector(str(self.site.settings.files.synapse_client_socket))
        headers = {"Authorization": f"Bearer {self.token}"}
        async with aiohttp.ClientSession(connector=connector) as session:
            url = f"http://homeserver/_synapse/admin/{quote(path, safe='/@:?=&')}"
            async with session.request(method, url, json=body, headers=headers) as answer:
                told = await answer.json()
                assert answer.status in (200, 201), told
                return told
