// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * What is kept of a room between visits: the server's own words, merged, so that they can be handed to the SDK again as
 * if they had just come; and one row of the list, which is all that is read at a start. Pure.
 */
import type { MSC3575RoomData as RoomData } from "matrix-js-sdk/lib/sliding-sync";

export const MAX_TIMELINE = 200;

export interface KeptRoom {
  readonly data: RoomData;
  readonly accountData: Readonly<Record<string, object>>;
  /** By `type|user|thread`, the newest of each. */
  readonly receipts: Readonly<Record<string, { readonly eventId: string; readonly ts: number }>>;
}

/** One line of the list as it is kept; `model/room` has what is shown. */
export interface KeptRow {
  readonly roomId: string;
  readonly name: string;
  readonly avatar: string | undefined;
  readonly membership: "join" | "invite" | "knock";
  readonly isSpace: boolean;
  readonly children: readonly string[];
  readonly isEncrypted: boolean;
  readonly isDirect: boolean;
  /** The other people, where there are few; names a direct room, and whose organisation it is. */
  readonly heroes: readonly string[];
  readonly inviter: string | undefined;
  readonly joinedCount: number;
  readonly notifications: number;
  readonly highlights: number;
  readonly isMarkedUnread: boolean;
  readonly isFavourite: boolean;
  readonly isLowPriority: boolean;
  readonly preview: string | undefined;
  readonly lastActive: number;
  readonly bump: number;
  readonly replaced: boolean;
}

interface RawEvent {
  readonly event_id?: string;
  readonly type: string;
  readonly sender?: string;
  readonly state_key?: string;
  readonly origin_server_ts?: number;
  readonly content: Record<string, unknown>;
  readonly unsigned?: Record<string, unknown>;
}

/** Kept and news in one. `hasGap`: messages between the two are missing here. */
export function merge(kept: KeptRoom | undefined, news: RoomData): { room: KeptRoom; hasGap: boolean } {
  const before = kept?.data;
  const state = new Map<string, RawEvent>();
  const timeline = events(news.timeline);
  for (const event of [...events(before?.required_state), ...events(news.required_state), ...timeline.filter(isState)]) state.set(stateId(event), event);
  const known = new Set(events(before?.timeline).map(({ event_id: id }) => id));
  const overlaps = timeline.some(({ event_id: id }) => known.has(id));
  const isWhole = before === undefined || ((news.limited === true || news.initial === true) && !overlaps && timeline.length > 0);
  const fresh = timeline.filter(({ event_id: id }) => !known.has(id));
  const all = isWhole ? timeline : [...events(before.timeline), ...fresh];
  const cut = Math.max(0, all.length - MAX_TIMELINE);
  const data = {
    ...before,
    ...news,
    initial: true,
    limited: true,
    required_state: [...state.values()],
    timeline: all.slice(cut),
    // Where the oldest kept message is no longer the one that the token belongs to, paging asks for a token of its own.
    prev_batch: cut > 0 ? undefined : isWhole ? news.prev_batch : before?.prev_batch,
    heroes: news.heroes ?? before?.heroes,
    num_live: 0,
  } as unknown as RoomData;
  if (news.initial === true && news.invite_state === undefined) delete (data as { invite_state?: unknown }).invite_state;
  return { room: { data, accountData: kept?.accountData ?? {}, receipts: kept?.receipts ?? {} }, hasGap: isWhole && before !== undefined };
}

/** The row that a room gives; `before` keeps what the server doesn't say again. Undefined: no longer ours. */
export function rowOf(roomId: string, room: KeptRoom, me: string, direct: ReadonlyMap<string, string>, before?: KeptRow): KeptRow | undefined {
  const { data } = room;
  const state = new Map(events(data.invite_state ?? data.required_state).map((event) => [stateId(event), event]));
  const own = state.get(`m.room.member|${me}`);
  const membership = data.invite_state === undefined ? (text(own?.content["membership"]) ?? "join") : (text(own?.content["membership"]) ?? "invite");
  if (membership !== "join" && membership !== "invite" && membership !== "knock") return undefined;
  const content = (type: string) => state.get(`${type}|`)?.content ?? {};
  const heroes = (data.heroes ?? []).map(({ user_id: user }) => user);
  const last = events(data.timeline).findLast(({ type }) => MESSAGES.has(type)) ?? events(data.timeline).at(-1);
  const tags = ((room.accountData["m.tag"] as RawEvent | undefined)?.content["tags"] ?? {}) as Record<string, unknown>;
  const isDirect = direct.has(roomId) || own?.content["is_direct"] === true;
  return {
    roomId,
    name: text(content("m.room.name")["name"]) || data.name || heroNames(data) || text(content("m.room.canonical_alias")["alias"]) || before?.name || "",
    avatar: text(content("m.room.avatar")["url"]) ?? (isDirect ? data.heroes?.[0]?.avatar_url : undefined),
    membership,
    isSpace: content("m.room.create")["type"] === "m.space",
    children: [...state.values()].filter(({ type, content: c }) => type === "m.space.child" && Array.isArray(c["via"])).map(({ state_key: key }) => key ?? ""),
    isEncrypted: state.has("m.room.encryption|"),
    isDirect,
    heroes: heroes.length > 0 ? heroes : (before?.heroes ?? []),
    inviter: membership === "invite" ? own?.sender : undefined,
    joinedCount: data.joined_count ?? before?.joinedCount ?? 0,
    notifications: data.notification_count ?? 0,
    highlights: data.highlight_count ?? 0,
    isMarkedUnread: (room.accountData["m.marked_unread"] as RawEvent | undefined)?.content["unread"] === true,
    isFavourite: "m.favourite" in tags,
    isLowPriority: "m.lowpriority" in tags,
    preview: before?.preview,
    lastActive: last?.origin_server_ts ?? own?.origin_server_ts ?? before?.lastActive ?? 0,
    bump: data.bump_stamp ?? before?.bump ?? 0,
    replaced: state.has("m.room.tombstone|"),
  };
}

/** Adds receipts as the server tells them; older ones of the same person give way. */
export function withReceipts(room: KeptRoom, content: Record<string, Record<string, Record<string, { ts?: number; thread_id?: string }>>>): KeptRoom {
  const receipts = { ...room.receipts };
  for (const [eventId, types] of Object.entries(content)) {
    for (const [type, users] of Object.entries(types)) {
      for (const [user, { ts = 0, thread_id: thread = "" }] of Object.entries(users)) {
        const id = `${type}|${user}|${thread}`;
        if ((receipts[id]?.ts ?? -1) <= ts) receipts[id] = { eventId, ts };
      }
    }
  }
  return { ...room, receipts };
}

/** The kept receipts as one event, for the SDK. */
export function receiptEvent(room: KeptRoom): { type: "m.receipt"; content: object } {
  const content: Record<string, Record<string, Record<string, object>>> = {};
  for (const [id, { eventId, ts }] of Object.entries(room.receipts)) {
    const [type = "", user = "", thread = ""] = id.split("|");
    ((content[eventId] ??= {})[type] ??= {})[user] = thread === "" ? { ts } : { ts, thread_id: thread };
  }
  return { type: "m.receipt", content };
}

const MESSAGES = new Set(["m.room.message", "m.room.encrypted", "m.sticker"]);

function events(list: readonly object[] | undefined): readonly RawEvent[] {
  return (list ?? []) as readonly RawEvent[];
}

function isState(event: RawEvent): boolean {
  return event.state_key !== undefined;
}

function stateId(event: RawEvent): string {
  return `${event.type}|${event.state_key ?? ""}`;
}

function heroNames(data: RoomData): string {
  return (data.heroes ?? []).map(({ displayname, user_id: user }) => displayname ?? user.slice(1).split(":")[0]).join(", ");
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
