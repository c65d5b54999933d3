// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Registrars' parts: shard files into members, and all parts into one register. */
import type { Bytes } from "./bytes.js";
import { InvalidEntry, parseEntry, type Member } from "./entry.js";
import { InvalidJson, isObject, parseStrict, type Json } from "./json.js";
import { allows, shardOf, type Policy } from "./policy.js";
import { BrokenPart } from "./refusal.js";
import type { Alarm, Shards } from "./trusted.js";

const MAX_MEMBERS_IN_A_SHARD = 10_000;

/** The members in one shard file; throws BrokenPart. */
export async function parseShard(registrar: string, shard: string, data: Bytes, policy: Policy): Promise<ReadonlyMap<string, Member>> {
  const where = `${registrar}/${shard}.json`;
  const members = new Map<string, Member>();
  for (const [name, entry] of entries(where, data)) {
    try {
      members.set(name, parseEntry(name, entry, registrar));
    } catch (error) {
      if (error instanceof InvalidEntry) throw new BrokenPart("invalid-entry", `${where}: ${error.message}`);
      throw error;
    }
  }
  const scope = policy.registrars.get(registrar);
  for (const [name, member] of members) {
    if ((await shardOf(policy, name)) !== shard) throw new BrokenPart("wrong-shard", `${name} does not belong in ${where}`);
    if (scope === undefined || !allows(scope, name, member.kind)) throw new BrokenPart("outside-scope", `${registrar} may not admit ${name}`);
  }
  return members;
}

/**
 * All members, who holds each contested name, and alarms. A name that two registrars claim stays with the one that held
 * it; without history neither gets it. What the policy no longer allows a registrar is left out.
 */
export function unite(
  parts: Iterable<Shards>,
  holders: ReadonlyMap<string, string>,
  policy: Policy,
): { members: Map<string, Member>; contested: Map<string, string>; alarms: Alarm[] } {
  const claims = new Map<string, Member[]>();
  for (const part of parts) {
    for (const shard of part.values()) {
      for (const [name, member] of shard) claims.set(name, [...(claims.get(name) ?? []), member]);
    }
  }
  const [members, contested, alarms] = [new Map<string, Member>(), new Map<string, string>(), [] as Alarm[]];
  for (const [name, claimants] of claims) {
    const holder = claimants.length === 1 ? claimants[0] : claimants.find((member) => member.registrar === holders.get(name));
    if (claimants.length > 1 && holder !== undefined) contested.set(name, holder.registrar);
    for (const member of claimants) {
      if (member !== holder) alarms.push({ registrar: member.registrar, kind: "second-claim", sentence: `${member.registrar} claims ${name}, which another lists too` });
    }
    const scope = holder && policy.registrars.get(holder.registrar);
    if (holder !== undefined && scope !== undefined && allows(scope, name, holder.kind)) members.set(name, holder);
  }
  return { members, contested, alarms };
}

function entries(where: string, data: Bytes): [string, Json][] {
  try {
    const value = parseStrict(data);
    if (Object.keys(value).length !== 2 || value["format"] !== 1 || !isObject(value["members"])) {
      throw new InvalidJson("it must hold format 1 and members");
    }
    const found = Object.entries(value["members"]);
    if (found.length > MAX_MEMBERS_IN_A_SHARD) throw new BrokenPart("oversized", `${where} holds too many members`);
    return found;
  } catch (error) {
    if (error instanceof InvalidJson) throw new BrokenPart("unreadable", `${where}: ${error.message}`);
    throw error;
  }
}
