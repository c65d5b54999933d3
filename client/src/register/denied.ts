// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * The emergency brake: one key on call suspends a member at once, for 72 hours at most, and can do nothing else. A denial
 * wins over every admission and counts by the time at which the register was issued, so that everybody sees the same.
 */
import type { Bytes } from "./bytes.js";
import { InvalidEntry, isServerName, parseText, parseTime, type Member } from "./entry.js";
import { InvalidJson, isObject, parseStrict, type Json } from "./json.js";
import { ON_CALL } from "./policy.js";
import { BrokenPart } from "./refusal.js";
import type { Alarm, Denial } from "./trusted.js";

const LONGEST = 72 * 3_600_000;
const MAX_DENIALS = 1000;
const CLOCK_SKEW = 5 * 60_000;
const ALARMS = 20;

/** The denials in the file that the role on call signs; throws BrokenPart. */
export function parseDenials(data: Bytes): ReadonlyMap<string, Denial> {
  try {
    const value = parseStrict(data);
    const denied = value["denied"];
    if (Object.keys(value).length !== 2 || value["format"] !== 1 || !isObject(denied)) throw new InvalidJson("it must hold format 1 and denied");
    const rows = Object.entries(denied);
    if (rows.length > MAX_DENIALS) throw new InvalidJson("it holds too many names");
    return new Map(rows.map(([name, item]) => [name, denial(name, item)]));
  } catch (error) {
    if (error instanceof InvalidJson || error instanceof InvalidEntry) throw new BrokenPart("unreadable", `the list of denials: ${error.message}`);
    throw error;
  }
}

/** The members, those denied now as suspended ones, and an alarm for each: somebody has to decide within 72 hours. */
export function withoutDenied(
  members: ReadonlyMap<string, Member>,
  denials: ReadonlyMap<string, Denial>,
  issued: number,
): { members: ReadonlyMap<string, Member>; alarms: readonly Alarm[] } {
  const found = new Map(members);
  const alarms: Alarm[] = [];
  for (const [name, { since, until, reason }] of [...denials].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const member = found.get(name);
    if (member === undefined || since > issued + CLOCK_SKEW || issued >= until) continue;
    if (member.status === "active") found.set(name, { ...member, status: "suspended", statusSince: since });
    if (alarms.length < ALARMS) alarms.push({ registrar: ON_CALL, kind: "denied", sentence: `${name} is denied: ${reason}` });
  }
  return { members: found, alarms };
}

function denial(name: string, value: Json): Denial {
  if (!isServerName(name)) throw new InvalidJson(`${name} is not a server name in lower case`);
  if (!isObject(value) || Object.keys(value).length !== 3) throw new InvalidJson("a denial must hold since, until and reason");
  const [since, until] = [parseTime(value["since"]), parseTime(value["until"])];
  if (until < since || until - since > LONGEST) throw new InvalidJson("a denial must end within 72 hours");
  return { since, until, reason: parseText(value["reason"]) };
}
