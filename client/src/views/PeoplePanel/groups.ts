// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Membership, Person } from "../../model/person";

export type GroupKind = "knocking" | "joined" | "invited" | "banned";

const OF = { knock: "knocking", join: "joined", invite: "invited", ban: "banned", leave: undefined } as const;
const ORDER: readonly GroupKind[] = ["knocking", "joined", "invited", "banned"];
const RANK = { admin: 0, moderator: 1, member: 2, muted: 3 } as const;

/** Who waits for an answer first, then who is there; inside a group by role, then as the names come in German. */
export function groupsOf(all: readonly Membership[]): readonly { readonly kind: GroupKind; readonly members: readonly Membership[] }[] {
  const groups = ORDER.map((kind) => ({ kind, members: all.filter((one) => OF[one.membership] === kind).sort(order) }));
  return groups.filter((group) => group.members.length > 0);
}

const names = new Intl.Collator("de");

function order(one: Membership, other: Membership): number {
  return RANK[one.role] - RANK[other.role] || names.compare(one.person.name, other.person.name);
}

/** By name, organisation or user ID, whatever the capitals. */
export function matches(person: Person, query: string): boolean {
  const wanted = query.trim().toLocaleLowerCase("de");
  return [person.name, person.organisation.name, person.userId].some((words) => words.toLocaleLowerCase("de").includes(wanted));
}
