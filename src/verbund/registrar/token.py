# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Signing keys that never leave a PKCS#11 token (smart card, HSM): ECDSA P-256 through securesystemslib's own signer."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pkcs11.exceptions import PKCS11Error
from securesystemslib.exceptions import UnsupportedLibraryError
from securesystemslib.signer._hsm_signer import HSMSigner
from securesystemslib.signer._signer import Signer

from verbund.faults import Fault
from verbund.registrar.keys import Secret

# Where the stock signer looks for the token's driver. It names a library and is no secret.
_LIBRARY = "PYKCS11LIB"


@dataclass(frozen=True, slots=True)
class TokenKey:
    """A key in a token: the driver's library, the token's label (if there are several) and the key's number."""

    library: Path
    label: str | None
    number: int


def open_token(key: TokenKey, secret: Secret) -> Signer:
    """A signer whose key stays in the token; asks for the PIN at each signature. Raises Fault."""
    with _told(key):
        uri, public = HSMSigner.import_(key.number, key.label, secret)
        if public.scheme != "ecdsa-sha2-nistp256":
            raise Fault(f"the token's key {key.number} is of another kind ({public.scheme})", hint="make an ECDSA P-256 key")
        return HSMSigner.from_priv_key_uri(uri, public, lambda _: secret("the PIN of the token"))


@contextmanager
def _told(key: TokenKey) -> Iterator[None]:
    if not key.library.is_file():
        raise Fault(f"{key.library} is not there", hint="--pkcs11-library names the token's driver, a file that ends in .so")
    os.environ[_LIBRARY] = str(key.library)
    try:
        yield
    except (ValueError, UnsupportedLibraryError, PKCS11Error, RuntimeError) as error:
        said = str(error) or type(error).__name__
        raise Fault(f"the token doesn't sign: {said}", hint="is it plugged in, are label, number and PIN right?") from error
