# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""homeserver.yaml, written anew at each start from the settings; each line with its reason."""

import json
from pathlib import Path

from verbund.config import Settings
from verbund.site.render.accounts import account_lines

_HEAD = "# Written by `verbund run` from verbund.toml at each start: change that file, not this one."


def render_homeserver(settings: Settings, database: dict[str, object]) -> str:
    """Synapse's configuration; `database` are psycopg2's arguments, without a password in them."""
    lines = [_HEAD]
    for reason, value in _sections(settings, database):
        lines.append(f"# {reason}")
        # JSON is YAML; so nothing that stands in a setting can become a key of Synapse's.
        lines += [f"{key}: {json.dumps(item, default=str)}" for key, item in value.items()]
    return "\n".join(lines) + "\n"


def render_log_config(folder: Path) -> str:
    """Synapse's log: a file of its own, rotated, at most 80 MB."""
    return json.dumps(
        {
            "version": 1,
            "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(request)s %(message)s"}},
            "handlers": {
                "file": {
                    "class": "logging.handlers.RotatingFileHandler",
                    "formatter": "line",
                    "filename": str(folder / "synapse.log"),
                    "maxBytes": 20_000_000,
                    "backupCount": 3,
                    "encoding": "utf8",
                }
            },
            "root": {"level": "INFO", "handlers": ["file"]},
            "loggers": {"synapse.access": {"level": "WARNING"}, "synapse.storage.SQL": {"level": "WARNING"}},
            "disable_existing_loggers": False,
        }
    )


def _sections(settings: Settings, database: dict[str, object]) -> list[tuple[str, dict[str, object]]]:
    files = settings.files
    return [
        ("Who we are.", {"server_name": settings.server_name, "public_baseurl": settings.gateway.client_base_url + "/"}),
        ("Only the gateway can open these sockets; federation has one of its own.", {"listeners": _listeners(settings)}),
        ("PostgreSQL.", {"database": {"name": "psycopg2", "args": database}}),
        (
            "Secrets stand in files of mode 0600.",
            {
                "signing_key_path": files.signing_key,
                "registration_shared_secret_path": files.registration_secret,
                "macaroon_secret_key_path": files.macaroon_secret,
                "form_secret_path": files.form_secret,
                "worker_replication_secret_path": files.replication_secret,
            },
        ),
        (
            "Every federation request goes out through the gateway, which decides, finds the peer and checks its TLS key.",
            {"instance_map": {"gateway": {"path": str(files.outbound_socket)}}, "outbound_federation_restricted_to": ["gateway"]},
        ),
        (
            "Closed until the module has read the register; it keeps this list up to date, in place.",
            {"federation_domain_whitelist": [settings.server_name], "federation_whitelist_endpoint_enabled": False},
        ),
        ("The rules of the Verbund inside Synapse.", {"modules": [_module(settings)]}),
        ("Keys come from the register; no notary is asked.", {"trusted_key_servers": [], "suppress_key_server_warning": True}),
        *account_lines(settings),
        (
            "Strangers learn nothing about people.",
            {
                "require_auth_for_profile_requests": True,
                "limit_profile_requests_to_users_who_share_rooms": True,
                "include_profile_data_on_invite": False,
                "allow_device_name_lookup_over_federation": False,
                "allow_public_rooms_without_auth": False,
                "allow_public_rooms_over_federation": settings.federation.public_rooms,
                "enable_authenticated_media": True,
            },
        ),
        (
            "Every room is encrypted; push notifications carry no content.",
            {"encryption_enabled_by_default_for_room_type": "all", "push": {"include_content": False}},
        ),
        (
            "Said here, so that no new Synapse changes it unseen.",
            {"default_room_version": "12", "allow_profile_lookup_over_federation": True},
        ),
        (
            "Messages wait in a dehydrated device while nobody is signed in. A room that somebody was banned from is not"
            " forgotten for them: Synapse would forget it before it has told their app.",
            {"forget_rooms_on_leave": False, "experimental_features": {"msc3814_enabled": True}},
        ),
        ("Media.", {"media_store_path": files.media, "max_upload_size": "100M", "dynamic_thumbnails": False}),
        (
            "A peer that was away is tried again soon: Synapse's own ten minutes are long for a message.",
            {"federation": {"destination_min_retry_interval": "30s", "destination_max_retry_interval": "1h"}},
        ),
        (
            "People type fast, and a first day is full of rooms and invitations; the gateway bounds what comes from outside.",
            {
                "rc_room_creation": {"per_second": 0.5, "burst_count": 50},
                "rc_joins": {
                    "local": {"per_second": 1, "burst_count": 50},
                    "remote": {"per_second": 0.5, "burst_count": 50},
                },
                "rc_message": {"per_second": 20, "burst_count": 100},
                "rc_login": {
                    "address": {"per_second": 1, "burst_count": 20},
                    "account": {"per_second": 0.2, "burst_count": 5},
                    "failed_attempts": {"per_second": 0.2, "burst_count": 5},
                },
                "rc_invites": {
                    "per_room": {"per_second": 5, "burst_count": 50},
                    "per_user": {"per_second": 1, "burst_count": 20},
                    "per_issuer": {"per_second": 1, "burst_count": 50},
                },
            },
        ),
        (
            "No reports to anybody.",
            {"report_stats": False, "log_config": files.log_config, "pid_file": files.data / "synapse.pid"},
        ),
    ]


def _listeners(settings: Settings) -> list[dict[str, object]]:
    files = settings.files
    client = {"names": ["client"], "compress": False}
    federation = {"names": ["federation"], "compress": False}
    return [
        {"type": "http", "path": str(files.synapse_client_socket), "mode": 0o600, "x_forwarded": True, "resources": [client]},
        {"type": "http", "path": str(files.synapse_federation_socket), "mode": 0o600, "resources": [federation]},
    ]


def _module(settings: Settings) -> dict[str, object]:
    files = settings.files
    return {
        "module": "verbund.synapse_module.VerbundModule",
        "config": {
            "register_folder": str(files.register),
            "register_root": str(files.register_root),
            "client_base_url": settings.gateway.client_base_url,
            "valid_hours": settings.register_.valid_hours,
            "grace_hours": settings.register_.grace_hours,
            "published": settings.people.published,
            "disclosed_per_day": settings.people.disclosed_per_day,
            "may_rename": settings.people.may_rename,
            "password_change": settings.sign_in.password and settings.sign_in.password_change,
        },
    }
