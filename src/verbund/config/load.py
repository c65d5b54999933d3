# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund.toml` into `Settings`, or a fault that names the key."""

import tomllib
from pathlib import Path

from pydantic import ValidationError

from verbund.config.settings import Settings
from verbund.faults import Fault

MAX_FILE_BYTES = 1_000_000
_PATHS = ("data_folder", "run_folder")
_SECTION_PATHS = {
    "gateway": ("tls_certificate", "tls_private_key", "peer_ca_file"),
    "client": ("folder", "app_tokens_folder"),
    "database": ("password_file",),
    "audit": ("password_file",),
}


def load(path: Path) -> Settings:
    """The settings in `path`; relative paths in it are relative to it. Raises Fault."""
    try:
        with path.open("rb") as file:
            text = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise Fault(f"{path}: {error.strerror}", hint="verbund init makes one; --config names another") from error
    if len(text) > MAX_FILE_BYTES:
        raise Fault(f"{path} is larger than {MAX_FILE_BYTES} bytes", hint="is this the right file?")
    return parse(text, path)


def parse(text: bytes, path: Path) -> Settings:
    """The settings in `text`, as if they stood in `path`; raises Fault."""
    try:
        values = tomllib.loads(text.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Fault(f"{path} is not valid TOML: {error}", hint="mend the line that is named") from error
    _absolute(values, path.resolve().parent)
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise Fault(f"{path}: {_sentence(error)}", hint="docs/handbook/settings.md explains every key") from error


def _absolute(values: dict[str, object], folder: Path) -> None:
    sections = [(values, _PATHS), *((values.get(name), keys) for name, keys in _SECTION_PATHS.items())]
    sign_in = values.get("sign_in")
    providers = sign_in.get("oidc") if isinstance(sign_in, dict) else None
    sections += [(provider, ("client_secret_file",)) for provider in (providers if isinstance(providers, list) else ())]
    for section, names in sections:
        if isinstance(section, dict):
            for name in names:
                if isinstance(section.get(name), str):
                    section[name] = str(folder / section[name])


def _sentence(error: ValidationError) -> str:
    """Every mistake, each with its key, as a person writes it in the file."""
    return "; ".join(f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in error.errors())
