# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
import pytest
import signedjson.key
import signedjson.sign
from hypothesis import given
from hypothesis import strategies as st

from verbund.matrix.names import ServerName
from verbund.matrix.signatures import (
    BadSignature,
    InvalidKey,
    KeyId,
    SigningKey,
    VerifyKey,
    encode_base64,
    sign_json,
    verify_json,
)

AMT = ServerName("amt.example")
SEEDS = st.binary(min_size=32, max_size=32)
OBJECTS = st.dictionaries(st.text("abc"), st.integers(-9, 9) | st.text("xyzäö"), max_size=4)


@given(SEEDS, OBJECTS)
def test_ours_and_signedjson_read_each_other(seed, value):
    ours = SigningKey(KeyId("ed25519:1"), seed)
    theirs = signedjson.key.decode_signing_key_base64("ed25519", "1", encode_base64(seed))
    signed_here = sign_json({**value, "unsigned": {"age": 1}}, AMT, ours)
    signedjson.sign.verify_signed_json(signed_here, AMT.text, signedjson.key.get_verify_key(theirs))
    signed_there = signedjson.sign.sign_json(dict(value), AMT.text, theirs)
    verify_json(signed_there, AMT, ours.verify_key)
    with pytest.raises(BadSignature):
        verify_json({**signed_there, "tampered": True}, AMT, ours.verify_key)
    with pytest.raises(BadSignature):
        verify_json(signed_there, ServerName("other.example"), ours.verify_key)


def test_a_signature_has_one_spelling():
    key = SigningKey(KeyId("ed25519:1"), bytes(32))
    signature = key.sign(b"message")
    key.verify_key.verify(b"message", signature)
    last = chr(ord(signature[-1]) + 1)
    for other in (signature + "==", signature[:-1] + last, signature + "\n", signature[:-2], ""):
        with pytest.raises(BadSignature):
            key.verify_key.verify(b"message", other)


@pytest.mark.parametrize("text", ["rsa:1", "ed25519:", "ed25519:a b", "ed25519:ä", "ED25519:1"])
def test_other_key_ids_are_refused(text):
    with pytest.raises(InvalidKey):
        KeyId(text)
    with pytest.raises(InvalidKey):
        VerifyKey(KeyId("ed25519:1"), "AAAA")
