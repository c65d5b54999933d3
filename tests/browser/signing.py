# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Another client's device, signed by its owner's identity: the key for it lies in the secret storage that the app has made."""

import base64
import hmac
from collections.abc import Mapping

import nio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from verbund.demo.people import Person
from verbund.matrix.canonical_json import encode

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_SELF_SIGNING = "m.cross_signing.self_signing"


def key_bytes(recovery_key: str) -> bytes:
    """The 32 bytes in it; the two before say what it is, the one behind that it is whole."""
    number = 0
    for letter in recovery_key.replace(" ", ""):
        number = number * 58 + _ALPHABET.index(letter)
    raw = number.to_bytes(35, "big")
    parity = 0
    for byte in raw:
        parity ^= byte
    assert raw[:2] == b"\x8b\x01"
    assert parity == 0
    return raw[2:34]


def open_secret(recovery_key: str, name: str, sealed: Mapping[str, str]) -> bytes:
    """What is sealed as the specification's m.secret_storage.v1.aes-hmac-sha2."""
    keys = HKDF(SHA256(), 64, bytes(32), name.encode()).derive(key_bytes(recovery_key))
    ciphertext = _bytes(sealed["ciphertext"])
    assert hmac.digest(keys[32:], ciphertext, "sha256") == _bytes(sealed["mac"])
    opened = Cipher(algorithms.AES(keys[:32]), modes.CTR(_bytes(sealed["iv"]))).decryptor().update(ciphertext)
    return _bytes(opened.decode())


async def sign_device(person: Person, recovery_key: str) -> None:
    """As another device of the same person does after it has been compared."""
    user, device = person.user_id, person.client.device_id
    storage = await _get(person, f"/user/{user}/account_data/{_SELF_SIGNING}")
    [sealed] = storage["encrypted"].values()
    private = Ed25519PrivateKey.from_private_bytes(open_secret(recovery_key, _SELF_SIGNING, sealed))
    public = _text(private.public_key().public_bytes_raw())
    told = await _post(person, "/keys/query", {"device_keys": {user: [device]}})
    keys = dict(told["device_keys"][user][device])
    signed = encode({name: value for name, value in keys.items() if name not in ("signatures", "unsigned")})
    keys.pop("unsigned", None)
    keys["signatures"] = {user: {f"ed25519:{public}": _text(private.sign(signed))}}
    answer = await _post(person, "/keys/signatures/upload", {user: {device: keys}})
    assert answer.get("failures", {}) == {}, answer


async def _get(person: Person, path: str) -> dict:
    return await _ask(person, "GET", path, None)


async def _post(person: Person, path: str, body: object) -> dict:
    return await _ask(person, "POST", path, nio.Api.to_json(body))


async def _ask(person: Person, method: str, path: str, data: str | None) -> dict:
    headers = {"Authorization": f"Bearer {person.client.access_token}", "Content-Type": "application/json"}
    answer = await person.client.send(method, f"/_matrix/client/v3{path}", data, headers)
    assert answer.status == 200, await answer.text()
    return dict(await answer.json())


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))


def _text(data: bytes) -> str:
    return base64.b64encode(data).rstrip(b"=").decode()
