# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The small documents of the client listener: what an app must know before anybody has signed in."""

import verbund
from verbund.config import Settings
from verbund.gateway.errors import CORS, json_answer
from verbund.gateway.messages import Answer, Headers
from verbund.gateway.policies import SAFE

_NO_CACHE: Headers = ((b"cache-control", b"no-cache"),)


def documents(settings: Settings, root: bytes) -> dict[str, Answer]:
    """Answers by path; nothing in them is secret or changes while we run."""
    delegation = settings.gateway.federation_endpoints[0]
    return {
        "/.well-known/matrix/client": json_answer(_well_known(settings), headers=CORS),
        "/.well-known/matrix/server": json_answer({"m.server": delegation}),
        "/app.json": json_answer(_words_to_the_app(settings), headers=(*CORS, *_NO_CACHE)),
        # For the app from this server alone: who takes a root from elsewhere trusts elsewhere.
        "/trust/root.json": Answer(200, ((b"content-type", b"application/json"), *_NO_CACHE, *SAFE), root),
    }


def _well_known(settings: Settings) -> dict[str, object]:
    """Spec: c-s server-discovery; `io.element.e2ee` and `de.bwi` are read by Element and the BundesMessenger."""
    client = settings.client
    pages = {"data_privacy_url": client.privacy_url, "imprint_url": client.imprint_url}
    federation = {
        "enable": True,
        "show_announcement": client.federation_announcement,
        "show_introduction": client.federation_introduction,
    }
    return {
        "m.homeserver": {"base_url": settings.gateway.client_base_url},
        "io.element.e2ee": {"secure_backup_required": client.secure_backup_required},
        "de.bwi": {**{name: page for name, page in pages.items() if page is not None}, "federation": federation},
    }


def _words_to_the_app(settings: Settings) -> dict[str, object]:
    client, register = settings.client, settings.register_
    return {
        "server_name": settings.server_name,
        "organisation": settings.organisation.name,
        "serve": client.serve,
        "imprint_url": client.imprint_url,
        "privacy_url": client.privacy_url,
        "accessibility_url": client.accessibility_url,
        "source_url": client.source_url,
        "support_contact": client.support_contact,
        "address_form": client.address_form,
        "lock": {"required": client.lock_after_minutes > 0, "idle_minutes": client.lock_after_minutes},
        "password_change": settings.sign_in.password and settings.sign_in.password_change,
        "valid_hours": register.valid_hours,
        "grace_hours": register.grace_hours,
        "version": verbund.__version__,
    }
