# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund check`: what is wrong with an installation, and how to mend it. Looks, changes nothing."""

import os
import shutil
import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from verbund.config import Settings
from verbund.config.files import MAX_RUN_FOLDER
from verbund.faults import Fault
from verbund.follow.reading import open_reading
from verbund.matrix.names import ServerName
from verbund.register.model import Aging, Freshness, Member
from verbund.register.refusal import RegisterRefused
from verbund.site.check_client import app_findings, token_findings
from verbund.site.finding import Finding, Level
from verbund.site.init import read_signing_key
from verbund.site.privileges import site_user
from verbund.site.run import CODE, MIN_FREE_BYTES

_OLDEST_SANE = datetime.fromisoformat("2026-01-01T00:00:00+00:00")


def check_site(settings: Settings, now: datetime, client_hashes: bytes | None = None) -> tuple[Finding, ...]:
    """Every finding, good ones too; `client_hashes` is the release's list of the app's files."""
    looks: tuple[Callable[[Settings, datetime], Iterator[Finding]], ...] = (
        _password, _user, _clock, _disk, _secrets, _certificate, _ports, _register
    )  # fmt: skip
    findings = [finding for look in looks for finding in look(settings, now)]
    return (*findings, *app_findings(settings, client_hashes), *token_findings(settings, now))


def _password(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Before root is given up: `verbund run` reads it as root as well."""
    if settings.database.password_file is not None:
        yield _secret(settings.database.password_file)


def _clock(settings: Settings, now: datetime) -> Iterator[Finding]:
    if now < _OLDEST_SANE:
        yield Finding(Level.ERROR, f"the clock says {now:%Y-%m-%d}", "set the clock (timedatectl set-ntp true)")
    else:
        yield Finding(Level.GOOD, f"the clock says {now:%Y-%m-%d %H:%M} UTC")


def _user(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Everything after this is looked at as the programs will see it."""
    try:
        user = site_user(settings.user)
        user.become()
    except Fault as fault:
        yield Finding(Level.ERROR, fault.message, fault.hint)
        return
    yield Finding(Level.GOOD, f"programs run as {user.name}")
    for folder in (settings.data_folder, settings.run_folder):
        try:
            if folder.stat().st_uid != user.uid:
                yield Finding(Level.ERROR, f"{folder} does not belong to {user.name}", f"chown -R {user.name} {folder}")
        except FileNotFoundError:
            continue  # made at the next start
        except OSError as error:
            what = f"{user.name} cannot reach {folder}: {error.strerror}"
            yield Finding(Level.ERROR, what, "open the folders above it (chmod o+x)")
    if not os.access(CODE / "verbund" / "__init__.py", os.R_OK):
        yield Finding(Level.ERROR, f"{user.name} cannot read the program in {CODE}", "install it outside of root's home")


def _disk(settings: Settings, now: datetime) -> Iterator[Finding]:
    folder = settings.data_folder
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        yield Finding(Level.ERROR, f"{folder}: {error.strerror}", "verbund init makes it")
        return
    level = Level.ERROR if free < MIN_FREE_BYTES else Level.WARNING if free < 10 * MIN_FREE_BYTES else Level.GOOD
    yield Finding(level, f"{free // 1_000_000} MB are free in {folder}", "" if level is Level.GOOD else "make space")
    if len(str(settings.run_folder)) > MAX_RUN_FOLDER:
        long = f"run_folder {settings.run_folder} is too long for sockets"
        yield Finding(Level.ERROR, long, f"at most {MAX_RUN_FOLDER} characters")


def _secrets(settings: Settings, now: datetime) -> Iterator[Finding]:
    files = settings.files
    paths = [files.signing_key, files.replication_secret, files.registration_secret, files.macaroon_secret, files.form_secret]
    paths += [path for path in (files.audit_key, files.audit_pseudonyms) if path.exists()]
    if settings.gateway.tls_private_key is not None:
        paths.append(settings.gateway.tls_private_key)
    paths += [provider.client_secret_file for provider in settings.sign_in.oidc]
    for path in paths:
        yield _secret(path)
    try:
        read_signing_key(files.signing_key)
    except Fault as fault:
        yield Finding(Level.ERROR, fault.message, fault.hint)


def _secret(path: Path) -> Finding:
    try:
        mode = path.stat().st_mode & 0o777
        path.read_bytes()
    except OSError as error:
        return Finding(Level.ERROR, f"{path}: {error.strerror}", "restore it from the backup")
    if mode & 0o077:
        return Finding(Level.ERROR, f"{path} can be read by others", f"chmod 600 {path}")
    return Finding(Level.GOOD, f"{path.name} is there, for its owner alone")


def _certificate(settings: Settings, now: datetime) -> Iterator[Finding]:
    certificate, key = settings.gateway.tls_certificate, settings.gateway.tls_private_key
    if certificate is None and key is None:
        yield Finding(Level.WARNING, "the federation listener speaks no TLS", "right behind an ingress; else set tls_certificate")
        return
    if certificate is None or key is None:
        yield Finding(Level.ERROR, "only one of tls_certificate and tls_private_key is set", "set both")
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
        yield Finding(Level.GOOD, "the TLS certificate fits its key")
    except (OSError, ssl.SSLError) as error:
        yield Finding(Level.ERROR, f"the TLS certificate cannot be used: {error}", f"look at {certificate} and {key}")


def _ports(settings: Settings, now: datetime) -> Iterator[Finding]:
    gateway = settings.gateway
    for name in ("client_listen", "federation_listen", "private_listen"):
        address: str = getattr(gateway, name)
        host, _, port = address.rpartition(":")
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host.strip("[]"), int(port)))
                yield Finding(Level.GOOD, f"{address} is free")
            except OSError as error:
                mend = f"is this site running already? else change {name} in [gateway]"
                yield Finding(Level.WARNING, f"{address}: {error.strerror}", mend)


def _register(settings: Settings, now: datetime) -> Iterator[Finding]:
    files, chosen = settings.files, settings.register_
    if not chosen.mirrors:
        yield Finding(Level.ERROR, "no mirror of the register is configured", "set mirrors in [register]")
    try:
        reading = open_reading(files.register, files.register_root)
    except OSError:
        yield Finding(Level.ERROR, "the trusted root is missing", "verbund init --root FILE brings it")
        return
    except RegisterRefused as error:
        yield Finding(Level.ERROR, f"the trusted root cannot be used: {error}", "ask your registrar for it again")
        return
    reading.reload_if_changed()
    register = reading.register
    if register is None:
        yield Finding(Level.WARNING, f"no register is kept yet: {reading.fault}", "verbund run fetches it")
        return
    aging = Aging(timedelta(hours=chosen.valid_hours), timedelta(hours=chosen.grace_hours))
    freshness = register.freshness(now, aging)
    level = {Freshness.VALID: Level.GOOD, Freshness.GRACE: Level.WARNING, Freshness.CLOSED: Level.ERROR}[freshness]
    sentence = f"register version {register.version.snapshot}, issued {register.issued:%Y-%m-%d %H:%M} UTC, is {freshness.value}"
    yield Finding(level, sentence, "" if level is Level.GOOD else "can the mirrors be reached? see data/register/status.json")
    yield _membership(settings, register.member_of(ServerName(settings.server_name)))


def _membership(settings: Settings, member: Member | None) -> Finding:
    if member is None:
        return Finding(Level.ERROR, f"{settings.server_name} is not in the register", "send the admission request")
    if not member.is_active:
        return Finding(Level.ERROR, f"{settings.server_name} is {member.status.value}", "talk to your registrar")
    try:
        key = read_signing_key(settings.files.signing_key)
    except Fault as fault:
        return Finding(Level.ERROR, fault.message, fault.hint)
    pinned = member.keys.get(key.key_id)
    if pinned is None or pinned.verify_key != key.verify_key:
        return Finding(Level.ERROR, "the register doesn't name this server's signing key", "verbund request renew")
    if member.client_base_url != settings.gateway.client_base_url:
        return Finding(Level.ERROR, f"the register names {member.client_base_url} for clients", "verbund request renew")
    return Finding(Level.GOOD, f"{settings.server_name} is an active member, with this key and address")
