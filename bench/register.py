# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What following a register costs at 15,000 and at 200,000 members: the follower's own code against `register serve`.

    script/bench register [--json] [--members 15000 …]

The register has 17 registrars, random keys (which no packing makes smaller), and as many shards as the handbook says. It is
served by a program of its own, and followed by another, so that what is measured is the follower alone. Bytes are those of
bodies as they come over the wire, packed; milliseconds are those of a poll with its requests over a local connection.
"""

import argparse
import base64
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.register_repository import Repository, an_entry

import verbund
from verbund.demo.sites import free_port
from verbund.matrix.canonical_json import JsonObject

# Members, and the bits of shards that the handbook names for so many.
SIZES = {15_000: 6, 200_000: 8}
LANDS = ("bund", "bb", "be", "bw", "by", "hb", "he", "hh", "mv", "ni", "nw", "rp", "sh", "sl", "sn", "st", "th")
CHANGES = 7
# The program that serves signs timestamps of its own; ours must come after them.
FAR_AHEAD = 1000
_ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{Path(verbund.__file__).parents[1]}:{Path(__file__).parents[1]}"}


def say(sentence: str) -> None:
    print(f"bench: {sentence}", file=sys.stderr, flush=True)


def a_register(members: int, bits: int) -> Repository:
    """Entries as registers have them, from a fixed seed, spread evenly over the registrars."""
    chance = random.Random(members)  # noqa: S311  # the same register in every run
    registrars: dict[str, dict[str, JsonObject]] = {land: {} for land in LANDS}
    for number in range(members):
        land = LANDS[number % len(LANDS)]
        name = f"matrix.gemeinde-{number}.{land}.example"
        keys: JsonObject = {f"ed25519:a_{place}": {"key": _key(chance)} for place in (1, 2)}
        pins = [chance.randbytes(32).hex()]
        registrars[land][name] = an_entry(name, land, keys=keys, tls_spki_sha256=pins, contact=f"it@gemeinde-{number}.example")
    repository = Repository(registrars, {land: [f"*.{land}.example"] for land in LANDS}, bits)
    repository.publish(_now())
    return repository


def _key(chance: random.Random) -> str:
    """As long and as random as a key; nobody signs with it here."""
    return base64.b64encode(chance.randbytes(32)).decode().rstrip("=")


def write_register(folder: Path, repository: Repository) -> None:
    """As `register init` lays it out, with the online keys."""
    for name in ("keys", "online", "draft", "signed", "inbox"):
        (folder / name).mkdir()
    for number, name in ((20, "snapshot"), (21, "timestamp")):
        key = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
        path = folder / "online" / f"{name}.pem"
        path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        path.chmod(0o600)
    write_files(folder, repository, set())


def write_files(folder: Path, repository: Repository, known: set[str]) -> None:
    """What isn't there yet; the timestamp last."""
    for path in sorted(repository.files.keys() - known, key=lambda path: path == "metadata/timestamp.json"):
        place = folder / "public" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(repository.files[path])


def change_one(folder: Path, repository: Repository, number: int) -> None:
    """One member of one registrar is suspended, by both signatures."""
    land = LANDS[number % len(LANDS)]
    repository.registrars[land][f"matrix.gemeinde-{number}.{land}.example"]["status"] = "suspended"
    known = set(repository.files) - {"metadata/timestamp.json"}
    repository.versions["timestamp"] = max(repository.versions["timestamp"], FAR_AHEAD)
    repository.publish_registrar(land, _now())
    repository.publish_online(_now())
    write_files(folder, repository, known)


def measure(members: int, bits: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="vb") as name:
        folder = Path(name)
        say(f"{members:,} members: making the register")
        repository = a_register(members, bits)
        write_register(folder, repository)
        with serving(folder) as url:
            say("following it")
            follower = [sys.executable, "-m", "bench.following", url, str(folder / "public/metadata/1.root.json"), str(CHANGES)]
            running = subprocess.Popen(follower, env=_ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            if running.stdin is None or running.stdout is None:
                raise RuntimeError("a program without pipes")
            for number, line in enumerate(running.stdout):
                if line.startswith("{"):
                    figures: dict[str, float] = json.loads(line)
                    running.wait(30)
                    return figures
                change_one(folder, repository, number)
                running.stdin.write("changed\n")
                running.stdin.flush()
            raise RuntimeError(f"the follower ended with code {running.wait(30)}")


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "verbund.cli", "register", "serve", "--dir", str(folder), "--no-push", "--every", "86400"]
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen([*command, "--listen", f"127.0.0.1:{port}"], env=_ENVIRONMENT, stderr=log)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def main() -> None:
    parser = argparse.ArgumentParser(description="What following a register costs.")
    parser.add_argument("--json", action="store_true", help="one JSON object, with an object for each size")
    parser.add_argument("--members", type=int, action="append", choices=tuple(SIZES), help="only this size")
    arguments = parser.parse_args()
    began = time.monotonic()
    found = {str(members): measure(members, SIZES[members]) for members in arguments.members or SIZES}
    if arguments.json:
        print(json.dumps({size: {name: round(value, 3) for name, value in row.items()} for size, row in found.items()}))
        return
    for size, row in found.items():
        for name, value in row.items():
            print(f"{int(size):>8,} {name:22} {value:10.3f}")
    say(f"took {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
