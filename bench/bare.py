# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A bare Synapse with the same settings and the same PostgreSQL, and nothing of ours around it: what we measure against.

Run as `python -m bench.bare verbund.toml [NAME ...]`, until SIGTERM; says "is ready" when it serves. Names make a static
`federation_domain_whitelist`; without them everybody may talk to it.
"""

import asyncio
import json
import signal
import sys
from pathlib import Path

import aiohttp

from verbund.config import Settings, load
from verbund.site.database import prepare_database
from verbund.site.render.homeserver import render_homeserver, render_log_config
from verbund.site.run import ENVIRONMENT, become_site_user
from verbund.site.supervise import Program, Supervisor

_OURS = ("listeners", "instance_map", "outbound_federation_restricted_to", "federation_domain_whitelist", "modules")
_OURS += ("http_proxy", "https_proxy", "worker_replication_secret_path")


async def main(config_file: Path, whitelist: list[str]) -> None:
    settings = load(config_file)
    user = become_site_user(settings)
    files = settings.files
    database = await prepare_database(settings, user.name, None, print)
    files.homeserver_yaml.write_text(_bare(settings, render_homeserver(settings, database.arguments), whitelist))
    files.log_config.write_text(render_log_config(files.logs))
    url = f"{settings.gateway.client_base_url}/_matrix/client/versions"

    async def is_ready() -> bool:
        try:
            async with aiohttp.ClientSession() as session, session.get(url) as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    argv = [sys.executable, "-m", "synapse.app.homeserver", "-c", str(files.homeserver_yaml)]
    synapse = Program("synapse", argv, is_ready, files.logs / "out.log", environment=ENVIRONMENT)
    supervisor = Supervisor([[*database.programs], [synapse]], print)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await supervisor.start()
    print("is ready", flush=True)
    await stop.wait()
    await supervisor.stop()


def _bare(settings: Settings, rendered: str, whitelist: list[str]) -> str:
    """The same Synapse without what is ours: own TLS, own federation client, no module."""
    lines = [line for line in rendered.splitlines() if line.split(":")[0] not in _OURS]
    client, name = settings.gateway.client_listen, settings.server_name
    secrets_folder = settings.files.secrets
    client_resource = {"names": ["client"], "compress": False}
    listeners = [
        {"type": "http", "port": int(client.rpartition(":")[2]), "bind_addresses": ["127.0.0.1"], "resources": [client_resource]},
        {"type": "http", "path": str(settings.files.synapse_client_socket), "mode": 0o600, "resources": [client_resource]},
        {
            "type": "http",
            "port": int(name.rpartition(":")[2]),
            "tls": True,
            "bind_addresses": ["127.0.0.1"],
            "resources": [{"names": ["federation"], "compress": False}],
        },
    ]
    more = {
        "listeners": listeners,
        "tls_certificate_path": str(secrets_folder / "tls.crt"),
        "tls_private_key_path": str(secrets_folder / "tls.key"),
        "federation_verify_certificates": False,
        "ip_range_blacklist": [],
        "federation_ip_range_blacklist": [],
        **({"federation_domain_whitelist": whitelist} if whitelist else {}),
    }
    return "\n".join([*lines, *(f"{key}: {json.dumps(value)}" for key, value in more.items())]) + "\n"


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2:]))
