# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The catalogue against a bare Synapse with a static `federation_domain_whitelist`: `python -m bench.bare_probe [--json]`.

What it lets through is docs/bare-synapse.md. Two real Synapses: one is probed, the other serves the key of the member that
attacks. Only what the catalogue calls a refusal counts as one; what a gateway alone can do isn't held against Synapse in words,
but stands in the figures.
"""

import argparse
import asyncio
import json
import secrets
import tempfile
from itertools import groupby
from pathlib import Path

from verbund.demo.sites import DemoSite, free_port, start_module
from verbund.matrix.signatures import KeyId, SigningKey
from verbund.probe.catalogue import CATALOGUE, GROUPS
from verbund.probe.model import Cast, Outcome, Result, Verdict
from verbund.probe.report import as_html
from verbund.probe.requests import Peer
from verbund.probe.run import Plan, run
from verbund.probe.wire import Address
from verbund.site.init import read_signing_key


async def probed(folder: Path) -> Result:
    folder.chmod(0o711)
    sites = [DemoSite.make(folder / name, f"127.0.0.1:{free_port()}", "Bare", "other", "http://127.0.0.1:1") for name in "ab"]
    target, member = sites
    third = f"127.0.0.1:{free_port()}"
    whitelist = [target.name, member.name, third]
    try:
        for site in sites:
            arguments = (str(site.folder / "verbund.toml"), *whitelist)
            site.running = start_module("bench.bare", site.folder / "site.log", *arguments)
        await asyncio.gather(*(site.ready() for site in sites))
        stranger = Peer(f"127.0.0.1:{free_port()}", SigningKey(KeyId("ed25519:probe"), secrets.token_bytes(32)))
        cast = Cast(target.name, stranger, Peer(member.name, read_signing_key(member.settings.files.signing_key)), third=third)
        federation = Address("127.0.0.1", int(target.name.rpartition(":")[2]), tls=True)
        clients = Address("127.0.0.1", int(target.base_url.rpartition(":")[2]), tls=False)
        return await run(CATALOGUE, cast, Plan(federation, clients, per_second=20, loud=False), lambda outcome, done: None)
    finally:
        for site in sites:
            if site.running is not None:
                site.running.stop()
                site.running.wait()


def kind(outcome: Outcome) -> str:
    """What became of a case, in words that a reader of the table needs."""
    if outcome.verdict is not Verdict.FAILED:
        return outcome.verdict.value
    if outcome.told is None:
        return "no answer"
    if outcome.told.status >= 500:
        return "server error"
    return "acted on"


def table(result: Result) -> str:
    kinds = ("passed", "refused otherwise", "acted on", "server error", "no answer", "not applicable")
    lines = ["| group | cases | " + " | ".join(kinds) + " |", "| --- " * (len(kinds) + 2) + "|"]
    for group, found in groupby(result.outcomes, key=lambda outcome: outcome.case.group):
        found_kinds = [kind(outcome) for outcome in found]
        counts = " | ".join(str(found_kinds.count(name) or "") for name in kinds)
        lines.append(f"| {GROUPS[group].de} (`{group}`) | {len(found_kinds)} | {counts} |")
    every = [kind(outcome) for outcome in result.outcomes]
    lines.append(f"| **all** | {len(every)} | " + " | ".join(str(every.count(name)) for name in kinds) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--report", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="verbund-bare-", ignore_cleanup_errors=True) as name:
        result = asyncio.run(probed(Path(name)))
    if chosen.report is not None:
        chosen.report.write_text(as_html(result, "de"))
    if chosen.json:
        rows = {o.case.id: [kind(o), o.told.status if o.told else None, o.reason] for o in result.outcomes}
        print(json.dumps({"cases": len(result.outcomes), "kinds": rows}))
        return
    print(table(result))
    for outcome in result.outcomes:
        if outcome.verdict is Verdict.FAILED:
            print(f"{kind(outcome):13} {outcome.case.id:34} {outcome.reason}")


if __name__ == "__main__":
    main()
