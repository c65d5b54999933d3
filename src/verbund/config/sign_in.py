# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`[sign_in]`: how people come in, by password or by the organisation's own sign-in service (OpenID Connect)."""

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from verbund.config.section import Section

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def _issuer(text: str) -> str:
    parts = urlsplit(text)
    if parts.query or parts.fragment or "@" in parts.netloc or not parts.hostname:
        raise ValueError("must be a plain address")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise ValueError("must begin with https:// (http:// only on this machine, to try it out)")
    return text


# They become part of a template: a claim is a word and nothing else.
Claim = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,63}$")]
Host = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$")]


class OidcSettings(Section):
    """One sign-in service, for example Keycloak; it must know the addresses that the operators' page names."""

    id: str = Field(pattern=r"^[a-z0-9_-]{1,50}$", description="A short name; accounts are tied to it, so never change it.")
    name: str = Field(min_length=1, max_length=80, description="What people read on the button.")
    issuer: Annotated[str, AfterValidator(_issuer)] = Field(description="Its address, exactly as it names itself.")
    client_id: str = Field(min_length=1, max_length=200, description="How it knows this server.")
    client_secret_file: Path = Field(description="The file with the secret, mode 0600, readable for the site's user.")
    scopes: tuple[Annotated[str, Field(pattern=r"^[!-~]{1,100}$")], ...] = Field(
        ("openid", "profile"), description="What is asked for; `openid` must be among them."
    )
    localpart_claim: Claim = Field("preferred_username", description="The claim that becomes the part before the colon.")
    display_name_claim: Claim = Field(
        "name", description="The claim that becomes the display name, at each sign-in anew unless people may rename themselves."
    )
    claims_from: Literal["id_token", "userinfo"] = Field(
        "id_token", description="Where it tells them: in the ID token (most do), or at its userinfo address only."
    )
    more_hosts: tuple[Host, ...] = Field(
        (), description="Hosts beside the issuer's that Synapse may reach for it (keys, tokens), if there are any."
    )
    existing_accounts: bool = Field(
        False, description="Whether somebody gets the account that is already there under this name; only where names are unique."
    )

    @property
    def is_on_this_machine(self) -> bool:
        """Only then plain http is taken."""
        return urlsplit(self.issuer).scheme == "http"

    @property
    def hosts(self) -> tuple[str, ...]:
        """Where Synapse must get to."""
        return (urlsplit(self.issuer).hostname or "", *self.more_hosts)

    @model_validator(mode="after")
    def _asks_for_openid(self) -> Self:
        if "openid" not in self.scopes:
            raise ValueError("scopes must hold openid")
        return self


class SignInSettings(Section):
    """How people sign in, and for how long."""

    password: bool = Field(True, description="Whether people sign in with a password.")
    password_change: bool = Field(True, description="Whether they may change it themselves.")
    session_days: int | None = Field(None, ge=1, le=3650, description="Sign devices out after so many days; leave out for never.")
    oidc: tuple[OidcSettings, ...] = Field((), description="Sign-in services, each in a `[[sign_in.oidc]]` of its own.")

    @model_validator(mode="after")
    def _has_a_way_in(self) -> Self:
        if not self.password and not self.oidc:
            raise ValueError("password is off and there is no [[sign_in.oidc]]: nobody could sign in")
        if len({provider.id for provider in self.oidc}) != len(self.oidc):
            raise ValueError("two [[sign_in.oidc]] have the same id")
        return self
