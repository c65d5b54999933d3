# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Short words for the rows of the catalogue, so that a row says what differs and nothing else."""

from collections.abc import Callable
from dataclasses import replace

from verbund.probe.model import Case, Cast, Expected, Listener, Text
from verbund.probe.requests import Ask, a_transaction

V1 = "/_matrix/federation/v1"
PEOPLE = "/_matrix/federation/unstable/de.verbund/people"
Send = Callable[[Cast], bytes]


def refused(*statuses: int, errcode: str | tuple[str, ...] = (), or_closed: bool = False) -> Expected:
    """A refusal with one of these statuses and, if named, one of these errors."""
    errcodes = (errcode,) if isinstance(errcode, str) else errcode
    return Expected(frozenset(statuses), frozenset(errcodes), or_closed=or_closed)


UNAUTHORIZED = refused(401, errcode="M_UNAUTHORIZED")
FORBIDDEN = refused(403, errcode="M_FORBIDDEN")
UNRECOGNIZED = refused(404, errcode="M_UNRECOGNIZED")
BAD_JSON = refused(400, errcode="M_BAD_JSON")


def at_federation(
    id: str, de: str, en: str, reference: str, send: Send, expected: Expected, needs: tuple[str, ...] = ("member",)
) -> Case:
    """An attack on the federation listener, by the member unless said otherwise."""
    return Case(id, Text(de, en), reference, Listener.FEDERATION, send, expected, needs)


def at_clients(id: str, de: str, en: str, reference: str, send: Send, expected: Expected) -> Case:
    """An attack on the client listener, by anybody."""
    return Case(id, Text(de, en), reference, Listener.CLIENTS, send, expected)


def asked(target: str, *headers: str, method: str = "GET", body: bytes = b"") -> Send:
    """A client's request as bytes."""

    def send(cast: Cast) -> bytes:
        lines = [f"{method} {target} HTTP/1.1", f"Host: {cast.own}", *headers]
        if body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body

    return send


def transaction(cast: Cast, role: str = "member", *, pdus: int = 0, edus: int = 0) -> Ask:
    """An honest transaction of somebody: by default an empty one, which changes nothing."""
    content = a_transaction(cast.the(role).name, pdus, edus)
    return replace(cast.ask(role), method="PUT", target=f"{V1}/send/verbund-probe", content=content)


def people(cast: Cast, role: str = "member", content: object = None) -> Ask:
    """A search for people, as one member asks another."""
    return replace(cast.ask(role), method="POST", target=PEOPLE, content={"term": "erika"} if content is None else content)
