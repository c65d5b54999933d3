// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Who is in a room, what they may do, and changing it. Spec: c-s room-membership, permissions */
import type { MatrixClient, Room, RoomMember } from "matrix-js-sdk";
import type { Membership, Role } from "../model/person";
import type { Right, Rights, RoomAccess } from "../model/rights";
import { LEVELS, roleOf } from "./roles";
import type { People } from "./people";

const SHOWN = new Set(["join", "invite", "knock", "ban"]);

interface PowerLevels {
  readonly users?: Readonly<Record<string, number>>;
  readonly users_default?: number;
  readonly events?: Readonly<Record<string, number>>;
  readonly events_default?: number;
  readonly state_default?: number;
  readonly notifications?: Readonly<Record<string, number>>;
  readonly invite?: number;
  readonly kick?: number;
  readonly ban?: number;
  readonly redact?: number;
}

/** By rank, then by name. */
export function memberships(room: Room, people: People, me: string): readonly Membership[] {
  const mine = room.getMember(me)?.powerLevel ?? 0;
  const levels = levelsOf(room);
  return room
    .getMembers()
    .filter(({ membership }) => SHOWN.has(membership ?? ""))
    .sort((left, right) => right.powerLevel - left.powerLevel || left.rawDisplayName.localeCompare(right.rawDisplayName))
    .map((member) => ({
      person: people.in(room, member.userId),
      membership: member.membership as Membership["membership"],
      role: roleOf(member.powerLevel),
      may: mayOver(member, mine, levels, me),
    }));
}

function mayOver(member: RoomMember, mine: number, levels: PowerLevels, me: string): Membership["may"] {
  const isOther = member.userId !== me;
  const isAbove = mine > member.powerLevel;
  return {
    kick: isOther && isAbove && mine >= (levels.kick ?? 50),
    ban: isOther && isAbove && mine >= (levels.ban ?? 50),
    setRole: mine >= levelFor(levels, "m.room.power_levels", true) && (isAbove || !isOther) && Number.isFinite(member.powerLevel),
  };
}

/** Roles that I may give: none above my own. */
export function givableRoles(room: Room, me: string): readonly Role[] {
  const mine = room.getMember(me)?.powerLevel ?? 0;
  return (["admin", "moderator", "member", "muted"] as const).filter((role) => LEVELS[role] <= mine);
}

export async function setRole(client: MatrixClient, room: Room, userId: string, role: Role): Promise<void> {
  await client.setPowerLevel(room.roomId, userId, LEVELS[role]);
}

export function rightsOf(room: Room): Rights {
  const levels = levelsOf(room);
  const from = (level: number) => (level > 50 ? "admin" : level > 0 ? "moderator" : "member");
  return {
    write: from(levels.events_default ?? 0),
    mentionAll: from(levels.notifications?.["room"] ?? 50),
    invite: from(levels.invite ?? 0),
    remove: from(levels.kick ?? 50),
    ban: from(levels.ban ?? 50),
    deleteOthers: from(levels.redact ?? 50),
    pin: from(levelFor(levels, "m.room.pinned_events", true)),
    describe: from(Math.max(levelFor(levels, "m.room.name", true), levelFor(levels, "m.room.topic", true), levelFor(levels, "m.room.avatar", true))),
    history: from(levelFor(levels, "m.room.history_visibility", true)),
    rights: from(levelFor(levels, "m.room.power_levels", true)),
  };
}

export async function setRight(client: MatrixClient, room: Room, right: Right, from: Exclude<Role, "muted">): Promise<void> {
  const levels = levelsOf(room);
  const level = LEVELS[from];
  const events = (...types: string[]): PowerLevels => ({ ...levels, events: { ...levels.events, ...Object.fromEntries(types.map((type) => [type, level])) } });
  const changed: Record<Right, () => PowerLevels> = {
    // Encrypted messages are of a type of their own; both, so that neither is forgotten.
    write: () => ({ ...events("m.room.message", "m.room.encrypted"), events_default: level }),
    mentionAll: () => ({ ...levels, notifications: { ...levels.notifications, room: level } }),
    invite: () => ({ ...levels, invite: level }),
    remove: () => ({ ...levels, kick: level }),
    ban: () => ({ ...levels, ban: level }),
    deleteOthers: () => ({ ...levels, redact: level }),
    pin: () => events("m.room.pinned_events"),
    describe: () => events("m.room.name", "m.room.topic", "m.room.avatar"),
    history: () => events("m.room.history_visibility"),
    rights: () => events("m.room.power_levels"),
  };
  await client.sendStateEvent(room.roomId, "m.room.power_levels" as never, changed[right]() as never, "");
}

export function accessOf(room: Room): RoomAccess {
  const rule: unknown = room.currentState.getStateEvents("m.room.join_rules", "")?.getContent()["join_rule"];
  if (rule === "public") return "public";
  if (rule === "knock" || rule === "knock_restricted") return "knock";
  return rule === "restricted" ? "space" : "invite";
}

function levelsOf(room: Room): PowerLevels {
  return room.currentState.getStateEvents("m.room.power_levels", "")?.getContent() ?? {};
}

function levelFor(levels: PowerLevels, type: string, isState: boolean): number {
  return levels.events?.[type] ?? (isState ? (levels.state_default ?? 50) : (levels.events_default ?? 0));
}
