// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The signed policy file: which registrar may admit which names and kinds, and how many shards there are. */
import { sha256 } from "./bytes.js";
import { KINDS } from "./entry.js";
import { InvalidJson, isObject, parseStrict, type Json } from "./json.js";
import { RegisterRefused } from "./refusal.js";
import type { Bytes } from "./bytes.js";

export interface Scope {
  readonly names: readonly string[];
  readonly kinds: ReadonlySet<string>;
}

export interface Policy {
  readonly shardBits: number;
  readonly registrars: ReadonlyMap<string, Scope>;
}

const PATTERN = /^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/;
export const ON_CALL = "on-call";
const TAKEN = ["root", "targets", "snapshot", "timestamp", ON_CALL];
const COUNTERSIGNED = ".countersigned";

export function parsePolicy(data: Bytes): Policy {
  try {
    const value = parseStrict(data);
    const { format, shard_bits: bits, registrars } = value;
    const isWhole = Object.keys(value).length === 3 && format === 1 && isObject(registrars);
    if (!isWhole || typeof bits !== "number" || bits < 0 || bits > 12) throw new InvalidJson("it must hold format 1, shard_bits and registrars");
    const rows = Object.entries(registrars);
    if (rows.length < 1 || rows.length > 64) throw new InvalidJson("there must be 1 to 64 registrars");
    return { shardBits: bits, registrars: new Map(rows.map(([name, scope]) => [registrarName(name), parseScope(scope)])) };
  } catch (error) {
    if (error instanceof InvalidJson) throw new RegisterRefused("unreadable", `the policy file: ${error.message}`);
    throw error;
  }
}

export function isRegistrarName(name: string): boolean {
  return /^[a-z][a-z0-9-]{0,30}$/.test(name) && !TAKEN.includes(name);
}

/** The role, under other keys, without which nobody counts whom that registrar lists. No registrar's name has a dot. */
export function countersignerOf(registrar: string): string {
  return registrar + COUNTERSIGNED;
}

/** Whose part a registrar's or a countersigner's role speaks about. */
export function registrarOf(role: string): string {
  return role.endsWith(COUNTERSIGNED) ? role.slice(0, -COUNTERSIGNED.length) : role;
}

/** `*.land.example` allows every name below, not the name itself. */
export function allows(scope: Scope, server: string, kind: string): boolean {
  return scope.kinds.has(kind) && scope.names.some((pattern) =>
    pattern.startsWith("*.") ? server.endsWith(pattern.slice(1)) && server.length > pattern.length - 1 : server === pattern,
  );
}

/** Three hex digits: the leading bits of SHA-256 of the server name. */
export async function shardOf(policy: Policy, server: string): Promise<string> {
  const digest = await sha256(new TextEncoder().encode(server));
  const leading = new DataView(digest.buffer).getUint32(0);
  const shard = policy.shardBits === 0 ? 0 : leading >>> (32 - policy.shardBits);
  return shard.toString(16).padStart(3, "0");
}

function registrarName(name: string): string {
  if (!isRegistrarName(name)) throw new InvalidJson(`${name} is not a name for a registrar`);
  return name;
}

function parseScope(value: Json): Scope {
  if (!isObject(value) || Object.keys(value).length !== 2) throw new InvalidJson("a scope must hold names and kinds");
  const [names, kinds] = [texts(value["names"]), texts(value["kinds"])];
  if (!names.every((name) => PATTERN.test(name)) || !kinds.every((kind) => KINDS.has(kind))) throw new InvalidJson("not a scope");
  return { names, kinds: new Set(kinds) };
}

function texts(value: Json | undefined): readonly string[] {
  if (!Array.isArray(value) || value.length < 1 || value.length > 256 || !value.every((item) => typeof item === "string")) {
    throw new InvalidJson("expected a list of texts");
  }
  return value as readonly string[];
}
