# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A registrar signs a token, an app verifies it by another library, and the gateway serves it for as long as it counts."""

import base64
import json
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_public_key
from tests.listener import ask
from tests.register_repository import NOON, an_entry, matrix_key

from verbund.cli.register import register
from verbund.faults import Fault
from verbund.gateway.app_tokens import VERIFY, AppTokens
from verbund.gateway.http_server import Exchange
from verbund.register.entry import parse_entry
from verbund.register.model import Status
from verbund.register.request import build_request, parse_request
from verbund.registrar.app_token import Grant, make_token_key, sign_token, write_token
from verbund.registrar.draft import admit, set_status
from verbund.registrar.found import Charter, found
from verbund.registrar.home import Home
from verbund.registrar.serve import empty_inbox
from verbund.registrar.sign import publish, sign

AMT, DOMAIN = "amt.example", "chat.amt.example"


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    home = Home(tmp_path_factory.mktemp("r") / "register")
    found(home, Charter("bund", ("*.example",), ("municipality",)), NOON)
    for name in (AMT, "gesperrt.example"):
        entry = parse_entry(name, an_entry(name, client_base_url=f"https://chat.{name}:8443"), "bund")
        admit(home, "bund", parse_request(build_request(entry, NOON, [matrix_key(name)])), NOON)
    set_status(home, "gesperrt.example", Status.SUSPENDED, NOON)
    for key in ("bund-1.pem", "bund.countersigned-1.pem"):
        sign(home, "bund", home.keys / key, NOON)
    publish(home, "bund")
    empty_inbox(home, NOON)
    make_token_key(home.keys / "app-token.pem", home.folder / "app-token.pub")
    return home


def read_by_an_app(text: str, public: bytes) -> dict[str, object]:
    """What an app with the public key built in does, by hand; raises InvalidSignature."""
    signed, _, signature = text.rpartition(".")
    head, claims = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in signed.split("."))
    assert head == {"alg": "PS512", "typ": "JWT"}
    key = load_pem_public_key(public)
    key.verify(base64.urlsafe_b64decode(signature + "=="), signed.encode(), PSS(MGF1(SHA512()), 64), SHA512())
    return claims


def test_an_app_verifies_what_the_registrar_signed(home: Home, tmp_path):
    out = tmp_path / "amt.jwt"
    arguments = ["token", "--dir", str(home.folder), "--server", AMT, "--days", "30", "--out", str(out), "--json"]
    told = json.loads(CliRunner().invoke(register, arguments, catch_exceptions=False).output)
    assert told["domain"] == DOMAIN
    public = (home.folder / "app-token.pub").read_bytes()
    claims = read_by_an_app(out.read_text().strip(), public)
    assert claims["sub"] == DOMAIN
    assert claims["exp"] - claims["iat"] == 30 * 86400
    head, _, rest = out.read_text().strip().partition(".")
    with pytest.raises(InvalidSignature):
        read_by_an_app(f"{head}.{rest[:-2]}AA", public)
    assert (home.keys / "app-token.pem").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("server", ["fremd.example", "gesperrt.example"])
def test_none_for_strangers_and_suspended(home: Home, server: str):
    with pytest.raises(Fault):
        sign_token(home, Grant(server, 30), home.keys / "app-token.pem", NOON)


def test_a_weak_or_foreign_key_signs_nothing(home: Home, tmp_path):
    weak = tmp_path / "weak.pem"
    weak.write_bytes(generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    weak.chmod(0o600)
    for key in (weak, home.keys / "bund-1.pem"):
        with pytest.raises(Fault, match="no RSA key"):
            sign_token(home, Grant(AMT, 30), key, NOON)
    for days in (0, 731):
        with pytest.raises(Fault, match="days"):
            sign_token(home, Grant(AMT, days), home.keys / "app-token.pem", NOON)


class Gate:
    """The tokens' operation at a time of the test's choosing."""

    def __init__(self, folder: Path) -> None:
        self.now = NOON
        self.said: list[str] = []
        self.tokens = AppTokens(folder, DOMAIN, lambda: self.now, self.said.append)

    async def __call__(self, exchange: Exchange) -> None:
        exchange.answer(await self.tokens(exchange))

    async def served(self) -> list[str]:
        self.tokens.reload_if_changed()
        return json.loads((await ask(self, VERIFY)).body)


async def test_the_gateway_serves_what_lies_there_until_it_expires(home: Home, tmp_path):
    gate = Gate(tmp_path / "tokens")
    assert await gate.served() == []
    (tmp_path / "tokens").mkdir()
    short, long = (sign_token(home, Grant(AMT, days), home.keys / "app-token.pem", NOON) for days in (1, 30))
    write_token(short, tmp_path / "tokens" / "a.jwt")
    write_token(long, tmp_path / "tokens" / "b.jwt")
    assert await gate.served() == [short.text, long.text]
    assert gate.said == []
    gate.now = NOON + timedelta(days=1)
    for _ in range(3):
        assert await gate.served() == [long.text]
    assert gate.said == ["the token a.jwt for apps has expired"]
    (tmp_path / "tokens" / "b.jwt").unlink()
    assert await gate.served() == []


async def test_what_cannot_be_served_is_said_once_and_stops_nothing(home: Home, tmp_path):
    folder = tmp_path / "tokens"
    folder.mkdir()
    good = sign_token(home, Grant(AMT, 30), home.keys / "app-token.pem", NOON)
    write_token(good, folder / "good.jwt")
    (folder / "broken.jwt").write_text("no token")
    (tmp_path / "secret").write_text(good.text)
    (folder / "link.jwt").symlink_to(tmp_path / "secret")
    os.mkfifo(folder / "pipe.jwt")
    (folder / "notes.txt").write_text("not a token at all")
    gate = Gate(folder)
    for _ in range(2):
        assert await gate.served() == [good.text]
    assert len(gate.said) == 3
    assert all(name in " ".join(gate.said) for name in ("broken.jwt", "link.jwt", "pipe.jwt"))


async def test_a_folder_of_thousands_is_bounded(tmp_path):
    for number in range(1000):
        (tmp_path / f"{number:04}.jwt").write_text("x")
    gate = Gate(tmp_path)
    assert await gate.served() == []
    assert len(gate.said) == 17


def test_times_are_utc(home: Home):
    token = sign_token(home, Grant(AMT, 1), home.keys / "app-token.pem", NOON)
    assert token.expires == datetime.fromisoformat("2026-11-25T12:00:00+00:00")
