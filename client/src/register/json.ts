// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * JSON in two strengths. `parseStrict` refuses what two parsers could read in two ways: doubled keys, floats, integers
 * beyond 2^53-1, lone surrogates, bytes that are not UTF-8. `canonical` and `tufCanonical` write what is signed:
 * Matrix's canonical JSON (appendices, canonical-json) and the OLPC form of TUF 4.2.
 */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

export class InvalidJson extends Error {}

const MAX_DEPTH = 64;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const toUtf8 = new TextEncoder();

export function decodeUtf8(data: Uint8Array): string {
  try {
    return utf8.decode(data);
  } catch {
    throw new InvalidJson("not UTF-8");
  }
}

/** The value in `data`; later ones of doubled keys win, as in every common parser. For what is signed as a value. */
export function parseObject(data: Uint8Array): JsonObject {
  const text = decodeUtf8(data);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidJson(String(error));
  }
  if (!isObject(value as Json)) throw new InvalidJson("expected an object");
  return value as JsonObject;
}

export function parseStrict(data: Uint8Array): JsonObject {
  const reader = new Strict(decodeUtf8(data));
  const value = reader.value(0);
  reader.end();
  if (!isObject(value)) throw new InvalidJson("expected an object");
  return value;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function canonical(value: Json): Uint8Array<ArrayBuffer> {
  return toUtf8.encode(write(value, JSON.stringify));
}

/** Only quotation mark and backslash are escaped, everything else stands as it is. */
export function tufCanonical(value: Json): Uint8Array<ArrayBuffer> {
  return toUtf8.encode(write(value, (text) => `"${text.replace(/[\\"]/g, "\\$&")}"`));
}

function write(value: Json, quoted: (text: string) => string): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new InvalidJson("only integers are signed");
  if (Array.isArray(value)) return `[${value.map((item: Json) => write(item, quoted)).join(",")}]`;
  if (!isObject(value)) return String(value);
  const names = Object.keys(value).sort(byCodePoint);
  return `{${names.map((name) => `${quoted(name)}:${write(value[name] ?? null, quoted)}`).join(",")}}`;
}

/** JavaScript sorts by UTF-16 unit, in which a surrogate pair comes before U+FFFF. */
function byCodePoint(left: string, right: string): number {
  const [a, b] = [Array.from(left), Array.from(right)];
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const difference = (a[at]?.codePointAt(0) ?? 0) - (b[at]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** A reader of one text, from left to right (RFC 8259). */
class Strict {
  #at = 0;

  constructor(readonly text: string) {}

  value(depth: number): Json {
    if (depth > MAX_DEPTH) throw new InvalidJson(`nested deeper than ${MAX_DEPTH}`);
    this.#space();
    switch (this.text[this.#at]) {
      case "{":
        return this.#object(depth);
      case "[":
        return this.#list(depth);
      case '"':
        return this.#string();
    }
    for (const [word, meaning] of [["true", true], ["false", false], ["null", null]] as const) {
      if (this.text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return meaning;
      }
    }
    return this.#integer();
  }

  end(): void {
    this.#space();
    if (this.#at !== this.text.length) throw new InvalidJson("something stands behind the value");
  }

  #object(depth: number): JsonObject {
    const found = new Map<string, Json>();
    this.#items("}", () => {
      this.#space();
      const name = this.#string();
      if (found.has(name)) throw new InvalidJson("a key stands twice in one object");
      this.#space();
      this.#expect(":");
      found.set(name, this.value(depth + 1));
    });
    // fromEntries defines each key, so that "__proto__" is a key like any other.
    return Object.fromEntries(found);
  }

  #list(depth: number): Json[] {
    const found: Json[] = [];
    this.#items("]", () => found.push(this.value(depth + 1)));
    return found;
  }

  #items(close: string, item: () => void): void {
    this.#at++;
    this.#space();
    if (this.text[this.#at] === close) {
      this.#at++;
      return;
    }
    for (;;) {
      item();
      this.#space();
      if (this.text[this.#at] === close) {
        this.#at++;
        return;
      }
      this.#expect(",");
    }
  }

  #string(): string {
    const found = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
    found.lastIndex = this.#at;
    const quoted = found.exec(this.text)?.[0];
    if (quoted === undefined) throw new InvalidJson("not a text");
    this.#at += quoted.length;
    const text = JSON.parse(quoted) as string;
    if (/\p{Surrogate}/u.test(text)) throw new InvalidJson("a string holds a lone surrogate");
    return text;
  }

  #integer(): number {
    const found = /-?(?:0|[1-9][0-9]*)(?![0-9.eE])/y;
    found.lastIndex = this.#at;
    const digits = found.exec(this.text)?.[0];
    if (digits === undefined) throw new InvalidJson("not a value that Matrix can sign");
    this.#at += digits.length;
    const number = Number(digits);
    if (!Number.isSafeInteger(number)) throw new InvalidJson("an integer is beyond 2^53-1");
    return number === 0 ? 0 : number;
  }

  #space(): void {
    while (" \t\n\r".includes(this.text[this.#at] ?? "x")) this.#at++;
  }

  #expect(character: string): void {
    if (this.text[this.#at] !== character) throw new InvalidJson(`expected ${character}`);
    this.#at++;
  }
}
