# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Options that several commands share, so that they mean the same everywhere."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from verbund.config import Settings

config = click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("verbund.toml"),
    show_default=True,
    help="The site's configuration.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")


def own_site(config_file: Path) -> "Settings":
    """The settings of a site whose files a command is about to touch: as root, it becomes the site's user first."""
    from verbund.config import load
    from verbund.site.privileges import site_user

    settings = load(config_file)
    site_user(settings.user).become()
    return settings
