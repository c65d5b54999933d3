# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`[client]`: the app that people get in the browser, what it tells them, and which other apps may sign in."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

import verbund
from verbund.config.section import Section

# Printable ASCII without what could end an attribute or a line: the address of a page, shown to people as a link.
_PAGE = re.compile(r"https://[!#$%&'()*+,./0-9:;=?@A-Z\[\]_a-z~-]{1,500}")
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]{0,30}://[a-z0-9.-]{1,253}(?::[0-9]{1,5})?")
_HEADER = re.compile(r"[A-Za-z0-9-]{1,60}")
_VALUE = re.compile(r"[!-~](?:[ -~]{0,198}[!-~])?")


def _page(text: str) -> str:
    if not _PAGE.fullmatch(text):
        raise ValueError("must be the address of a page, beginning with https://")
    return text


def _origin(text: str) -> str:
    if not _ORIGIN.fullmatch(text):
        raise ValueError("must be an origin like https://app.amt.example, in lower case, with no slash behind")
    return text


def _header(text: str) -> str:
    if not _HEADER.fullmatch(text):
        raise ValueError("must be the name of a header, like X-App")
    return text


def _value(text: str) -> str:
    if not _VALUE.fullmatch(text):
        raise ValueError("must be 1 to 200 printable ASCII characters")
    return text


def _sayable(text: str) -> str:
    if not text.isprintable() or text != text.strip():
        raise ValueError("must be one line of printable characters")
    return text


Page = Annotated[str, AfterValidator(_page)]
Origin = Annotated[str, AfterValidator(_origin)]
HeaderName = Annotated[str, AfterValidator(_header)]
HeaderValue = Annotated[str, AfterValidator(_value)]
Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_sayable)]


class ClientSettings(Section):
    """The app in the browser, what it tells people, and which other apps may sign in."""

    serve: Literal["off", "own", "verbund"] = Field(
        "own", description="Serve the app: not at all, for this organisation's people, or for every member's (`/o/NAME`)."
    )
    folder: Path | None = Field(None, description="The built app; leave out for the one that comes with the program.")
    imprint_url: Page | None = Field(None, description="The page with the imprint (Impressum).")
    privacy_url: Page | None = Field(None, description="The page with the privacy statement (Datenschutzerklärung).")
    accessibility_url: Page | None = Field(None, description="The page with the accessibility statement (Barrierefreiheit).")
    source_url: Page | None = Field(None, description="Where the source code of this version is, if you changed it.")
    support_contact: Line | None = Field(None, description="Whom people ask for help: a mail address or a telephone number.")
    address_form: Literal["formal", "informal"] = Field("formal", description="How the app says you in German: Sie or du.")
    lock_after_minutes: int = Field(
        0,
        ge=0,
        le=480,
        description="The app demands a PIN and locks after so many minutes without use; 0: people may set one for each start.",
    )
    secure_backup_required: bool = Field(True, description="Tell other apps that everybody needs a backup of their keys.")
    federation_announcement: bool = Field(False, description="BundesMessenger apps announce that federation was switched on.")
    federation_introduction: bool = Field(False, description="BundesMessenger apps introduce people to federation.")
    app_tokens_folder: Path | None = Field(
        None, description="Tokens (*.jwt) by which BundesMessenger apps know this server; default app-tokens in data_folder."
    )
    allowed_origins: tuple[Origin, ...] = Field(
        (),
        max_length=50,
        description="Origins of web apps that may use the client API beside our own; empty: all. Guides, but stops no attacker.",
    )
    required_header: HeaderName | None = Field(
        None, description="A header that other apps must send to sign in. Guides honest people and stops no attacker."
    )
    required_header_values: tuple[HeaderValue, ...] = Field((), max_length=50, description="What may stand in it; empty: all.")

    @model_validator(mode="after")
    def _values_have_a_header(self) -> "ClientSettings":
        if self.required_header_values and self.required_header is None:
            raise ValueError("required_header_values needs required_header")
        return self

    @property
    def app_folder(self) -> Path:
        """Where the built app lies."""
        return self.folder or Path(verbund.__file__).parent / "webapp"
