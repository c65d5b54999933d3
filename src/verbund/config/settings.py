# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The settings tree. Every key has a sentence for an operator; docs/handbook/settings.md is made from it."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from verbund.config.audit import AuditSettings
from verbund.config.client import ClientSettings
from verbund.config.federation import FederationSettings, ShadowSettings
from verbund.config.files import SiteFiles
from verbund.config.people import PeopleSettings
from verbund.config.section import Section
from verbund.config.sign_in import SignInSettings
from verbund.matrix.names import InvalidName, ServerName
from verbund.register.scope import KINDS


def _server_name(text: str) -> str:
    try:
        name = ServerName(text)
    except InvalidName as error:
        raise ValueError(str(error)) from error
    if not name.is_lower_case:
        raise ValueError("must be written in lower case")
    return text


def _kind(text: str) -> str:
    if text not in KINDS:
        raise ValueError(f"must be one of {', '.join(sorted(KINDS))}")
    return text


def _address(text: str) -> str:
    host, colon, port = text.rpartition(":")
    if not colon or not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError("must be an address like 127.0.0.1:8448 or [::]:8448")
    return text


def _url(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError("must begin with https:// or http://")
    return text.rstrip("/")


Address = Annotated[str, AfterValidator(_address)]
Url = Annotated[str, AfterValidator(_url)]


class OrganisationSettings(Section):
    """The public body that runs this server, as the register shall show it."""

    name: str = Field(min_length=1, max_length=200, description="The organisation's name, as people know it.")
    kind: Annotated[str, AfterValidator(_kind)] = Field(
        "municipality", description=f"What kind of body it is: {', '.join(sorted(KINDS))}."
    )
    place: str = Field(min_length=1, max_length=200, description="The place, as people search for it.")
    contact: str = Field(min_length=3, max_length=200, description="A mail address that somebody reads.")


class RegisterSettings(Section):
    """Where the register comes from, and how long it counts."""

    mirrors: tuple[Url, ...] = Field((), description="Addresses that serve the register's files; any member's mirror will do.")
    poll_seconds: float = Field(45, ge=0.2, le=45, description="Ask for news at least this often, in seconds.")
    valid_hours: float = Field(24, gt=0, le=24, description="A register counts as current for so long after its issue.")
    grace_hours: float = Field(96, gt=0, le=336, description="After that, existing federation goes on until this age.")
    alarm_minutes: float = Field(15, gt=0, description="Raise the alarm when the register is older than this.")


class GatewaySettings(Section):
    """The door: listeners and what peers and clients are told."""

    client_listen: Address = Field("127.0.0.1:8008", description="Where clients (or the ingress before us) connect.")
    federation_listen: Address = Field("0.0.0.0:8448", description="Where the gateways of other members connect.")
    private_listen: Address = Field("127.0.0.1:9090", description="Health and metrics; never reachable from outside.")
    tls_certificate: Path | None = Field(None, description="PEM file for federation; leave out behind an ingress with TLS.")
    tls_private_key: Path | None = Field(None, description="PEM file of its key, mode 0600.")
    client_tls: bool = Field(False, description="Whether the client listener speaks TLS itself, with the same certificate.")
    client_base_url: Url = Field(description="The address that clients use, as in the register.")
    federation_endpoints: tuple[Address, ...] = Field(min_length=1, description="host:port under which peers reach us.")
    max_body_bytes: int = Field(10_000_000, gt=0, description="A federation request may be this large.")
    max_answer_bytes: int = Field(110_000_000, gt=0, description="A peer's answer may be this large; 8 files at once.")
    max_room_bytes: int = Field(500_000_000, gt=0, description="A peer's answer about one room may be this large, on disk.")
    body_seconds: float = Field(60, gt=0, description="So long may a request's body take to arrive.")
    head_seconds: float = Field(10, gt=0, description="So long may a request's head take to arrive.")
    max_connections: int = Field(4000, gt=0, description="Open connections of each listener; idle ones make room for new ones.")
    peer_timeout_seconds: float = Field(60, gt=0, le=300, description="How long a peer may take to answer.")
    requests_per_second: float = Field(50, gt=0, description="Signed requests of one member, each second, in the long run.")
    peer_ca_file: Path | None = Field(None, description="Trust anchors for peers without pins; else the system's.")


class DatabaseSettings(Section):
    """PostgreSQL: built in, or one that you run."""

    url: str | None = Field(None, description="postgresql://user@host:port/name, no password; leave out for the built-in one.")
    password_file: Path | None = Field(None, description="The file that holds the password, mode 0600.")


class Settings(Section):
    """One organisation's installation."""

    server_name: Annotated[str, AfterValidator(_server_name)] = Field(description="The part behind the colon in @person:name.")
    data_folder: Path = Field(description="Everything that must survive: database, media, keys. Back it up.")
    run_folder: Path = Field(description="Sockets, at most 60 characters long; made at each start.")
    user: str | None = Field(None, description="When started as root, programs run as this system user.")
    organisation: OrganisationSettings
    register_: RegisterSettings = Field(default_factory=RegisterSettings, alias="register")
    gateway: GatewaySettings
    federation: FederationSettings = Field(default_factory=FederationSettings)
    shadow: ShadowSettings = Field(default_factory=ShadowSettings)
    people: PeopleSettings = Field(default_factory=PeopleSettings)
    sign_in: SignInSettings = Field(default_factory=SignInSettings)
    client: ClientSettings = Field(default_factory=ClientSettings)
    database: DatabaseSettings = Field(default_factory=DatabaseSettings)
    audit: AuditSettings = Field(default_factory=AuditSettings)

    @property
    def files(self) -> SiteFiles:
        """Where everything lies."""
        return SiteFiles(self.data_folder, self.run_folder)

    @property
    def app_tokens(self) -> Path:
        """The folder of the tokens for apps of the BundesMessenger."""
        return self.client.app_tokens_folder or self.files.app_tokens
