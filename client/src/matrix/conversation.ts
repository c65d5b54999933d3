// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * A room or a thread that is open: a window of a few hundred events over its history, kept up to date, as items.
 * The window is the SDK's; what is read, typed and sent goes through here.
 */
import { computed, effect, signal, untracked, type ReadonlySignal } from "@preact/signals";
import { Direction, EventTimeline, MatrixEvent, MatrixEventEvent, RoomEvent, RoomMemberEvent, RoomStateEvent, ThreadEvent, TimelineWindow, type EventTimelineSet, type MatrixClient, type Room } from "matrix-js-sdk";
import type { Person } from "../model/person";
import type { TimelineItem, Version } from "../model/timeline";
import { contentBody, isMessage } from "./events";
import { ItemMaker } from "./items";
import { timeOf } from "./names";
import type { Outbox } from "./outbox";
import type { People } from "./people";
import type { Pictures } from "./pictures";
import type { Shields } from "./shields";

const WINDOW = 300;
const FIRST = 40;
const STEP = 40;
/** Changes are gathered for so long before the items are made anew. */
const GATHER = 16;

export interface ConversationSources {
  readonly client: MatrixClient;
  readonly people: People;
  readonly pictures: Pictures;
  readonly shields: Shields;
  readonly outbox: Outbox;
  readonly isReadOnly: () => boolean;
}

export class Conversation {
  readonly state = signal<"loading" | "ready" | "failed">("loading");
  /** Why it could not be opened. */
  readonly problem = signal<unknown>(undefined);
  readonly isLoadingOlder = signal(false);
  readonly isLoadingNewer = signal(false);
  readonly canLoadOlder = signal(false);
  readonly canLoadNewer = signal(false);
  /** The last event that was read when the conversation was opened; the divider stays there. */
  readonly readUpTo = signal<string | undefined>(undefined);
  readonly jump = signal<{ key: string; seq: number } | undefined>(undefined);
  readonly items: ReadonlySignal<readonly TimelineItem[]>;
  readonly typing = signal<readonly Person[]>([]);
  readonly #changed = signal(0);
  readonly #maker: ItemMaker;
  readonly #elsewhere = new Map<string, MatrixEvent | undefined>();
  readonly #ends: (() => void)[] = [];
  #window: TimelineWindow;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #seq = 0;

  constructor(
    private readonly from: ConversationSources,
    readonly room: Room,
    readonly timelineSet: EventTimelineSet,
    readonly threadId: string | undefined,
  ) {
    this.#window = this.#makeWindow();
    const me = from.client.getSafeUserId();
    this.#maker = new ItemMaker({ room, me, people: from.people, shields: from.shields, lookUp: (id) => this.#lookUp(id), threadRoot: threadId });
    this.items = computed(() => {
      void [this.#changed.value, from.shields.changed.value, from.pictures.arrived.value];
      const outgoing = this.canLoadNewer.value ? [] : from.outbox.entries.value.filter((entry) => entry.roomId === room.roomId && entry.threadId === threadId);
      return this.#maker.items(this.#window.getEvents(), this.readUpTo.value, outgoing, from.isReadOnly());
    });
    this.#listen();
  }

  get id(): string {
    return this.threadId === undefined ? this.room.roomId : `${this.room.roomId}|${this.threadId}`;
  }

  /** Opens at the end; what is kept is shown at once, what is missing is fetched. */
  async open(): Promise<void> {
    const me = this.from.client.getSafeUserId();
    this.readUpTo.value = (this.threadId === undefined ? this.room.getEventReadUpTo(me) : this.room.getThread(this.threadId)?.getEventReadUpTo(me)) ?? undefined;
    try {
      await this.#window.load(undefined, FIRST);
      this.#afterMove();
      // Where something is unread, one begins to read there.
      if (this.items.peek().some(({ type }) => type === "unread")) this.#jumpTo("unread");
      this.state.value = "ready";
      void this.#fillScreen();
    } catch (error) {
      this.problem.value = error;
      this.state.value = "failed";
      throw error;
    }
  }

  async loadOlder(): Promise<void> {
    await this.#paginate(Direction.Backward, this.isLoadingOlder);
  }

  /** Older ones are in memory; no network is needed. */
  hasOlderHere(): boolean {
    const index = this.#window.getTimelineIndex(Direction.Backward);
    return index !== null && index.index > index.minIndex();
  }

  async loadNewer(): Promise<void> {
    await this.#paginate(Direction.Forward, this.isLoadingNewer);
  }

  async jumpToEnd(): Promise<void> {
    if (this.canLoadNewer.value) await this.#reload(undefined);
    const last = this.items.value.at(-1);
    if (last !== undefined) this.#jumpTo(last.key);
  }

  /** Shows an event among its neighbours; throws where the server doesn't give it to us. */
  async jumpTo(eventId: string): Promise<void> {
    if (!this.#window.getEvents().some((event) => event.getId() === eventId)) await this.#reload(eventId);
    const item = this.items.value.find((one) => one.type === "message" && one.eventId === eventId);
    if (item !== undefined) this.#jumpTo(item.key);
  }

  async jumpToUnread(): Promise<void> {
    const after = this.readUpTo.value;
    if (after === undefined) return;
    if (!this.#window.getEvents().some((event) => event.getId() === after)) await this.#reload(after);
    this.#jumpTo("unread");
  }

  /** Where the unread ones begin, if that lies outside of the window; undefined where it is in it or nothing is unread. */
  firstUnreadId(): string | undefined {
    const after = this.readUpTo.value;
    if (after === undefined || this.room.getUnreadNotificationCount() === 0) return undefined;
    return this.items.value.some(({ type }) => type === "unread") || this.#window.getEvents().some((event) => event.getId() === after) ? undefined : after;
  }

  /** Messages of others after the last one that I read. */
  unreadCount(): number {
    const read = this.room.getEventReadUpTo(this.from.client.getSafeUserId());
    const events = this.timelineSet.getLiveTimeline().getEvents();
    const at = events.findLastIndex((event) => event.getId() === read);
    return events.slice(at + 1).filter((event) => isMessage(event) && event.getSender() !== this.from.client.getUserId()).length;
  }

  event(eventId: string): MatrixEvent | undefined {
    return this.room.findEventById(eventId) ?? this.#elsewhere.get(eventId);
  }

  /** The earlier wordings, oldest first. */
  async versions(eventId: string): Promise<readonly Version[]> {
    const { client } = this.from;
    const { originalEvent, events } = await client.relations(this.room.roomId, eventId, "m.replace", null, { limit: 100 });
    const all = originalEvent === null || originalEvent === undefined ? events : [...events, originalEvent];
    const versions = all.map((event) => {
      const content = event.getOriginalContent() as Record<string, unknown>;
      const body = contentBody("m.room.message", (content["m.new_content"] ?? content) as Record<string, unknown>);
      return { at: timeOf(event.getTs()), text: body.kind === "text" ? body.text : "", html: body.kind === "text" ? body.html : undefined };
    });
    return versions.sort((left, right) => left.at - right.at);
  }

  /** My newest text message; for ArrowUp. */
  lastOwn(): string | undefined {
    const found = this.items.value.findLast((item) => item.type === "message" && item.may.edit);
    return found?.type === "message" ? found.eventId : undefined;
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const end of this.#ends) end();
  }

  #makeWindow(): TimelineWindow {
    return new TimelineWindow(this.from.client, this.timelineSet, { windowLimit: WINDOW });
  }

  #listen(): void {
    const { client } = this.from;
    const { room } = this;
    const later = () => this.#later();
    const on = (target: { on: (name: never, listener: never) => unknown; off: (name: never, listener: never) => unknown }, name: string, listener: (...args: never[]) => void) => {
      target.on(name as never, listener as never);
      this.#ends.push(() => target.off(name as never, listener as never));
    };
    on(room, RoomEvent.Timeline, () => void this.#follow());
    on(room, RoomEvent.TimelineReset, () => void this.#reload(undefined));
    on(room, ThreadEvent.Update, later);
    on(room, ThreadEvent.New, later);
    if (this.threadId !== undefined) {
      const thread = room.getThread(this.threadId);
      if (thread !== null) {
        on(thread, RoomEvent.Timeline, () => void this.#follow());
        on(thread, RoomEvent.TimelineReset, () => void this.#reload(undefined));
      }
    }
    for (const name of [RoomEvent.Redaction, RoomEvent.Receipt, RoomEvent.LocalEchoUpdated]) on(room, name, later);
    on(room.currentState, RoomStateEvent.Update, later);
    const mine = (event: MatrixEvent) => event.getRoomId() === room.roomId && later();
    for (const name of [MatrixEventEvent.Decrypted, MatrixEventEvent.Replaced, MatrixEventEvent.RelationsCreated]) on(client, name, mine as never);
    on(client, RoomMemberEvent.Typing, (() => this.#readTyping()) as never);
    this.#readTyping();
    this.#ends.push(effect(() => void this.from.outbox.entries.value));
  }

  /** A live event: the window grows with it while it stands at the end. */
  async #follow(): Promise<void> {
    if (!this.canLoadNewer.peek()) await this.#window.paginate(Direction.Forward, 100, false);
    this.#afterMove();
  }

  #later(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changed.value += 1;
    }, GATHER);
  }

  #afterMove(): void {
    this.canLoadOlder.value = this.#window.canPaginate(Direction.Backward) || this.#lacksToken();
    this.canLoadNewer.value = this.#window.canPaginate(Direction.Forward);
    this.#decrypt();
    this.#later();
  }

  #decrypt(): void {
    // The newest first: they are in sight.
    for (const event of this.#window.getEvents().toReversed()) {
      if (event.isEncrypted() && event.getClearContent() === null && !event.isBeingDecrypted() && !event.isDecryptionFailure()) {
        void this.from.client.decryptEventIfNeeded(event);
      }
    }
  }

  /** What was kept was cut at the front: the token of its first message must be asked for. */
  #lacksToken(): boolean {
    const index = this.#window.getTimelineIndex(Direction.Backward);
    if (index === null || index.index > index.minIndex()) return false;
    const { timeline } = index;
    const first = timeline.getEvents()[0];
    return timeline.getPaginationToken(Direction.Backward) === null && timeline.getNeighbouringTimeline(Direction.Backward) === null && first !== undefined && !this.#isFirst(first);
  }

  /** Nothing is before it: before the room's creation, and in a thread before its root. */
  #isFirst(event: MatrixEvent): boolean {
    return this.threadId === undefined ? event.getType() === "m.room.create" : event.getId() === this.threadId;
  }

  async #paginate(direction: Direction, busy: { value: boolean; peek: () => boolean }): Promise<void> {
    if (busy.peek()) return;
    busy.value = true;
    try {
      if (direction === Direction.Backward && this.#lacksToken()) await this.#findToken();
      await this.#window.paginate(direction, STEP);
      this.#afterMove();
    } finally {
      busy.value = false;
    }
  }

  async #findToken(): Promise<void> {
    const timeline = this.#window.getTimelineIndex(Direction.Backward)?.timeline;
    const first = timeline?.getEvents()[0]?.getId();
    if (timeline === undefined || first === undefined) return;
    const path = `/rooms/${encodeURIComponent(this.room.roomId)}/context/${encodeURIComponent(first)}`;
    const { start } = await this.from.client.http.authedRequest<{ start?: string }>("GET" as never, path, { limit: "0" });
    if (start !== undefined) timeline.setPaginationToken(start, EventTimeline.BACKWARDS);
  }

  /** A first screen that holds only a few messages is filled up; without network it stays as it is. */
  async #fillScreen(): Promise<void> {
    try {
      for (let rounds = 0; navigator.onLine && rounds < 3 && this.canLoadOlder.peek() && this.items.peek().length < STEP / 2; rounds += 1) await this.loadOlder();
    } catch {
      // The person can scroll up and is told then.
    }
  }

  async #reload(eventId: string | undefined): Promise<void> {
    this.#window = this.#makeWindow();
    await this.#window.load(eventId, FIRST);
    this.#afterMove();
    this.#changed.value += 1;
  }

  #jumpTo(key: string): void {
    this.#seq += 1;
    this.jump.value = { key, seq: this.#seq };
  }

  #lookUp(eventId: string): MatrixEvent | undefined {
    if (!this.#elsewhere.has(eventId)) {
      this.#elsewhere.set(eventId, undefined);
      void this.#fetch(eventId);
    }
    return this.#elsewhere.get(eventId);
  }

  async #fetch(eventId: string): Promise<void> {
    const { client } = this.from;
    try {
      const event = new MatrixEvent(await client.fetchRoomEvent(this.room.roomId, eventId));
      await client.decryptEventIfNeeded(event);
      this.#elsewhere.set(eventId, event);
      this.#later();
    } catch {
      // The answer is shown without the message that it answers.
    }
  }

  #readTyping(): void {
    const me = this.from.client.getUserId();
    const typing = this.room.getMembers().filter(({ typing: is, userId }) => is && userId !== me);
    if (typing.length === 0 && untracked(() => this.typing.value.length) === 0) return;
    this.typing.value = typing.map(({ userId }) => this.from.people.in(this.room, userId));
  }
}
