// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The recovery key as people type it: Matrix's base58 text of 32 bytes, read strictly, with an exact word about what is wrong. */

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const PREFIX = [0x8b, 0x01] as const;
const KEY_BYTES = 32;
const ALL_BYTES = PREFIX.length + KEY_BYTES + 1;
/** 35 bytes that begin with 8b 01 are always 48 characters. */
export const KEY_CHARACTERS = 48;
/** Far above any way to write a key; more is not even looked at. */
const MAX_INPUT = 1000;

/** What is wrong with what was typed. */
export type KeyFault =
  | { readonly kind: "empty" }
  /** `character` never occurs in a key (0, O, I and l don't, lest they be confused); `position` counts from 1, without gaps. */
  | { readonly kind: "character"; readonly character: string; readonly position: number }
  | { readonly kind: "length"; readonly found: number; readonly expected: number }
  /** Right length, but a character is wrong, or two changed places. */
  | { readonly kind: "checksum" };

export class UnreadableKey extends Error {
  constructor(readonly fault: KeyFault) {
    super(`unreadable recovery key: ${fault.kind}`);
  }
}

/** Removes what people and programs put between the characters. Upper and lower case both count and stay. */
export function normalizeKey(typed: string): string {
  return typed.slice(0, MAX_INPUT).normalize("NFKC").replace(/[\s\p{Cf}\p{Cc}\p{Zs}\p{Zl}\p{Zp}\p{Pd}\u2212_]/gu, "");
}

/** The 32 bytes of a typed key; throws UnreadableKey. */
export function readRecoveryKey(typed: string): Uint8Array<ArrayBuffer> {
  const text = normalizeKey(typed);
  if (text === "") throw new UnreadableKey({ kind: "empty" });
  checkCharacters(text);
  if (text.length !== KEY_CHARACTERS) throw new UnreadableKey({ kind: "length", found: text.length, expected: KEY_CHARACTERS });
  const bytes = fromBase58(text);
  if (bytes === undefined || !isIntact(bytes)) throw new UnreadableKey({ kind: "checksum" });
  const key = bytes.slice(PREFIX.length, PREFIX.length + KEY_BYTES);
  bytes.fill(0);
  return key;
}

/** Whether two texts are the same key; for the check after showing it. */
export function isSameKey(typed: string, shown: string): boolean {
  return normalizeKey(typed) === normalizeKey(shown);
}

function checkCharacters(text: string): void {
  let position = 0;
  for (const character of text) {
    position += 1;
    if (!ALPHABET.includes(character)) throw new UnreadableKey({ kind: "character", character, position });
  }
}

function isIntact(bytes: Uint8Array): boolean {
  const parity = bytes.reduce((sum, byte) => sum ^ byte, 0);
  return parity === 0 && PREFIX.every((byte, index) => bytes[index] === byte);
}

/** Exactly ALL_BYTES bytes; undefined where the number is too large for them. */
function fromBase58(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(ALL_BYTES);
  for (const character of text) {
    let carry = ALPHABET.indexOf(character);
    for (let index = ALL_BYTES - 1; index >= 0; index -= 1) {
      carry += (bytes[index] ?? 0) * ALPHABET.length;
      bytes[index] = carry & 0xff;
      carry >>= 8;
    }
    if (carry !== 0) return undefined;
  }
  return bytes;
}
