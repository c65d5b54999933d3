# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Options that the register's commands share."""

from pathlib import Path

import click

from verbund.faults import Fault

NEW_FILE = click.Path(path_type=Path, dir_okay=False)
OLD_FILE = click.Path(path_type=Path, dir_okay=False)
home_option = click.option(
    "--dir", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path("."), help="The register's folder."
)
registrar_option = click.option("--registrar", default="bund", show_default=True, help="Whose part of the register.")
root_option = click.option(
    "--root", type=click.Path(path_type=Path, dir_okay=False), help="The trusted root [default: 1.root.json, here or in --dir]."
)
out_option = click.option("--out", type=NEW_FILE, required=True, help="The change's file, NAME.change.")


def trusted_root(chosen: Path | None, folder: Path | None) -> bytes:
    """The root that the signer trusts: a file that came by a way of its own. Raises Fault."""
    places = [Path("1.root.json"), *([folder / "public" / "metadata" / "1.root.json"] if folder is not None else [])]
    path = chosen or next((place for place in places if place.exists()), None)
    if path is None:
        raise Fault("no trusted root is here", hint="--root names the file whose fingerprint you have compared")
    try:
        return path.read_bytes()
    except OSError as error:
        raise Fault(f"{path}: {error.strerror}", hint="--root names the file whose fingerprint you have compared") from error
