// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * The second signature: a member counts only as far as its registrar and its countersigner, under keys of its own, agree.
 * In the stricter status of the two: either can suspend alone; to admit, to readmit and to change a key takes both.
 */
import type { Member } from "./entry.js";
import { targetsOf, type FileInfo, type Metadata, type Role } from "./metadata.js";
import { countersignerOf, registrarOf } from "./policy.js";
import { BrokenPart } from "./refusal.js";
import type { Alarm, Part, Shards } from "./trusted.js";

const MAX_ROLE_BYTES = 5_000_000;
const STRICTNESS = { active: 0, suspended: 1, left: 2 };
const NAMED_IN_AN_ALARM = 5;

/** The one file that a countersigner signs: what the registrar signs, without signatures; throws BrokenPart. */
export function namedPart(role: Metadata, name: string): FileInfo {
  const targets = targetsOf(role);
  const info = targets.get(`${name}/part.json`);
  if (info === undefined || targets.size !== 1) throw new BrokenPart("outside-scope", `${name} must sign ${name}/part.json and nothing else`);
  if (info.sha256 === "" || (info.length ?? Infinity) > MAX_ROLE_BYTES) throw new BrokenPart("unreadable", `${name}/part.json is too large or has no hash`);
  return info;
}

/** Two signatures by the same key are one: the thief of it would have both. Throws BrokenPart. */
export function refuseSharedKeys(name: string, roles: ReadonlyMap<string, Role>): void {
  const [own, other] = [name, registrarOf(name)].map((role) => new Set([...(roles.get(role)?.keys.values() ?? [])].map(String)));
  for (const key of own ?? []) {
    if (other?.has(key)) throw new BrokenPart("shared-key", `${name} and ${registrarOf(name)} have a key in common`);
  }
}

/** The members that count, shard by shard, and an alarm where the registrar goes beyond what was countersigned. */
export function meet(listed: Part, parts: ReadonlyMap<string, Part>): { shards: Shards; alarms: readonly Alarm[] } {
  const agreed = parts.get(countersignerOf(listed.role));
  if (agreed === undefined) return { shards: new Map(), alarms: alarm(listed.role, [...listed.members.values()].flatMap((shard) => [...shard.keys()])) };
  const others = new Map([...agreed.members.values()].flatMap((shard) => [...shard]));
  const refused: string[] = [];
  const shards = new Map<string, ReadonlyMap<string, Member>>();
  for (const [shard, found] of listed.members) {
    if (listed.shards.get(shard) === agreed.shards.get(shard)) {
      shards.set(shard, found);
      continue;
    }
    const both = new Map<string, Member>();
    for (const [name, member] of found) {
      const met = meetOne(member, others.get(name));
      if (met !== undefined) both.set(name, met);
      if (met !== member) refused.push(name);
    }
    shards.set(shard, both);
  }
  return { shards, alarms: alarm(listed.role, refused) };
}

function meetOne(listed: Member, agreed: Member | undefined): Member | undefined {
  if (agreed === undefined || !isSameButForStatus(listed, agreed)) return undefined;
  return STRICTNESS[agreed.status] > STRICTNESS[listed.status] ? agreed : listed;
}

/** By the entry's own bytes: a field that this app doesn't read must not be changed by one key either. */
function isSameButForStatus(one: Member, other: Member): boolean {
  return one.identity === other.identity;
}

/** One for each registrar: whoever stole a key must not be able to fill a log. */
function alarm(registrar: string, names: readonly string[]): readonly Alarm[] {
  if (names.length === 0) return [];
  const more = names.length > NAMED_IN_AN_ALARM ? ` and ${names.length - NAMED_IN_AN_ALARM} more` : "";
  const shown = [...names].sort().slice(0, NAMED_IN_AN_ALARM).join(", ");
  return [{ registrar, kind: "not-countersigned", sentence: `${registrar} lists ${shown}${more} otherwise than was countersigned; it doesn't count` }];
}
