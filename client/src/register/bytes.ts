// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Bytes in the spellings of the register, and the two operations of WebCrypto that we need. */
export type Bytes = Uint8Array<ArrayBuffer>;

export function fromHex(text: string): Bytes | undefined {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) return undefined;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function toHex(data: Uint8Array): string {
  return Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Padded base64, exactly as an encoder writes it. */
export function fromBase64(text: string): Bytes | undefined {
  try {
    const data = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return toBase64(data) === text ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Unpadded base64, as Matrix writes keys and signatures (appendices, unpadded-base64). */
export function fromUnpaddedBase64(text: string): Bytes | undefined {
  return text.includes("=") ? undefined : fromBase64(text + "=".repeat((4 - (text.length % 4)) % 4));
}

export function toBase64(data: Uint8Array): string {
  let text = "";
  for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192));
  return btoa(text);
}

export async function sha256(data: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", data));
}

/** Whether an ed25519 signature holds; a key or signature that is none doesn't. */
export async function verifyEd25519(key: Bytes, signature: Bytes, message: Bytes): Promise<boolean> {
  if (key.length !== 32 || signature.length !== 64) return false;
  try {
    const imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", imported, signature, message);
  } catch {
    return false;
  }
}

export function areEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}
