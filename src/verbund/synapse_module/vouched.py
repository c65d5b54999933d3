# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Transactions from which the gateway left something out: Synapse takes the gateway's word that their sender sent the rest.

For nothing else: any other request, and a transaction without the gateway's code, is verified by Synapse as ever.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import cast

from synapse.api.errors import FederationDeniedError
from synapse.federation.transport.server import _base
from synapse.http.site import SynapseRequest
from synapse.logging.context import run_in_background
from synapse.module_api import JsonDict

from verbund.matrix import x_matrix
from verbund.policy.vouching import HEADER, Voucher

logger = logging.getLogger(__name__)
_TRANSACTIONS = "/_matrix/federation/v1/send/"


_Authenticate = Callable[[_base.Authenticator, SynapseRequest, JsonDict | None], Awaitable[str]]


def accept_vouched(voucher: Voucher) -> None:
    """Puts itself before Synapse's own check. Called before listeners are made; a second call replaces the first."""
    own_check = _own_check()

    async def authenticate_request(authenticator: _base.Authenticator, request: SynapseRequest, content: JsonDict | None) -> str:
        origin = _vouched_origin(voucher, authenticator.server_name, request)
        if origin is None:
            return await own_check(authenticator, request, content)
        allowed = authenticator.federation_domain_whitelist
        if allowed is None or origin not in allowed:
            raise FederationDeniedError(origin)
        request.requester = origin
        # Synapse's `cached` hides from mypy that this is a method.
        retry_timings = cast(Callable[[str], Awaitable[object]], authenticator.store.get_destination_retry_timings)
        if getattr(await retry_timings(origin), "retry_last_ts", 0):
            run_in_background(authenticator.reset_retry_timings, origin)
        return origin

    authenticate_request.own_check = own_check  # type: ignore[attr-defined]
    _base.Authenticator.authenticate_request = authenticate_request  # type: ignore[assignment, method-assign]


def _own_check() -> _Authenticate:
    present = _base.Authenticator.authenticate_request
    own: _Authenticate = getattr(present, "own_check", present)
    return own


def _vouched_origin(voucher: Voucher, own: str, request: SynapseRequest) -> str | None:
    """Who sent it, where the gateway says so."""
    codes = request.requestHeaders.getRawHeaders(HEADER) or []
    claims = request.requestHeaders.getRawHeaders(b"Authorization") or []
    method, target = request.method.decode("ascii"), request.uri.decode("ascii")
    if len(codes) != 1 or len(claims) != 1 or method != "PUT" or not target.startswith(_TRANSACTIONS):
        return None
    if not voucher.holds(codes[0], method, target, claims[0], _body(request), datetime.now(UTC)):
        logger.warning("A transaction carries a code that is not our gateway's")
        return None
    try:
        claim = x_matrix.parse((claims[0],))
    except x_matrix.InvalidClaim:
        return None
    return claim.origin.text if claim.destination.text == own else None


def _body(request: SynapseRequest) -> bytes:
    """Synapse has read it already; it lies in memory or in a file."""
    if request.content is None:
        return b""
    request.content.seek(0)
    return bytes(request.content.read())
