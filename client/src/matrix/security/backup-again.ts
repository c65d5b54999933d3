// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * A backup that was deleted on the server is laid down again with the key that this device and the stored secrets
 * still have: nobody has to type a recovery key, and other devices go on with the key they know.
 */
import { Method, type MatrixClient } from "matrix-js-sdk";
import { ClientPrefix } from "matrix-js-sdk/lib/http-api";
import type { CryptoApi } from "matrix-js-sdk/lib/crypto-api";

const ALGORITHM = "m.megolm_backup.v1.curve25519-aes-sha2";
/** What PKCS #8 puts before the 32 bytes of an X25519 key (RFC 8410). */
const PKCS8 = Uint8Array.from([0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x04, 0x22, 0x04, 0x20]);

/** False where this device has no backup key, or the browser can't compute with it. */
export async function layDownAgain(client: MatrixClient, crypto: CryptoApi): Promise<boolean> {
  const key = await crypto.getSessionBackupPrivateKey();
  if (key === null) return false;
  try {
    const publicKey = await publicKeyOf(key);
    if (publicKey === undefined) return false;
    const body = { algorithm: ALGORITHM, auth_data: { public_key: publicKey } };
    const { version } = await client.http.authedRequest<{ version: string }>(Method.Post, "/room_keys/version", undefined, body, { prefix: ClientPrefix.V3 });
    await crypto.storeSessionBackupPrivateKey(key, version);
  } finally {
    key.fill(0);
  }
  const check = await crypto.checkKeyBackupAndEnable();
  return check?.trustInfo.matchesDecryptionKey === true;
}

/** Unpadded base64; undefined where the browser knows no X25519. */
export async function publicKeyOf(privateKey: Uint8Array): Promise<string | undefined> {
  const pkcs8 = new Uint8Array([...PKCS8, ...privateKey]);
  try {
    const imported = await globalThis.crypto.subtle.importKey("pkcs8", pkcs8, { name: "X25519" }, true, ["deriveBits"]);
    const { x } = await globalThis.crypto.subtle.exportKey("jwk", imported);
    return x?.replace(/-/gu, "+").replace(/_/gu, "/");
  } catch {
    return undefined;
  } finally {
    pkcs8.fill(0);
  }
}
