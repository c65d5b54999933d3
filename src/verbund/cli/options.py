# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Options that several commands share, so that they mean the same everywhere."""

from pathlib import Path

import click

config = click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("verbund.toml"),
    show_default=True,
    help="The site's configuration.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
