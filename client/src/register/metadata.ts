// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** TUF metadata: one signed file, who may sign it, and whether they did (TUF 4, 5.3 to 5.6). */
import { fromHex, p256FromPem, verifyEd25519, verifyP256, type Bytes } from "./bytes.js";
import { parseTime } from "./entry.js";
import { InvalidJson, isObject, parseObject, parseStrict, tufCanonical, type Json, type JsonObject } from "./json.js";
import { RegisterRefused } from "./refusal.js";

export type MetadataType = "root" | "timestamp" | "snapshot" | "targets";

export interface Metadata {
  readonly path: string;
  readonly type: MetadataType;
  readonly version: number;
  readonly expires: number;
  readonly signed: JsonObject;
  readonly signatures: ReadonlyMap<string, Bytes>;
}

const ED25519_BYTES = 32;

/** Who signs a role, and how many of them must. */
export interface Role {
  readonly keys: ReadonlyMap<string, Bytes>;
  readonly threshold: number;
}

/** What one file says of another: its version or, for targets, none; its hash, and its length where it is given. */
export interface FileInfo {
  readonly version: number;
  readonly length: number | undefined;
  readonly sha256: string;
}

/** Reads one metadata file; throws RegisterRefused where it is none of that type. Nothing is verified yet. */
export function parseMetadata(path: string, type: MetadataType, data: Bytes): Metadata {
  return reading(path, () => {
    const value = parseObject(data);
    return metadata(path, type, object(value["signed"]), signatures(value["signatures"]));
  });
}

/** What is signed in a metadata file, by itself: another's signature vouches for its hash. Throws RegisterRefused. */
export function parseSignedPart(path: string, type: MetadataType, data: Bytes): Metadata {
  return reading(path, () => metadata(path, type, parseStrict(data), new Map()));
}

/** The bytes that are signed. */
export function signedPart(metadata: Metadata): Bytes {
  return tufCanonical(metadata.signed);
}

function metadata(path: string, type: MetadataType, signed: JsonObject, found: ReadonlyMap<string, Bytes>): Metadata {
  const spec = signed["spec_version"];
  if (signed["_type"] !== type) throw new InvalidJson(`it is no ${type}`);
  if (typeof spec !== "string" || !/^1\.\d+(?:\.\d+)?$/.test(spec)) throw new InvalidJson("it is of another version of TUF");
  return { path, type, version: positive(signed["version"]), expires: parseTime(signed["expires"]), signed, signatures: found };
}

/** Throws RegisterRefused unless enough different keys of the role have signed. A key under two IDs counts once. */
export async function verifySignatures(metadata: Metadata, role: Role): Promise<void> {
  const message = tufCanonical(metadata.signed);
  const good = new Set<string>();
  for (const [id, key] of role.keys) {
    const signature = metadata.signatures.get(id);
    const verify = key.length === ED25519_BYTES ? verifyEd25519 : verifyP256;
    if (signature !== undefined && (await verify(key, signature, message))) good.add(key.join());
  }
  if (good.size < role.threshold) {
    throw new RegisterRefused("wrongly signed", `${metadata.path} has ${good.size} of ${role.threshold} signatures by its keys`);
  }
}

/** The role of a root (TUF 4.3). */
export function roleOf(root: Metadata, name: MetadataType): Role {
  return reading(root.path, () => role(object(object(root.signed["roles"])[name]), object(root.signed["keys"])));
}

/** The delegated roles of the targets role, by name (TUF 4.5). */
export function delegationsOf(targets: Metadata): ReadonlyMap<string, Role> {
  return reading(targets.path, () => {
    if (targets.signed["delegations"] === undefined) return new Map<string, Role>();
    const delegations = object(targets.signed["delegations"]);
    const roles = delegations["roles"];
    if (!Array.isArray(roles)) throw new InvalidJson("roles must be a list");
    return new Map((roles as Json[]).map(object).map((item) => [delegatedName(item["name"]), role(item, object(delegations["keys"]))]));
  });
}

/** What a timestamp or a snapshot says of `file`; undefined where it says nothing. */
export function metaOf(metadata: Metadata, file: string): FileInfo | undefined {
  return reading(metadata.path, () => {
    const item = object(metadata.signed["meta"])[file];
    return item === undefined ? undefined : fileInfo(object(item), positive(object(item)["version"]));
  });
}

export function metaNames(snapshot: Metadata): readonly string[] {
  return reading(snapshot.path, () => Object.keys(object(snapshot.signed["meta"])));
}

/** The target files of a targets role, by path. */
export function targetsOf(metadata: Metadata): ReadonlyMap<string, FileInfo> {
  return reading(metadata.path, () => {
    const items = Object.entries(object(metadata.signed["targets"]));
    return new Map(items.map(([path, item]) => [path, fileInfo(object(item), 0)]));
  });
}

/** When a timestamp was issued: a field of ours. */
export function issuedOf(timestamp: Metadata): number {
  return reading(timestamp.path, () => parseTime(timestamp.signed["x-verbund-issued"]));
}

/** The hash of the snapshot before this one: a field of ours, empty in the first. */
export function previousOf(snapshot: Metadata): string {
  return reading(snapshot.path, () => {
    const named = string(snapshot.signed["x-verbund-prev-sha256"]);
    if (!/^(?:[0-9a-f]{64})?$/.test(named)) throw new InvalidJson("it doesn't name the one before it");
    return named;
  });
}

function reading<Value>(path: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw new RegisterRefused("unreadable", `${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function delegatedName(value: Json | undefined): string {
  const name = string(value);
  if (name === "" || ["root", "timestamp", "snapshot", "targets"].includes(name)) throw new InvalidJson("a delegated role can't be called that");
  return name;
}

function role(value: JsonObject, keys: JsonObject): Role {
  const ids = value["keyids"];
  if (!Array.isArray(ids)) throw new InvalidJson("keyids must be a list");
  const names = ids.map(string);
  if (new Set(names).size !== names.length) throw new InvalidJson("a key stands twice in a role");
  // Keys of other kinds can't sign here: they count as absent.
  const found = names.flatMap((id) => {
    const key = publicKey(keys[id]);
    return key === undefined ? [] : [[id, key] as [string, Bytes]];
  });
  return { keys: new Map(found), threshold: positive(value["threshold"]) };
}

/** ed25519 as it is, 32 bytes; P-256, which tokens sign with, in DER, 91 bytes. */
function publicKey(value: Json | undefined): Bytes | undefined {
  if (!isObject(value)) return undefined;
  const { keytype, scheme } = value;
  if (keytype === "ed25519" && scheme === "ed25519") {
    const key = fromHex(string(object(value["keyval"])["public"]));
    return key?.length === ED25519_BYTES ? key : undefined;
  }
  return keytype === "ecdsa" && scheme === "ecdsa-sha2-nistp256" ? p256FromPem(string(object(value["keyval"])["public"])) : undefined;
}

function signatures(value: Json | undefined): ReadonlyMap<string, Bytes> {
  if (!Array.isArray(value)) throw new InvalidJson("signatures must be a list");
  const found = (value as Json[]).map(object).map((item) => [string(item["keyid"]), fromHex(string(item["sig"])) ?? new Uint8Array()] as const);
  if (new Set(found.map(([id]) => id)).size !== found.length) throw new InvalidJson("a key has signed twice");
  return new Map(found);
}

function fileInfo(item: JsonObject, version: number): FileInfo {
  const sha256 = item["hashes"] === undefined ? "" : object(item["hashes"])["sha256"];
  const length = item["length"];
  if (length !== undefined && (typeof length !== "number" || !Number.isSafeInteger(length) || length < 0)) throw new InvalidJson("not a length");
  return { version, length, sha256: typeof sha256 === "string" ? sha256 : "" };
}

function object(value: Json | undefined): JsonObject {
  if (!isObject(value)) throw new InvalidJson("expected an object");
  return value;
}

function string(value: Json | undefined): string {
  if (typeof value !== "string") throw new InvalidJson("expected a text");
  return value;
}

function positive(value: Json | undefined): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 1) throw new InvalidJson("expected a number from 1 on");
  return value;
}
