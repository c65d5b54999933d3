// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** A member as a registrar lists it: exactly the fields of docs/schema/entry.json, each checked. */
import { fromUnpaddedBase64, type Bytes } from "./bytes.js";
import { canonical, decodeUtf8, isObject, type Json, type JsonObject } from "./json.js";

export const KINDS: ReadonlySet<string> = new Set([
  "municipality", "district", "state", "federal", "police", "school", "health", "other",
]);

export interface PinnedKey {
  readonly key: Bytes;
  readonly validFrom: number | undefined;
  readonly validUntil: number | undefined;
}

export interface Member {
  readonly serverName: string;
  readonly name: string;
  readonly kind: string;
  readonly place: string;
  readonly registrar: string;
  readonly status: "active" | "suspended" | "left";
  /** Milliseconds since 1970, as everywhere here. */
  readonly statusSince: number;
  readonly clientBaseUrl: string;
  readonly keys: ReadonlyMap<string, PinnedKey>;
  /** Everything in the entry but its status, as canonical JSON: what two signers must have signed alike. */
  readonly identity: string;
}

export class InvalidEntry extends Error {}

const FIELDS = ["organisation", "status", "status_since", "federation", "client_base_url", "keys", "tls_spki_sha256", "contact"];
const HOST = /^(?:[0-9a-z.-]{1,255}|\[[0-9a-f:.]{2,45}\])$/;

/** Reads the entry of `name`; throws InvalidEntry. */
export function parseEntry(name: string, value: Json | undefined, registrar: string): Member {
  const entry = object(value, FIELDS);
  const organisation = object(entry["organisation"], ["name", "kind", "place", "registrar"]);
  const kind = parseText(organisation["kind"]);
  if (!isServerName(name)) throw new InvalidEntry(`${name} is not a server name in lower case`);
  if (!KINDS.has(kind)) throw new InvalidEntry(`${kind} is not a kind of body`);
  if (parseText(organisation["registrar"]) !== registrar) throw new InvalidEntry(`${name} is listed by another registrar`);
  for (const endpoint of list(entry["federation"], 1, 4)) checkEndpoint(endpoint);
  for (const pin of list(entry["tls_spki_sha256"], 0, 8)) {
    if (typeof pin !== "string" || !/^[0-9a-f]{64}$/.test(pin)) throw new InvalidEntry("a TLS pin must be 64 hex digits");
  }
  parseText(entry["contact"]);
  return {
    serverName: name,
    name: parseText(organisation["name"]),
    kind,
    place: parseText(organisation["place"]),
    registrar,
    status: status(entry["status"]),
    statusSince: parseTime(entry["status_since"]),
    clientBaseUrl: baseUrl(entry["client_base_url"]),
    keys: keys(entry["keys"]),
    identity: decodeUtf8(canonical({ ...entry, status: "", status_since: "" })),
  };
}

/** Whether the text is a server name as the register writes it: lower case, with or without a port. */
export function isServerName(name: string): boolean {
  const found = /^(.*?)(?::([0-9]{1,5}))?$/.exec(name);
  if (found === null || !HOST.test(found[1] ?? "")) return false;
  return found[2] === undefined || isPort(Number(found[2]));
}

/** Milliseconds from `2026-11-24T08:00:00Z`, the one spelling; throws InvalidEntry. */
export function parseTime(value: Json | undefined): number {
  if (typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) {
    const time = Date.parse(value);
    // Date.parse takes 30 February for 2 March.
    if (!Number.isNaN(time) && new Date(time).toISOString().replace(".000", "") === value) return time;
  }
  throw new InvalidEntry(`${String(value)} is not a time like 2026-11-24T08:00:00Z`);
}

export function isValidAt(key: PinnedKey, now: number): boolean {
  return (key.validFrom ?? -Infinity) <= now && now < (key.validUntil ?? Infinity);
}

function status(value: Json | undefined): Member["status"] {
  if (value === "active" || value === "suspended" || value === "left") return value;
  throw new InvalidEntry("status must be active, suspended or left");
}

function checkEndpoint(value: Json): void {
  const endpoint = object(value, ["host", "port"]);
  const host = parseText(endpoint["host"]);
  if (!HOST.test(host.includes(":") ? `[${host}]` : host.toLowerCase())) throw new InvalidEntry(`${host} is not a host`);
  if (typeof endpoint["port"] !== "number" || !isPort(endpoint["port"])) throw new InvalidEntry("that port does not exist");
}

/** https everywhere; http for localhost alone, where nobody is in between. */
function baseUrl(value: Json | undefined): string {
  const url = parseText(value);
  const found = /^(https?):\/\/(\[[0-9a-f:.]+\]|[^/?#@:\[\]\\]+)(?::([1-9][0-9]{0,4}))?$/.exec(url);
  const host = found?.[2] ?? "";
  // The host stands in a Content-Security-Policy: `*` or `x;script-src *` would open it, and no server has such a name.
  if (found === null || !HOST.test(host) || !URL.canParse(url) || (found[3] !== undefined && !isPort(Number(found[3])))) {
    throw new InvalidEntry("client_base_url must be scheme, host and perhaps a port, in lower case");
  }
  if (found[1] !== "https" && host !== "localhost") throw new InvalidEntry("client_base_url must begin with https://");
  return url;
}

function keys(value: Json | undefined): ReadonlyMap<string, PinnedKey> {
  if (!isObject(value)) throw new InvalidEntry("keys must be an object");
  const found = Object.entries(value);
  if (found.length < 1 || found.length > 8) throw new InvalidEntry("keys must hold 1 to 8 keys");
  return new Map(found.map(([id, item]) => [keyId(id), pinnedKey(item)]));
}

function keyId(id: string): string {
  if (!/^ed25519:[A-Za-z0-9_]{1,255}$/.test(id)) throw new InvalidEntry(`${id} is not an ed25519 key ID`);
  return id;
}

function pinnedKey(value: Json): PinnedKey {
  const allowed = ["key", "valid_from", "valid_until"];
  if (!isObject(value) || !Object.keys(value).every((name) => allowed.includes(name))) throw new InvalidEntry("not a key");
  const key = fromUnpaddedBase64(parseText(value["key"]));
  if (key?.length !== 32) throw new InvalidEntry("a key is 32 bytes in unpadded base64");
  const [validFrom, validUntil] = ["valid_from", "valid_until"].map((name) => (name in value ? parseTime(value[name]) : undefined));
  if (validFrom !== undefined && validUntil !== undefined && validUntil <= validFrom) throw new InvalidEntry("a key ends before it begins");
  return { key, validFrom, validUntil };
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65535;
}

function object(value: Json | undefined, names: readonly string[]): JsonObject {
  if (!isObject(value) || Object.keys(value).length !== names.length || !names.every((name) => Object.hasOwn(value, name))) {
    throw new InvalidEntry(`expected exactly ${names.join(", ")}`);
  }
  return value;
}

function list(value: Json | undefined, least: number, most: number): readonly Json[] {
  if (!Array.isArray(value) || value.length < least || value.length > most) {
    throw new InvalidEntry(`expected a list of ${least} to ${most} items`);
  }
  return value as readonly Json[];
}

/** One line that can be shown as it is; throws InvalidEntry. */
export function parseText(value: Json | undefined): string {
  if (typeof value !== "string" || !/^(?: |[^\p{C}\p{Z}]){1,200}$/u.test(value) || value !== value.trim()) {
    throw new InvalidEntry("expected a text of 1 to 200 printable characters");
  }
  return value;
}
