# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Where a site's files lie: computed from two folders, so that every program agrees."""

from dataclasses import dataclass
from pathlib import Path

# The kernel takes socket paths of 107 bytes; ours have names of up to forty behind the folder.
MAX_RUN_FOLDER = 60


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """Paths below the data folder and sockets below the run folder."""

    data: Path
    run: Path

    @property
    def register_root(self) -> Path:
        return self.data / "register-root.json"

    @property
    def register(self) -> Path:
        return self.data / "register"

    @property
    def secrets(self) -> Path:
        return self.data / "secrets"

    @property
    def signing_key(self) -> Path:
        return self.secrets / "signing.key"

    @property
    def replication_secret(self) -> Path:
        return self.secrets / "replication"

    @property
    def registration_secret(self) -> Path:
        return self.secrets / "registration"

    @property
    def macaroon_secret(self) -> Path:
        return self.secrets / "macaroon"

    @property
    def form_secret(self) -> Path:
        return self.secrets / "form"

    @property
    def audit_key(self) -> Path:
        return self.secrets / "audit.key"

    @property
    def audit_pseudonyms(self) -> Path:
        return self.secrets / "audit-pseudonyms"

    @property
    def audit(self) -> Path:
        return self.data / "audit"

    @property
    def homeserver_yaml(self) -> Path:
        return self.data / "homeserver.yaml"

    @property
    def log_config(self) -> Path:
        return self.data / "log.yaml"

    @property
    def spool(self) -> Path:
        """Answers that are too large for memory, for as long as they are looked at."""
        return self.data / "spool"

    @property
    def media(self) -> Path:
        return self.data / "media"

    @property
    def postgres(self) -> Path:
        return self.data / "postgres"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def request(self) -> Path:
        return self.data / "admission-request.json"

    @property
    def app_tokens(self) -> Path:
        return self.data / "app-tokens"

    @property
    def synapse_client_socket(self) -> Path:
        return self.run / "client.sock"

    @property
    def synapse_federation_socket(self) -> Path:
        return self.run / "federation.sock"

    @property
    def outbound_socket(self) -> Path:
        return self.run / "outbound.sock"

    @property
    def wake_socket(self) -> Path:
        return self.run / "poll-now.sock"

    @property
    def postgres_socket_folder(self) -> Path:
        return self.run / "pg"
