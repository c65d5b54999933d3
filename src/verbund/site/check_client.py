# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What `verbund check` says about the app and about tokens for other apps."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from verbund.config import Settings
from verbund.register.app_token import AppToken, domain_of
from verbund.served.folder import FolderRefused, read_folder
from verbund.served.hashes import HASHES, InvalidHashes, deviations, parse_hashes
from verbund.served.tokens import read_tokens
from verbund.site.finding import Finding, Level

TOKEN_WARNING = timedelta(days=30)
_REPLACE = "take the app from the release again, and find out who changed it"
_MOST_FINDINGS = 20


def app_findings(settings: Settings, release: bytes | None) -> Iterator[Finding]:
    """The app's files against the list in its folder, and against the one of the release where it is given."""
    folder = settings.client.app_folder
    if settings.client.serve == "off":
        yield Finding(Level.GOOD, "the app is not served (serve = off)")
        return
    try:
        found = read_folder(folder)
    except (OSError, FolderRefused) as error:
        text = f"{folder}: {error.strerror}" if isinstance(error, OSError) else str(error)
        yield Finding(Level.WARNING, f"the app can't be served: {text}", "build it, set folder in [client], or serve = off")
        return
    if "index.html" not in found.files:
        yield Finding(Level.WARNING, f"{folder} holds no app", "build it, set folder in [client], or serve = off")
        return
    for path in found.left_out[:_MOST_FINDINGS]:
        yield Finding(Level.ERROR, f"the app's folder holds {path}, which is no plain file", f"remove {folder / path}")
    yield from _compared(found.files, found.files.get(HASHES), "its list of sums", f"{folder / HASHES}")
    if release is not None:
        yield from _compared(found.files, release, "the release's list of sums", "the file given as --client-hashes")


def token_findings(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Which tokens for apps can't be served, or soon can't."""
    found = read_tokens(settings.app_tokens, domain_of(settings.gateway.client_base_url))
    for fault in found.faults:
        mend = f"get another one, or remove it from {settings.app_tokens}"
        yield Finding(Level.WARNING, f"a token for apps can't be served: {fault}", mend)
    for name, token in found.tokens:
        yield _token(name, token, now)


def _token(name: str, token: AppToken, now: datetime) -> Finding:
    until = f"{token.expires:%Y-%m-%d %H:%M} UTC"
    if token.is_expired(now):
        return Finding(Level.WARNING, f"the token {name} for apps expired on {until}", "get a new one: apps refuse to sign in")
    if token.expires < now + TOKEN_WARNING:
        return Finding(Level.WARNING, f"the token {name} for apps expires on {until}", "get a new one from who signed it")
    return Finding(Level.GOOD, f"the token {name} for apps holds until {until}")


def _compared(files: Mapping[str, bytes], listed: bytes | None, what: str, where: str) -> Iterator[Finding]:
    if listed is None:
        yield Finding(Level.WARNING, f"{where} is missing: nobody can tell whether the app is as it was built", _REPLACE)
        return
    try:
        differing = deviations(files, parse_hashes(listed))
    except InvalidHashes as error:
        yield Finding(Level.ERROR, f"{where} can't be read: {error}", _REPLACE)
        return
    for sentence in differing[:_MOST_FINDINGS]:
        yield Finding(Level.ERROR, f"the app differs from {what}: {sentence}", _REPLACE)
    if not differing:
        yield Finding(Level.GOOD, f"the app is as in {what}")
