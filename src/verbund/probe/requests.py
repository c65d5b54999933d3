# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Federation requests as bytes: a valid one, and every way to spoil it by naming what differs."""

import json
from dataclasses import dataclass, field

from verbund.matrix import canonical_json, x_matrix
from verbund.matrix.names import ServerName
from verbund.matrix.signatures import KeyId, SigningKey, request_bytes

Header = tuple[bytes, bytes]


@dataclass(frozen=True)
class Peer:
    """Who knocks: a name and the key that signs for it."""

    name: str
    key: SigningKey


def key(key_id: str, seed: int) -> SigningKey:
    """A signing key that is the same in every run."""
    return SigningKey(KeyId(f"ed25519:{key_id}"), bytes([seed]) * 32)


@dataclass(frozen=True)
class Ask:
    """One request; what is not named is as an honest peer would write it."""

    peer: Peer
    own: str
    method: str = "GET"
    target: str = "/_matrix/federation/v1/query/profile?user_id=%40clerk%3Aamt.example"
    content: object = None
    body: bytes | None = None
    signed_target: str | None = None
    signed_method: str | None = None
    signed_content: object = None
    signed_destination: str | None = None
    claimed_origin: str | None = None
    claimed_destination: str | None = None
    authorization: tuple[bytes, ...] | None = None
    extra: tuple[Header, ...] = field(default=())
    send_length: bool = True

    def raw(self) -> bytes:
        """The bytes on the wire."""
        body = self._body()
        lines = [f"{self.method} {self.target} HTTP/1.1".encode(), b"Host: " + self.own.encode()]
        lines += [b"Authorization: " + value for value in self._authorizations()]
        lines += [name + b": " + value for name, value in self.extra]
        if body and self.send_length:
            lines += [b"Content-Type: application/json", b"Content-Length: " + str(len(body)).encode()]
        return b"\r\n".join(lines) + b"\r\n\r\n" + body

    def signature(self) -> str:
        """The peer's signature over what it wants to have signed."""
        content = self.signed_content if self.signed_content is not None else self.content
        parsed = canonical_json.parse(json.dumps(content).encode()) if content is not None else None
        return self.peer.key.sign(
            request_bytes(
                self.signed_method or self.method,
                self.signed_target or self.target,
                ServerName(self.claimed_origin or self.peer.name),
                ServerName(self.signed_destination or self.claimed_destination or self.own),
                parsed,
            )
        )

    def header(self, signature: str | None = None) -> bytes:
        """An X-Matrix value, with another signature on demand."""
        return x_matrix.build(
            x_matrix.Claim(
                ServerName(self.claimed_origin or self.peer.name),
                ServerName(self.claimed_destination or self.own),
                self.peer.key.key_id,
                signature if signature is not None else self.signature(),
            )
        )

    def _authorizations(self) -> tuple[bytes, ...]:
        return (self.header(),) if self.authorization is None else self.authorization

    def _body(self) -> bytes:
        if self.body is not None:
            return self.body
        return json.dumps(self.content).encode() if self.content is not None else b""


def a_transaction(origin: str, pdus: int = 0, edus: int = 0) -> dict[str, object]:
    """The body of `/send`."""
    typing = {"room_id": "!r:x.example", "user_id": f"@a:{origin}", "typing": True}
    return {
        "origin": origin,
        "origin_server_ts": 1,
        "pdus": [{"type": "m.room.message", "room_id": "!r:x.example", "sender": f"@a:{origin}"}] * pdus,
        "edus": [{"edu_type": "m.typing", "content": typing}] * edus,
    }


def other_bits(signature: str) -> str:
    """The same 64 bytes spelled with other trailing bits."""
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return signature[:-1] + last[last.index(signature[-1]) + 1]
