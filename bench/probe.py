# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The demo's own sites, probed from outside by the command that an auditor runs: `script/bench probe [--json] [--report DIR]`.

Beside the demo's two members stand three that run no server: one is suspended, one has left, one lends its name.
"""

import argparse
import asyncio
import contextlib
import json
import sys
import tempfile
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from verbund.demo.scenario import STADT, World, a_world, both_follow, publish_directories
from verbund.demo.sites import DemoSite
from verbund.register.model import Status
from verbund.register.request import parse_request
from verbund.registrar.draft import admit, set_status

_BESIDE = {"gesperrt.example": Status.SUSPENDED, "fort.example": Status.LEFT, "dritte.example": Status.ACTIVE}


async def probed(folder: Path, more: list[str], report: Path | None) -> dict[str, object]:
    """What `verbund probe --json` says about the demo's town."""
    async with a_world(folder, publish_directories) as world:
        beside = {name: DemoSite.make(folder / name, name, f"Amt {name}", "district", world.register.url) for name in _BESIDE}
        await asyncio.gather(*(site.ready() for site in (world.stadt, world.kreis)))
        await both_follow(world)
        _enter(world, beside)
        await asyncio.to_thread(_until_known, f"{world.stadt.base_url}/_verbund/v1/proof?server=dritte.example")
        reports = ["--report", str(report)] if report is not None else []
        command = [sys.executable, "-m", "verbund.cli", "probe", "--json", *options(world, beside), *reports, *more]
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        told, _ = await process.communicate()
        found: dict[str, object] = json.loads(told)
        return found


def _enter(world: World, beside: dict[str, DemoSite]) -> None:
    """Into one draft, so that one version of the register brings all of it."""
    home, now = world.register.home, datetime.now(UTC)
    with home.locked():
        for site in beside.values():
            admit(home, "bund", parse_request(site.request.read_bytes()), now)
        for name, status in _BESIDE.items():
            if status is not Status.ACTIVE:
                set_status(home, name, status, now)
    world.register.put_in_force()


def _until_known(url: str) -> None:
    """The gateway has read the new version of the register."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with contextlib.suppress(urllib.error.HTTPError), urllib.request.urlopen(url, timeout=10):  # noqa: S310  # our own demo's
            return
        time.sleep(0.5)
    raise RuntimeError("the new members are not in force within a minute")


def options(world: World, beside: dict[str, DemoSite]) -> list[str]:
    """Everything that the demo can lend to the probe."""
    stadt, kreis = world.stadt, world.kreis
    given = ["--server-name", STADT, "--federation", stadt.settings.gateway.federation_endpoints[0], "--clients", stadt.base_url]
    given += ["--member", kreis.name, str(kreis.settings.files.signing_key), "--third", "dritte.example"]
    for role, name in (("--suspended", "gesperrt.example"), ("--left", "fort.example")):
        given += [role, name, str(beside[name].settings.files.signing_key)]
    return given


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--report", type=Path)
    parser.add_argument("more", nargs="*", help="further options of verbund probe, behind --")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="verbund-probe-", ignore_cleanup_errors=True) as name:
        found = asyncio.run(probed(Path(name), chosen.more, chosen.report))
    print(json.dumps(found) if chosen.json else "  ".join(f"{key} {value}" for key, value in found.items()))
    sys.exit(0 if found["failed"] == 0 else 1)


if __name__ == "__main__":
    main()
