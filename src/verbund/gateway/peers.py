# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The way to peers: addresses and pins from the register, no DNS where it names an address, kept connections.

A pool belongs to one entry of the register: when a member's endpoints or pins change, its connections go.
"""

from collections import OrderedDict
from pathlib import Path

from verbund.gateway.http_client import Pool, Response, UpstreamFault, tls_connect
from verbund.gateway.tls import accepts, pinned_context, webpki_context
from verbund.register.model import FederationEndpoint, Member

MOST_CONNECTIONS = 20
MOST_POOLS = 2000
_Key = tuple[str, tuple[FederationEndpoint, ...], tuple[bytes, ...]]


class Peers:
    """Pools by member, the longest unused forgotten first."""

    def __init__(self, anchors: Path | None, timeout_seconds: float) -> None:
        """`anchors` replace the system's trust anchors for peers without pins; raises OSError or ssl.SSLError."""
        self._pinned = pinned_context()
        self._webpki = webpki_context(anchors)
        self._timeout_seconds = timeout_seconds
        self._pools: OrderedDict[_Key, list[Pool]] = OrderedDict()

    async def ask(self, member: Member, method: str, head: bytes) -> Response:
        """The first endpoint that answers; raises UpstreamFault when none does."""
        fault: UpstreamFault | None = None
        for pool in self._pools_of(member):
            try:
                return await pool.ask(method, head)
            except UpstreamFault as error:
                fault = error
        raise fault or UpstreamFault(f"{member.server_name} has no endpoint")

    def _pools_of(self, member: Member) -> list[Pool]:
        key = (member.server_name.text, member.federation, member.tls_spki_sha256)
        if key not in self._pools:
            for old in [old for old in self._pools if old[0] == key[0]]:
                self._close(old)
            self._pools[key] = [self._pool(member, endpoint) for endpoint in member.federation]
            if len(self._pools) > MOST_POOLS:
                self._close(next(iter(self._pools)))
        self._pools.move_to_end(key)
        return self._pools[key]

    def _pool(self, member: Member, endpoint: FederationEndpoint) -> Pool:
        pins = member.tls_spki_sha256
        # Spec: s2s server-discovery: the certificate speaks for the server name, or for the host that the register names.
        connect = tls_connect(
            endpoint.host, endpoint.port, self._pinned if pins else self._webpki, endpoint.host, accepts(pins)
        )
        return Pool(connect, most=MOST_CONNECTIONS, idle_seconds=30, timeout_seconds=self._timeout_seconds)

    def _close(self, key: _Key) -> None:
        for pool in self._pools.pop(key):
            pool.close()

    def close(self) -> None:
        for key in list(self._pools):
            self._close(key)
