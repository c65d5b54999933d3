// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Bytes in the spellings of the register, and the three operations of WebCrypto that we need. */
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

/** What stands before the point of every P-256 key in DER (RFC 5480, uncompressed): so one key has one spelling here. */
const P256_HEADER = "3059301306072a8648ce3d020106082a8648ce3d03010703420004";

/** The P-256 key in a PEM text, in DER; undefined for any other. */
export function p256FromPem(text: string): Bytes | undefined {
  const body = /^-----BEGIN PUBLIC KEY-----\n((?:[A-Za-z0-9+/=]{1,64}\n)+)-----END PUBLIC KEY-----\n?$/.exec(text)?.[1];
  const key = body === undefined ? undefined : fromBase64(body.replaceAll("\n", ""));
  return key?.length === 91 && toHex(key).startsWith(P256_HEADER) ? key : undefined;
}

/** Whether an ECDSA P-256 signature in DER holds, as tokens make it; `key` in DER. */
export async function verifyP256(key: Bytes, signature: Bytes, message: Bytes): Promise<boolean> {
  const plain = plainSignature(signature);
  if (plain === undefined) return false;
  try {
    const imported = await crypto.subtle.importKey("spki", key, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, imported, plain, message);
  } catch {
    return false;
  }
}

/** r and s of 32 bytes each, as WebCrypto wants them, from DER's sequence of two numbers; undefined where it isn't strict DER. */
function plainSignature(der: Bytes): Bytes | undefined {
  if (der.length < 8 || der.length > 72 || der[0] !== 0x30 || der[1] !== der.length - 2) return undefined;
  const plain = new Uint8Array(64);
  let at = 2;
  for (const end of [32, 64]) {
    const length = der[at + 1] ?? 0;
    const number = der.subarray(at + 2, at + 2 + length);
    const [first = 0x80, second = 0] = number;
    const isPadded = first === 0 && length > 1 && second < 0x80;
    if (der[at] !== 0x02 || length === 0 || number.length !== length || first >= 0x80 || isPadded) return undefined;
    const digits = first === 0 ? number.subarray(1) : number;
    if (digits.length > 32) return undefined;
    plain.set(digits, end - digits.length);
    at += 2 + length;
  }
  return at === der.length ? plain : undefined;
}

export function areEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}
