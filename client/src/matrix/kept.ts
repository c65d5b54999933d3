// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * What is kept of a room between visits: the server's own words, merged, so that they can be handed to the SDK again as
 * if they had just come; and one row of the list, which is all that is read at a start. Pure.
 */
import type { MSC3575RoomData as RoomData } from "matrix-js-sdk/lib/sliding-sync";
import { clean, object, timeOf } from "./names";

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
  /** As the invitation says it: strangers' profiles aren't given out before. */
  readonly inviterName: string | undefined;
  readonly joinedCount: number;
  readonly notifications: number;
  readonly highlights: number;
  readonly isMarkedUnread: boolean;
  readonly isFavourite: boolean;
  readonly isLowPriority: boolean;
  readonly preview: string | undefined;
  /** Whether anybody ever wrote there; undefined where too little is known of the room to tell. */
  readonly hasMessages: boolean | undefined;
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

/** Kept and news in one. `hasGap`: messages between the two are missing here. `hasOlder`: some lie before what was known. */
export function merge(kept: KeptRoom | undefined, news: RoomData): { room: KeptRoom; hasGap: boolean; hasOlder: boolean } {
  const before = kept?.data;
  const state = new Map<string, RawEvent>();
  const timeline = events(news.timeline);
  // What the server names as state is the end's; what stands in the timeline may have lost against it.
  for (const event of [...events(before?.required_state), ...timeline.filter(isState), ...events(news.required_state)]) state.set(stateId(event), event);
  const { all, hasGap, hasOlder, isFront } = joined(events(before?.timeline), timeline, before === undefined || news.limited === true || news.initial === true);
  const cut = Math.max(0, all.length - MAX_TIMELINE);
  const data = {
    ...before,
    ...news,
    initial: true,
    limited: true,
    required_state: [...state.values()],
    timeline: all.slice(cut),
    // Where the oldest kept message is no longer the one that the token belongs to, paging asks for a token of its own.
    prev_batch: cut > 0 ? undefined : isFront ? news.prev_batch : before?.prev_batch,
    heroes: news.heroes ?? before?.heroes,
    num_live: 0,
  } as unknown as RoomData;
  // Accepted, declined or withdrawn, perhaps on another device: the room itself speaks, not the invitation.
  const speaks = news.initial === true || timeline.length > 0 || events(news.required_state).length > 0;
  if (speaks && news.invite_state === undefined) delete (data as { invite_state?: unknown }).invite_state;
  return { room: { data, accountData: kept?.accountData ?? {}, receipts: kept?.receipts ?? {} }, hasGap: hasGap && before !== undefined, hasOlder };
}

/**
 * Both timelines as one. News are the end of what the server knows, without a gap in them; opened rooms are sent more of
 * their past. `mayMiss`: between the two there may be some that neither holds. `isFront`: the first is the news' first.
 */
function joined(before: readonly RawEvent[], news: readonly RawEvent[], mayMiss: boolean) {
  const places = new Map(before.map(({ event_id: id }, at) => [id, at]));
  const meets = news.findIndex(({ event_id: id }) => places.has(id));
  if (meets < 0) {
    const isWhole = mayMiss && news.length > 0;
    return { all: isWhole ? news : [...before, ...news], hasGap: isWhole, hasOlder: false, isFront: isWhole || before.length === 0 };
  }
  const at = places.get(news[meets]?.event_id) ?? 0;
  const isNews = new Set(news.map(({ event_id: id }) => id));
  const rest = before.slice(at).filter(({ event_id: id }) => !isNews.has(id));
  return { all: [...before.slice(0, at), ...news, ...rest], hasGap: false, hasOlder: meets > 0, isFront: at === 0 };
}

/** The row that a room gives; `before` keeps what the server doesn't say again. Undefined: no longer ours. */
export function rowOf(roomId: string, room: KeptRoom, me: string, direct: ReadonlyMap<string, string>, before?: KeptRow): KeptRow | undefined {
  const { data } = room;
  const state = new Map(events(data.invite_state ?? data.required_state).map((event) => [stateId(event), event]));
  const content = (type: string, key = "") => object(state.get(`${type}|${key}`)?.content);
  const own = state.get(`m.room.member|${me}`);
  const membership = text(content("m.room.member", me)["membership"]) ?? (data.invite_state === undefined ? "join" : "invite");
  if (membership !== "join" && membership !== "invite" && membership !== "knock") return undefined;
  const others = (data.heroes ?? []).flatMap(({ user_id: user }) => text(user) ?? []);
  const last = events(data.timeline).findLast(({ type }) => MESSAGES.has(type)) ?? events(data.timeline).at(-1);
  const tags = object(object(object(room.accountData["m.tag"])["content"])["tags"]);
  const isDirect = direct.has(roomId) || content("m.room.member", me)["is_direct"] === true;
  return {
    roomId,
    name: clean(content("m.room.name")["name"]) || clean(data.name) || heroNames(data) || clean(content("m.room.canonical_alias")["alias"]) || before?.name || "",
    avatar: text(content("m.room.avatar")["url"]) ?? (isDirect ? text(data.heroes?.[0]?.avatar_url) : undefined),
    membership,
    isSpace: content("m.room.create")["type"] === "m.space",
    children: [...state.values()].filter(({ type, content: c }) => type === "m.space.child" && Array.isArray(object(c)["via"])).map(({ state_key: key }) => key ?? ""),
    isEncrypted: state.has("m.room.encryption|"),
    isDirect,
    heroes: others.length > 0 ? others : (before?.heroes ?? []),
    inviter: membership === "invite" ? own?.sender : undefined,
    inviterName: membership === "invite" ? text(content("m.room.member", own?.sender)["displayname"]) : undefined,
    joinedCount: data.joined_count ?? before?.joinedCount ?? 0,
    notifications: data.notification_count ?? 0,
    highlights: data.highlight_count ?? 0,
    isMarkedUnread: object(object(room.accountData["m.marked_unread"])["content"])["unread"] === true,
    isFavourite: "m.favourite" in tags,
    isLowPriority: "m.lowpriority" in tags,
    preview: before?.preview,
    hasMessages: hasMessages(events(data.timeline)) ?? (before?.hasMessages === true ? true : undefined),
    lastActive: timeOf(last?.origin_server_ts ?? own?.origin_server_ts ?? before?.lastActive),
    bump: data.bump_stamp ?? before?.bump ?? 0,
    replaced: state.has("m.room.tombstone|"),
  };
}

function hasMessages(timeline: readonly RawEvent[]): boolean | undefined {
  if (timeline.some(({ type }) => MESSAGES.has(type))) return true;
  return timeline.some(({ type }) => type === "m.room.create") ? false : undefined;
}

/** Adds receipts as the server tells them; older ones of the same person give way. Other servers wrote them: anything may stand there. */
export function withReceipts(room: KeptRoom, content: object): KeptRoom {
  const receipts = { ...room.receipts };
  for (const [eventId, types] of Object.entries(object(content))) {
    // `__proto__` as an event's ID would reach every object of the app.
    if (!eventId.startsWith("$")) continue;
    for (const [type, users] of Object.entries(object(types)).filter(([name]) => RECEIPTS.has(name))) {
      for (const [user, said] of Object.entries(object(users))) {
        if (!user.startsWith("@")) continue;
        const ts = timeOf(object(said)["ts"]);
        const id = `${type}|${user}|${text(object(said)["thread_id"]) ?? ""}`;
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

const RECEIPTS = new Set(["m.read", "m.read.private"]);
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
  return (data.heroes ?? []).flatMap(({ displayname, user_id: user }) => clean(displayname) || text(user)?.slice(1).split(":")[0] || []).join(", ");
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
