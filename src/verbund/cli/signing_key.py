# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""With which key a command signs: a file, or a token; and where its passphrase or PIN comes from."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verbund.cli import terminal
from verbund.faults import Fault

if TYPE_CHECKING:
    from securesystemslib.signer._signer import Signer

MAX_SECRET_BYTES = 1024
passphrase_fd = click.option(
    "--passphrase-fd",
    type=click.IntRange(min=0),
    help="Read passphrase or PIN from this open file descriptor, one line [default: ask at the terminal].",
)


@dataclass(frozen=True, slots=True)
class ChosenKey:
    """What the options say."""

    file: Path | None
    library: Path | None
    label: str | None
    number: int
    descriptor: int | None

    def signer(self, default: Path | None = None) -> "Signer":
        """The key, opened; raises Fault."""
        from verbund.registrar.keys import read_key
        from verbund.registrar.token import TokenKey, open_token

        secret = secret_from(self.descriptor)
        if self.library is not None:
            if self.file is not None:
                raise click.UsageError("either --key or --pkcs11-library, not both")
            return open_token(TokenKey(self.library, self.label, self.number), secret)
        if self.file is None and default is None:
            raise click.UsageError("--key FILE or --pkcs11-library FILE names the key")
        return read_key(self.file or default or Path(), secret)


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options of a signing key; the command gets them as `chosen`."""

    @click.option("--key", "key_file", type=click.Path(path_type=Path, dir_okay=False), help="The signing key's file.")
    @click.option("--pkcs11-library", type=click.Path(path_type=Path, dir_okay=False), help="A token's driver (.so) instead.")
    @click.option("--token-label", help="Which token, where there are several.")
    @click.option("--key-number", default=2, show_default=True, help="The key's number in the token.")
    @passphrase_fd
    @wraps(command)
    def wrapped(
        key_file: Path | None, pkcs11_library: Path | None, token_label: str | None, key_number: int,
        passphrase_fd: int | None, **others: object,
    ) -> object:  # fmt: skip
        return command(chosen=ChosenKey(key_file, pkcs11_library, token_label, key_number, passphrase_fd), **others)

    return wrapped


def secret_from(descriptor: int | None) -> Callable[[str], str]:
    """Asks at the terminal, or reads one line from a descriptor, once however often it is asked for."""
    if descriptor is None:
        return terminal.secret
    known: list[str] = []

    def read(what: str) -> str:
        if not known:
            known.append(_line(descriptor, what))
        return known[0]

    return read


def _line(descriptor: int, what: str) -> str:
    data = b""
    try:
        while b"\n" not in data and len(data) <= MAX_SECRET_BYTES and (more := os.read(descriptor, MAX_SECRET_BYTES)):
            data += more
    except OSError as error:
        raise Fault(f"{what} cannot be read from descriptor {descriptor}: {error.strerror}", hint="for example 3<file") from error
    line = data.partition(b"\n")[0]
    if not line or len(line) > MAX_SECRET_BYTES:
        raise Fault(f"descriptor {descriptor} holds no {what}", hint="one line of at most 1024 bytes")
    return line.decode(errors="surrogateescape")
