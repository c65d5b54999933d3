# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The gateway as a program: everything composed from the settings, run until told to stop."""

import asyncio
import resource
import signal
import ssl
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO, cast
from urllib.parse import urlsplit

from prometheus_client import CollectorRegistry

from verbund.config import Settings
from verbund.config.federation import FederationSettings
from verbund.faults import Fault
from verbund.follow.reading import Reading, open_reading
from verbund.gateway.app_tokens import VERIFY, AppTokens
from verbund.gateway.apps import Apps
from verbund.gateway.audit import Audit
from verbund.gateway.border import Border
from verbund.gateway.cleaning import Cleaning
from verbund.gateway.clients import Clients, Own
from verbund.gateway.closed import Closed
from verbund.gateway.directory import Directory
from verbund.gateway.documents import documents
from verbund.gateway.faces import Faces
from verbund.gateway.homeserver import Homeserver
from verbund.gateway.http_server import Bounds, HttpServer
from verbund.gateway.inbound import Inbound
from verbund.gateway.inspecting import Inspecting
from verbund.gateway.limits import Limits, Rate
from verbund.gateway.mirror import PREFIX, Mirror, Proof
from verbund.gateway.operations import OPERATIONS, ModuleOperation
from verbund.gateway.outbound import Outbound
from verbund.gateway.own_keys import OwnKeys
from verbund.gateway.peers import Peers
from verbund.gateway.poll_now import POLL, PollNow
from verbund.gateway.private import Private
from verbund.gateway.strangers import Strangers
from verbund.gateway.tls import ServerCertificate
from verbund.gateway.trails import open_trail, ticking
from verbund.gateway.webapp import INDEX, WebApp, table_of
from verbund.matrix.names import ServerName
from verbund.policy.question import Terms
from verbund.policy.vouching import Voucher
from verbund.register.app_token import domain_of
from verbund.register.model import Aging, Freshness
from verbund.register.refusal import RegisterRefused
from verbund.served.folder import FolderRefused, read_folder

RELOAD_SECONDS = 0.2
HANDSHAKE_SECONDS = 10.0
# Two listeners, a connection to Synapse for each of theirs, and what we hold open ourselves.
_FILES_FOR_EACH_CONNECTION, _OTHER_FILES = 4, 200
STOP_SECONDS = 2.0
_CERTIFICATE = "the new TLS certificate"
# A /sync may wait half a minute for news; a large upload takes its time.
CLIENT_TIMEOUT_SECONDS = 180.0


async def run(settings: Settings, out: TextIO = sys.stdout) -> None:
    """Serves until SIGTERM or SIGINT; raises Fault when it can't begin."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        await _start(settings, out, stack)
        await stop.wait()


async def _start(settings: Settings, out: TextIO, stack: AsyncExitStack) -> None:
    files, gateway = settings.files, settings.gateway
    own = ServerName(settings.server_name)
    registry = CollectorRegistry()
    reading = _reading(settings)
    reading.reload_if_changed()
    audit = Audit(out, _now, registry)
    _allow_open_files(gateway.max_connections, audit)
    audit.trail = open_trail(settings, out, lambda text: audit.event("alarm", text))
    stack.push_async_callback(audit.trail.close)
    border = _border(settings, own, reading, audit, registry)
    homeserver = Homeserver(files.synapse_federation_socket, files.synapse_client_socket, CLIENT_TIMEOUT_SECONDS)
    stack.callback(homeserver.close)
    certificate = _certificate(settings)
    peers = _peers(settings)
    stack.callback(peers.close)
    bounds = Bounds(
        head_seconds=gateway.head_seconds, body_seconds=gateway.body_seconds, max_connections=gateway.max_connections
    )
    limits = Limits(gateway.requests_per_second, time.monotonic)
    secret = _secret(files.replication_secret)
    voucher = Voucher(secret)
    strangers = Strangers(border, homeserver, voucher)
    cleaning = Cleaning(border, homeserver, voucher, strangers)
    files.spool.mkdir(mode=0o700, exist_ok=True)
    inspecting = Inspecting(files.spool, gateway.max_room_bytes, gateway.max_answer_bytes)
    own_keys = OwnKeys(own, homeserver)
    inbound = Inbound(border, homeserver, cleaning, inspecting, own_keys, gateway.federation_endpoints[0], limits)
    tokens = AppTokens(settings.app_tokens, domain_of(gateway.client_base_url), _now, lambda text: audit.event("alarm", text))
    tokens.reload_if_changed()
    clients = _clients(settings, own, reading, homeserver, tokens, _webapp(settings, own, reading, audit))
    private = Private(border, reading, homeserver, files.register, registry)
    await _listen(stack, gateway.private_listen, HttpServer(private, bounds), None)
    await _listen_unix(stack, files.outbound_socket, Outbound(border, peers, inspecting, strangers, secret))
    tls = certificate.context if certificate else None
    await _listen(stack, gateway.federation_listen, HttpServer(inbound, bounds), tls)
    await _listen(stack, gateway.client_listen, HttpServer(clients, bounds), tls if gateway.client_tls else None)
    watcher = asyncio.create_task(_watch(border, reading, certificate, tokens))
    stack.callback(watcher.cancel)
    stack.callback(asyncio.create_task(ticking(audit.trail)).cancel)
    audit.event("ready", f"gateway of {own} is ready")


def _border(settings: Settings, own: ServerName, reading: Reading, audit: Audit, registry: CollectorRegistry) -> Border:
    register, gateway = settings.register_, settings.gateway
    aging = Aging(
        timedelta(hours=register.valid_hours), timedelta(hours=register.grace_hours), timedelta(minutes=register.alarm_minutes)
    )
    return Border(
        own=own,
        register=lambda: reading.register,
        clock=_now,
        steady=time.monotonic,
        audit=audit,
        terms=_terms(settings.federation, aging),
        shadow=_terms(settings.shadow, aging) if settings.shadow.rehearse else None,
        max_body_bytes=gateway.max_body_bytes,
        max_answer_bytes=gateway.max_answer_bytes,
        # Longer than a peer may take, so that our homeserver always gets an answer.
        exchange_seconds=gateway.peer_timeout_seconds + 30,
        peer_seconds=gateway.peer_timeout_seconds,
        faces=Faces(lambda: reading.trusted, audit, time.monotonic, registry),
    )


def _terms(federation: FederationSettings, aging: Aging) -> Terms:
    return Terms(aging, closed=federation.closed, without_members=federation.refused_members)


def _clients(
    settings: Settings, own: ServerName, reading: Reading, homeserver: Homeserver, tokens: AppTokens, webapp: WebApp | None
) -> Clients:
    base_url, client = settings.gateway.client_base_url, settings.client
    scheme, host = (part.encode() for part in urlsplit(base_url)[:2])
    extras: dict[str, Own] = {
        "GET /_verbund/v1/proof": Proof(reading, own, Rate(5, 40), time.monotonic),
        # Somebody types: a letter each 100 ms, and an office may share one address.
        "GET /_verbund/v1/organisations": Directory(reading, Rate(50, 200), time.monotonic),
        f"GET {PREFIX}": Mirror(reading, Rate(0.1, 10), time.monotonic),
        f"GET {VERIFY}": tokens,
        f"POST {POLL}": PollNow(settings.files.wake_socket, time.monotonic),
    }
    extras |= {row.key: ModuleOperation(row, homeserver, host, scheme, time.monotonic) for row in OPERATIONS}
    apps = Apps(base_url, client.allowed_origins, client.required_header, client.required_header_values)
    shown = documents(settings, reading.root)
    return Clients(homeserver, host, scheme, shown, extras, apps, webapp, Closed.by(settings))


def _webapp(settings: Settings, own: ServerName, reading: Reading, audit: Audit) -> WebApp | None:
    """The app, or None where it isn't to be served or can't be: people's other apps and federation go on."""
    client, gateway = settings.client, settings.gateway
    if client.serve == "off":
        return None
    try:
        table, left_out = table_of(read_folder(client.app_folder))
    except (OSError, FolderRefused) as error:
        audit.event("client", f"the app is not served: {error}")
        return None
    if INDEX not in table:
        audit.event("client", f"the app is not served: {client.app_folder} holds no index.html")
        return None
    if left_out:
        audit.event("client", f"not served, since they are no plain files of a kind that we know: {', '.join(left_out)}")
    https = gateway.client_tls or gateway.client_base_url.startswith("https://")
    return WebApp(table, own, lambda: reading.register, whole_verbund=client.serve == "verbund", https=https)


async def _watch(border: Border, reading: Reading, certificate: ServerCertificate | None, tokens: AppTokens) -> None:
    """Takes over what changed on disk, and raises the alarms that age brings."""
    said: set[str] = set()
    while True:
        await asyncio.sleep(RELOAD_SECONDS)
        if reading.reload_if_changed() and reading.register is not None:
            version = reading.register.version
            border.audit.event("register", f"register version {version.snapshot} ({version.snapshot_sha256[:16]}) is in force")
        try:
            if certificate is not None and certificate.reload_if_changed():
                border.audit.event("certificate", "a new TLS certificate is in use")
                said -= {sentence for sentence in said if sentence.startswith(_CERTIFICATE)}
        except (OSError, ssl.SSLError) as error:
            _once(border, said, f"{_CERTIFICATE} cannot be used: {error}")
        tokens.reload_if_changed()
        now, aging = border.clock(), border.terms.aging
        register = reading.register
        if register is None:
            _once(border, said, f"no register: {reading.fault}; federation is closed")
        elif register.freshness(now, aging) is not Freshness.VALID:
            _once(border, said, f"the register is in {register.freshness(now, aging).value}: it has not been refreshed for long")
        elif register.is_old(now, aging):
            _once(border, said, "the register is older than it should be: is the follower running, are the mirrors reachable?")
        else:
            said -= {sentence for sentence in said if not sentence.startswith(_CERTIFICATE)}


def _once(border: Border, said: set[str], sentence: str) -> None:
    if sentence not in said:
        said.add(sentence)
        border.audit.event("alarm", sentence)


async def _listen(stack: AsyncExitStack, address: str, server: HttpServer, tls: ssl.SSLContext | None) -> None:
    host, _, port = address.rpartition(":")
    loop = asyncio.get_running_loop()
    try:
        handshake_seconds = None if tls is None else HANDSHAKE_SECONDS
        listener = await loop.create_server(
            server, host.strip("[]"), int(port), ssl=tls, backlog=1024, ssl_handshake_timeout=handshake_seconds
        )
    except OSError as error:
        raise Fault(f"cannot listen on {address}: {error.strerror}", hint="is another program using this port?") from error

    async def close() -> None:
        listener.close()
        await server.close(STOP_SECONDS)

    stack.push_async_callback(cast(Callable[[], Awaitable[None]], close))


def _allow_open_files(max_connections: int, audit: Audit) -> None:
    """Many systems begin with 1024: then accepting would fail before our own bound lets go of anybody."""
    needed = max_connections * _FILES_FOR_EACH_CONNECTION + _OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    if allowed < needed:
        audit.event("alarm", f"only {allowed} open files are allowed; {needed} are needed for max_connections")


async def _listen_unix(stack: AsyncExitStack, path: Path, outbound: Outbound) -> None:
    path.unlink(missing_ok=True)
    try:
        listener = await asyncio.start_unix_server(outbound.serve, str(path))
        path.chmod(0o600)
    except OSError as error:
        raise Fault(f"cannot listen on {path}: {error.strerror}", hint="is run_folder there, and short enough?") from error
    stack.callback(listener.close)


def _reading(settings: Settings) -> Reading:
    files = settings.files
    try:
        return open_reading(files.register, files.register_root)
    except OSError as error:
        hint = "verbund init --root FILE brings the trusted root that your registrar gave you"
        raise Fault(f"{files.register_root}: {error.strerror or error}", hint=hint) from error
    except RegisterRefused as error:
        raise Fault(f"{files.register_root}: {error}", hint="ask your registrar for the trusted root again") from error


def _certificate(settings: Settings) -> ServerCertificate | None:
    gateway = settings.gateway
    if gateway.tls_certificate is None and gateway.tls_private_key is None:
        return None
    if gateway.tls_certificate is None or gateway.tls_private_key is None:
        raise Fault("only one of tls_certificate and tls_private_key is set", hint="set both, or none behind an ingress")
    try:
        return ServerCertificate(gateway.tls_certificate, gateway.tls_private_key)
    except (OSError, ssl.SSLError) as error:
        raise Fault(f"the TLS certificate cannot be used: {error}", hint="verbund check says more") from error


def _peers(settings: Settings) -> Peers:
    try:
        return Peers(settings.gateway.peer_ca_file, settings.gateway.peer_timeout_seconds)
    except (OSError, ssl.SSLError) as error:
        raise Fault(f"peer_ca_file cannot be used: {error}", hint="it must hold certificates in PEM") from error


def _secret(path: Path) -> bytes:
    try:
        secret = path.read_bytes().strip()
    except OSError as error:
        raise Fault(f"{path}: {error.strerror}", hint="verbund init makes the secrets") from error
    if len(secret) < 32:
        raise Fault(f"{path} holds no secret of at least 32 characters", hint="verbund init makes the secrets")
    return secret


def _now() -> datetime:
    return datetime.now(UTC)
