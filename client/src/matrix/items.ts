// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Events of the SDK in, items of the conversation out; an item that is as before stays the same object. */
import type { MatrixEvent, Room } from "matrix-js-sdk";
import type { Person, Role } from "../model/person";
import type { Delivery, MessageItem, NoticeItem, Reaction, ReplyPreview, ThreadSummary, TimelineItem } from "../model/timeline";
import { bodyOf, contentBody, hasPlace, mentions, wordsOf } from "./events";
import type { OutboxEntry } from "./outbox";
import type { People } from "./people";
import { roleOf } from "./roles";
import { clean, object, timeOf } from "./names";
import { isSame } from "./same";
import type { Shields } from "./shields";

const CONTINUED_WITHIN = 5 * 60_000;
const MAX_MENTIONS = 50;

export interface MakerSources {
  readonly room: Room;
  readonly me: string;
  readonly people: People;
  readonly shields: Shields;
  /** An event that is not in the window; undefined while it is loaded or where it can't be had. */
  readonly lookUp: (eventId: string) => MatrixEvent | undefined;
  readonly threadRoot: string | undefined;
}

export class ItemMaker {
  readonly #known = new Map<string, TimelineItem>();
  /** Edits on their way, by the message that they change. */
  #edits: ReadonlyMap<string, OutboxEntry> = new Map();

  constructor(private readonly from: MakerSources) {}

  /** All items, dividers and grouping included. `unreadAfter`: the last event that was read when the conversation was opened. */
  items(events: readonly MatrixEvent[], unreadAfter: string | undefined, outgoing: readonly OutboxEntry[], isReadOnly: boolean): TimelineItem[] {
    const items: TimelineItem[] = [];
    const present = new Set(events.flatMap((event) => [event.getId(), event.getUnsigned().transaction_id]));
    this.#edits = new Map(outgoing.flatMap((entry) => (editOf(entry) === undefined ? [] : [[editOf(entry)!, entry]])));
    let afterRead = false;
    let hasDivider = false;
    let before: MessageItem | undefined;
    let day = "";
    for (const event of events) {
      if (hasPlace(event)) {
        const today = new Date(timeOf(event.getTs())).toDateString();
        if (today !== day) {
          items.push(this.#same({ type: "day", key: `day-${today}`, at: timeOf(event.getTs()) }));
          before = undefined;
        }
        day = today;
        if (afterRead && !hasDivider && !event.isState() && event.getSender() !== this.from.me) {
          hasDivider = true;
          before = undefined;
          items.push(this.#same({ type: "unread", key: "unread" }));
        }
        const item = event.isState() ? this.#notice(event) : this.#message(event, before, isReadOnly);
        if (item !== undefined) items.push(this.#same(item));
        before = item?.type === "message" ? item : undefined;
      }
      if (event.getId() === unreadAfter) afterRead = true;
    }
    for (const entry of outgoing) {
      if (!isOwnItem(entry) || present.has(entry.txnId) || (entry.eventId !== undefined && present.has(entry.eventId))) continue;
      const item = this.#outgoing(entry, before);
      items.push(this.#same(item));
      before = item;
    }
    return items;
  }

  message(event: MatrixEvent): MessageItem {
    return this.#same(this.#message(event, undefined, false));
  }

  #same<T extends TimelineItem>(item: T): T {
    const before = this.#known.get(item.key);
    if (before !== undefined && isSame(before, item)) return before as T;
    this.#known.set(item.key, item);
    return item;
  }

  #message(event: MatrixEvent, before: MessageItem | undefined, isReadOnly: boolean): MessageItem {
    const { room, me, people, shields } = this.from;
    const id = event.getId() ?? "";
    const sender = people.in(room, event.getSender() ?? "");
    const isMine = sender.userId === me;
    const edit = this.#edits.get(id);
    const body = edit === undefined ? this.#bodyOf(event) : contentBody(edit.type, edit.content["m.new_content"] as Record<string, unknown>);
    const isHere = !isReadOnly && body.kind !== "deleted";
    const power = room.currentState;
    return {
      type: "message",
      key: event.getUnsigned().transaction_id ?? event.getTxnId() ?? id,
      eventId: id,
      at: timeOf(event.getTs()),
      sender,
      isMine,
      isContinued: continues(before, sender, timeOf(event.getTs())),
      body,
      reply: this.#reply(event),
      reactions: this.#reactions(id),
      isEdited: (edit !== undefined || event.replacingEventId() !== undefined) && body.kind !== "deleted",
      mentionsMe: !isMine && mentions(event, me),
      thread: this.from.threadRoot === undefined ? this.#thread(event) : undefined,
      readBy: room.getReceiptsForEvent(event).map(({ userId }) => userId).filter((user, at, all) => user !== me && user !== sender.userId && all.indexOf(user) === at).map((user) => people.in(room, user)),
      delivery: edit?.delivery ?? (isMine ? SENT : RECEIVED),
      shield: shields.of(event),
      may: {
        edit: isHere && isMine && body.kind === "text",
        delete: isHere && (isMine || power.hasSufficientPowerLevelFor("redact", room.getMember(me)?.powerLevel ?? 0)),
        reply: isHere && body.kind !== "undecryptable",
        react: isHere && body.kind !== "undecryptable",
        report: !isMine,
        pin: isHere && power.maySendStateEvent("m.room.pinned_events", me),
      },
      isPinned: pinned(room).includes(id),
    };
  }

  #bodyOf(event: MatrixEvent): MessageItem["body"] {
    const body = bodyOf(event);
    if (body.kind === "text") return this.#withPeople(body);
    if (body.kind !== "deleted") return body;
    const redaction = event.getUnsigned().redacted_because;
    const by = redaction?.sender;
    const reason = (redaction?.content as { reason?: unknown } | undefined)?.reason;
    return { kind: "deleted", by: by === undefined ? undefined : this.from.people.in(this.from.room, by), reason: typeof reason === "string" ? reason : undefined };
  }

  #withPeople(body: MessageItem["body"] & { kind: "text" }): MessageItem["body"] {
    const links = body.html?.matchAll(/https:\/\/matrix\.to\/#\/((?:@|%40)[^"'<>?\s]{1,300})/g) ?? [];
    const users = [...new Set([...links].slice(0, MAX_MENTIONS).map(([, user]) => decoded(user ?? "")))];
    return users.length === 0 ? body : { ...body, people: users.map((user) => this.from.people.in(this.from.room, user)) };
  }

  #reply(event: MatrixEvent): ReplyPreview | undefined {
    const id = event.replyEventId;
    // In a thread, clients that know no threads are shown an answer to the last message; it isn't one.
    const relation = object(object(event.getWireContent())["m.relates_to"]);
    if (typeof id !== "string" || relation["is_falling_back"] === true) return undefined;
    const found = this.from.room.findEventById(id) ?? this.from.lookUp(id);
    if (found === undefined) return { eventId: id, sender: undefined, text: undefined };
    return { eventId: id, sender: this.from.people.in(this.from.room, found.getSender() ?? ""), text: wordsOf(bodyOf(found)) };
  }

  #reactions(eventId: string): readonly Reaction[] {
    const { room, people, me } = this.from;
    const relations = room.relations.getChildEventsForEvent(eventId, "m.annotation", "m.reaction");
    const groups = relations?.getSortedAnnotationsByKey() ?? [];
    return groups.flatMap(([key, events]) => {
      if (typeof key !== "string") return [];
      const users = [...new Set([...events].filter((event) => !event.isRedacted()).map((event) => event.getSender() ?? ""))];
      return users.length === 0 ? [] : [{ key: key.slice(0, 64), people: users.map((user) => people.in(room, user)), isMine: users.includes(me) }];
    });
  }

  #thread(event: MatrixEvent): ThreadSummary | undefined {
    const { room, people } = this.from;
    const id = event.getId() ?? "";
    const thread = room.getThread(id);
    if (thread === null || thread.length === 0) return undefined;
    const last = thread.replyToEvent ?? undefined;
    return {
      rootId: id,
      count: thread.length,
      lastSender: last === undefined ? undefined : people.in(room, last.getSender() ?? ""),
      lastText: last === undefined ? undefined : wordsOf(bodyOf(last)),
      lastAt: timeOf((last ?? event).getTs()),
      unread: thread.hasUserReadEvent(this.from.me, last?.getId() ?? id) ? 0 : 1,
    };
  }

  #outgoing(entry: OutboxEntry, before: MessageItem | undefined): MessageItem {
    const { room, me, people } = this.from;
    const sender = people.in(room, me);
    const relation = entry.content["m.relates_to"] as { "m.in_reply_to"?: { event_id?: string }; is_falling_back?: boolean } | undefined;
    const replyTo = relation?.is_falling_back === true ? undefined : relation?.["m.in_reply_to"]?.event_id;
    const quoted = replyTo === undefined ? undefined : room.findEventById(replyTo);
    return {
      type: "message",
      key: entry.txnId,
      eventId: undefined,
      at: entry.at,
      sender,
      isMine: true,
      isContinued: continues(before, sender, entry.at),
      body: entry.file === undefined ? contentBody(entry.type, entry.content) : fileBody(entry),
      reply: quoted === undefined ? undefined : { eventId: replyTo ?? "", sender: people.in(room, quoted.getSender() ?? ""), text: wordsOf(bodyOf(quoted)) },
      reactions: [],
      isEdited: false,
      mentionsMe: false,
      thread: undefined,
      readBy: [],
      delivery: entry.delivery,
      shield: undefined,
      may: { edit: false, delete: false, reply: false, react: false, report: false, pin: false },
      isPinned: false,
    };
  }

  #notice(event: MatrixEvent): NoticeItem | undefined {
    const what = this.#what(event);
    if (what === undefined) return undefined;
    const who = this.from.people.in(this.from.room, event.getSender() ?? "");
    return { type: "notice", key: event.getId() ?? "", at: timeOf(event.getTs()), who, what };
  }

  #what(event: MatrixEvent): NoticeItem["what"] | undefined {
    const content = object(event.getContent());
    const before = object(event.getPrevContent());
    const text = (value: unknown) => (typeof value === "string" ? value : "");
    switch (event.getType()) {
      case "m.room.create":
        return { kind: "created" };
      case "m.room.encryption":
        return { kind: "encryption-on" };
      case "m.room.tombstone":
        return { kind: "replaced" };
      case "m.room.avatar":
        return { kind: "pictured" };
      case "m.room.name":
        return { kind: "renamed", text: text(content["name"]) };
      case "m.room.topic":
        return { kind: "topic", text: text(content["topic"]) };
      case "m.room.history_visibility":
        return { kind: "history", visibility: VISIBILITIES.find((one) => one === content["history_visibility"]) ?? "shared" };
      case "m.room.member":
        return this.#membership(event, text(content["membership"]), text(before["membership"]) || "leave");
      case "m.room.power_levels":
        return this.#roleChange(content, before);
      default:
        return undefined;
    }
  }

  #membership(event: MatrixEvent, after: string, before: string): NoticeItem["what"] | undefined {
    const { people, room } = this.from;
    const userId = event.getStateKey() ?? "";
    const whom = people.in(room, userId);
    const given = object(event.getContent())["reason"];
    const reason = typeof given === "string" && given !== "" ? given : undefined;
    const isOwn = userId === event.getSender();
    if (after === "join" && before !== "join") return { kind: "joined" };
    if (after === "invite") return { kind: "invited", whom, reason };
    if (after === "ban") return { kind: "banned", whom, reason };
    if (after === "leave" && before === "ban") return { kind: "unbanned", whom, reason };
    if (after === "leave" && before === "invite") return { kind: isOwn ? "declined" : "withdrawn", whom, reason };
    if (after === "leave") return isOwn ? { kind: "left" } : { kind: "kicked", whom, reason };
    const [old, now] = [clean(object(event.getPrevContent())["displayname"]), clean(object(event.getContent())["displayname"])];
    if (after === "join" && old !== "" && now !== "" && old !== now) return { kind: "person-renamed", before: old, after: now };
    return undefined;
  }

  #roleChange(content: Record<string, unknown>, before: Record<string, unknown>): NoticeItem["what"] | undefined {
    const now = object(content["users"]);
    const old = object(before["users"]);
    const changed = [...Object.keys(now), ...Object.keys(old)].find((user) => now[user] !== old[user]);
    if (changed === undefined || Object.keys(before).length === 0) return undefined;
    const role: Role = roleOf(level(now[changed] ?? content["users_default"]));
    return { kind: "role", whom: this.from.people.in(this.from.room, changed), role };
  }
}

const VISIBILITIES = ["world_readable", "shared", "invited", "joined"] as const;

function level(given: unknown): number {
  return typeof given === "number" ? given : 0;
}

const SENT: Delivery = { state: "sent" };
const RECEIVED: Delivery = { state: "received" };

function fileBody({ file, caption }: OutboxEntry): MessageItem["body"] {
  const attachment = { name: file!.name, size: file!.size, mimeType: file!.mimeType, ref: { outbox: file!.key } };
  if (file!.width > 0) return { kind: "image", file: attachment, width: file!.width, height: file!.height, caption };
  return { kind: "file", file: attachment, caption };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function relationOf(entry: OutboxEntry): { rel_type?: unknown; event_id?: unknown } {
  return (entry.content["m.relates_to"] ?? {}) as { rel_type?: unknown; event_id?: unknown };
}

/** The message that an entry on its way changes. */
export function editOf(entry: OutboxEntry): string | undefined {
  const { rel_type: type, event_id: id } = relationOf(entry);
  return type === "m.replace" && typeof id === "string" && entry.eventId === undefined ? id : undefined;
}

/** Edits and reactions are shown at what they belong to. */
function isOwnItem(entry: OutboxEntry): boolean {
  const type = relationOf(entry).rel_type;
  return type !== "m.replace" && type !== "m.annotation";
}

function continues(before: MessageItem | undefined, sender: Person, at: number): boolean {
  return before !== undefined && before.sender.userId === sender.userId && at - before.at < CONTINUED_WITHIN && before.body.kind !== "deleted";
}

export function pinned(room: Room): readonly string[] {
  const list: unknown = room.currentState.getStateEvents("m.room.pinned_events", "")?.getContent()["pinned"];
  return Array.isArray(list) ? list.filter((id) => typeof id === "string") : [];
}
