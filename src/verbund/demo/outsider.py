# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The stranger, who has the same software and signs with keys of its own; and what it is told."""

import base64
import json
import ssl
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import aiohttp
import yarl

from verbund.demo.people import Failed, Person
from verbund.demo.trust import NotVerified, verified_member, verify_server
from verbund.matrix import x_matrix
from verbund.matrix.canonical_json import JsonValue, encode
from verbund.matrix.names import ServerName
from verbund.matrix.signatures import request_bytes
from verbund.site.init import read_signing_key

if TYPE_CHECKING:
    from verbund.demo.scenario import World
    from verbund.demo.sites import DemoSite

V1 = "/_matrix/federation/v1"


async def forged_proof(root: bytes, member: "DemoSite", name: str) -> str:
    """A member's true proof with the stranger's name written over the member's; what the client says to it."""
    async with aiohttp.ClientSession() as session, session.get(f"{member.base_url}/_verbund/v1/proof") as answer:
        proof = json.loads(await answer.read())
    old, new = member.name.encode(), name.encode()
    files = {path: base64.b64decode(data).replace(old, new) for path, data in proof["files"].items()}
    forged = {**proof, "files": {path: base64.b64encode(data).decode() for path, data in files.items()}}
    try:
        verified_member(root, json.dumps(forged).encode(), ServerName(name))
    except NotVerified as said:
        return str(said)
    raise Failed("a forged proof was believed")


async def relayed_proof(root: bytes, member: "DemoSite") -> str:
    """A stranger that hands on a member's true proof and attestation from an address of its own."""
    from verbund.demo.relay import a_relay

    async with a_relay(member.base_url) as address:
        try:
            await verify_server(root, member.name, address)
        except NotVerified as said:
            return str(said)
    raise Failed("a relay was believed")


class Outsider:
    """Signs requests with a site's own Matrix key and sends them straight to Stadt's gateway."""

    def __init__(self, world: "World", sender: "DemoSite", session: aiohttp.ClientSession) -> None:
        self._key = read_signing_key(sender.settings.files.signing_key)
        self._origin = ServerName(sender.name)
        self._destination = ServerName(world.stadt.name)
        self._url = f"https://{world.stadt.settings.gateway.federation_endpoints[0]}"
        self._session = session

    @classmethod
    async def at(cls, world: "World", as_member: "DemoSite | None" = None) -> "Outsider":
        """The stranger, or a member that acts in its own name."""
        # Whoever attacks doesn't care whom the certificate names.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connector = aiohttp.TCPConnector(ssl=context)
        return cls(world, as_member or world.fremd, aiohttp.ClientSession(connector=connector))

    async def invites(self, user_id: str) -> str:
        event: JsonValue = {
            "type": "m.room.member",
            "room_id": f"!r:{self._origin}",
            "sender": f"@mallory:{self._origin}",
            "state_key": user_id,
            "content": {"membership": "invite"},
        }
        body: JsonValue = {"room_version": "10", "event": event, "invite_room_state": []}
        return await self._must_be_refused("PUT", f"/_matrix/federation/v2/invite/!r:{self._origin}/$e", body)

    async def joins(self, room: str) -> str:
        return await self._must_be_refused("GET", f"{V1}/make_join/{room}/@mallory:{self._origin}?ver=10&ver=11&ver=12")

    async def asks_profile(self, user_id: str) -> str:
        return await self._must_be_refused("GET", f"{V1}/query/profile?user_id={user_id}")

    async def asks_keys(self, user_id: str) -> str:
        return await self._must_be_refused("POST", f"{V1}/user/keys/query", {"device_keys": {user_id: []}})

    async def asks_media(self) -> str:
        return await self._must_be_refused("GET", f"{V1}/media/download/abc")

    async def member_is_refused(self) -> str:
        """A suspended member's transaction."""
        body: JsonValue = {"origin": self._origin.text, "origin_server_ts": 1, "pdus": [], "edus": []}
        return await self._must_be_refused("PUT", f"{V1}/send/{datetime.now(UTC).timestamp():.6f}", body)

    async def own_request_is_refused(self, person: Person, user_id: str) -> str:
        """The other direction: a person at Stadt asks for somebody at the suspended member."""
        headers = {"Authorization": f"Bearer {person.client.access_token}"}
        url = f"{person.client.homeserver}/_matrix/client/v3/profile/{user_id}"
        async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
            told = await answer.text()
            if "peer-is-active" not in told:
                raise Failed(f"answered {answer.status}: {_sentence(told)}")
            return f"{answer.status} {_sentence(told)}"

    async def close(self) -> None:
        await self._session.close()

    async def _must_be_refused(self, method: str, target: str, content: JsonValue = None) -> str:
        signed = request_bytes(method, target, self._origin, self._destination, content)
        claim = x_matrix.Claim(self._origin, self._destination, self._key.key_id, self._key.sign(signed))
        headers = {"Authorization": x_matrix.build(claim).decode(), "Content-Type": "application/json"}
        url = yarl.URL(self._url + target, encoded=True)
        data = encode(content) if content is not None else None
        async with self._session.request(method, url, data=data, headers=headers) as answer:
            told = await answer.text()
            if answer.status != 403:
                raise Failed(f"answered {answer.status}: {told[:200]}")
            return f"403 {_sentence(told)}"


def _sentence(body: str) -> str:
    try:
        return str(json.loads(body)["error"])
    except (ValueError, KeyError, TypeError):
        return body[:100]
