// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The conversations of one account: what is open, what is beside it, what lies on top; and where "back" leads. */
import { computed, effect, signal, type ReadonlySignal } from "@preact/signals";
import type { Room } from "matrix-js-sdk";
import { Conversation } from "../matrix/conversation";
import { detailsOf, RoomActions } from "../matrix/rooms";
import type { Standing } from "../matrix/standing";
import { Previews } from "../matrix/previews";
import { isSame } from "../matrix/same";
import type { Session } from "../matrix/session";
import type { RoomDetails } from "../model/room";
import type { Drafts } from "./drafts";
import { closeLayers, placeOf, pushRoom, watchLayers, type Place } from "./layers";
import { Notifications, type NotificationWords } from "./notifications";
import { OpenRoom } from "./open-room";
import type { Organisations } from "./organisations";
import { preferences } from "./preferences";
import { RoomList, isUnread } from "./room-list";
import type { StandingWatch } from "./standing";

export type Panel =
  | { readonly kind: "people"; readonly selected: string | undefined }
  | { readonly kind: "settings" | "threads" | "pinned" }
  | { readonly kind: "thread"; readonly rootId: string };

export type Overlay =
  | { readonly kind: "settings"; readonly section: string }
  | { readonly kind: "new-conversation"; readonly inSpace: string | undefined }
  | { readonly kind: "invite" | "shortcuts" | "sign-out" | "set-up-recovery" | "restore" | "set-pin" | "new-password" }
  | { readonly kind: "leave"; readonly roomId: string }
  | { readonly kind: "report-message"; readonly eventId: string }
  | { readonly kind: "report-person"; readonly userId: string }
  | { readonly kind: "report-room"; readonly roomId: string };

/** So long a server may take to bring a room that was just joined. */
const JOIN_PATIENCE = 15_000;

export class Messenger {
  readonly list: RoomList;
  readonly actions: RoomActions;
  readonly openId = signal<string | undefined>(undefined);
  readonly open = signal<OpenRoom | undefined>(undefined);
  readonly thread = signal<OpenRoom | undefined>(undefined);
  readonly panel = signal<Panel | undefined>(undefined);
  readonly overlay = signal<Overlay | undefined>(undefined);
  readonly details: ReadonlySignal<RoomDetails | undefined>;
  readonly standing: ReadonlySignal<Standing>;
  /** Rises with each change of the open room's state and members. */
  readonly roomChanged = signal(0);
  readonly previews: Previews;
  /** The new identities of people as they were when their change was first shown: only these are confirmed, none that came later. */
  readonly #shownIdentities = new Map<string, Promise<string | undefined>>();
  readonly #notifications: Notifications;
  readonly #ends: (() => void)[] = [];
  #details: RoomDetails | undefined;

  constructor(
    readonly session: Session,
    readonly drafts: Drafts,
    readonly organisations: Organisations,
    readonly watch: StandingWatch,
    words: () => NotificationWords,
  ) {
    this.actions = new RoomActions(session, () => this.standing.peek());
    this.list = new RoomList(session, drafts.all, () => this.actions.blocked());
    this.standing = computed(() => ({ own: organisations.of(serverOf(session.me)), freshness: watch.freshness.value }));
    this.#notifications = new Notifications(session, (roomId) => document.hasFocus() && this.openId.peek() === roomId, words);
    this.previews = new Previews(session, this.#notifications.onFresh);
    this.details = computed(() => this.#detailsNow());
    this.#ends.push(effect(() => this.#badge()), effect(() => this.#noteIdentities()), this.#listen());
  }

  /** After the session has started: the room that the page's address names, and the last words of the first rooms. */
  async begin(): Promise<void> {
    const navigate = () => {
      const place = placeOf(history.state);
      if (place.roomId === this.openId.peek()) closeLayers(this);
      else void this.#show(place);
    };
    addEventListener("popstate", navigate);
    this.#ends.push(() => removeEventListener("popstate", navigate), watchLayers(this));
    this.#show(placeOf(history.state));
    await this.previews.fill();
  }

  async openRoom(roomId: string): Promise<void> {
    if (this.openId.peek() === roomId) return;
    pushRoom(roomId);
    await this.#show({ roomId });
  }

  /** Another part of the page went to a conversation: shows what the browser's history says now. */
  async followHistory(): Promise<void> {
    await this.#show(placeOf(history.state));
  }

  back(): void {
    if (placeOf(history.state).roomId !== undefined) history.back();
    else this.#show({ roomId: undefined });
  }

  /** A room that was just made or joined: opened as soon as the server has sent it. */
  async arrive(roomId: string): Promise<void> {
    await this.joined(roomId);
    await this.openRoom(roomId);
  }

  /** An invitation was accepted: shows the room as soon as the server has sent it. */
  async joined(roomId: string): Promise<void> {
    const { rows } = this.session.store;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, JOIN_PATIENCE);
      const stop = effect(() => {
        if (rows.value.get(roomId)?.membership !== "join") return;
        clearTimeout(timer);
        queueMicrotask(() => stop());
        resolve();
      });
    });
    if (this.openId.peek() === roomId) await this.#show({ roomId });
  }

  async openThread(rootId: string): Promise<void> {
    const room = this.open.peek()?.conversation.room;
    const root = room?.findEventById(rootId);
    if (room === undefined || root === undefined) return;
    const thread = room.getThread(rootId) ?? room.createThread(rootId, root, [], true);
    this.#closeThread();
    const open = this.#opened(room, thread.timelineSet, rootId);
    this.thread.value = open;
    this.panel.value = { kind: "thread", rootId };
    await open.conversation.open();
  }

  /** Verifying goes through the direct conversation with the person; there is one afterwards. */
  async verifyPerson(userId: string): Promise<void> {
    const roomId = await this.actions.direct(userId);
    await this.session.security.verifications.startWithPerson(userId, roomId);
  }

  readonly closePanel = (): void => {
    this.#closeThread();
    this.panel.value = undefined;
  };

  togglePanel(kind: "people" | "settings" | "threads" | "pinned"): void {
    const isOpen = this.panel.peek()?.kind === kind;
    this.closePanel();
    if (!isOpen) this.panel.value = kind === "people" ? { kind, selected: undefined } : { kind };
  }

  /** The next or previous room of the list as it is shown. */
  step(by: 1 | -1, onlyUnread: boolean): void {
    const rows = this.list.shown.peek().filter((row) => !onlyUnread || isUnread(row) || row.roomId === this.openId.peek());
    const at = rows.findIndex(({ roomId }) => roomId === this.openId.peek());
    const next = rows[at < 0 ? (by === 1 ? 0 : rows.length - 1) : at + by];
    if (next !== undefined) void this.openRoom(next.roomId);
  }

  /** "Yes, I know": of the identity that was shown. */
  async confirmIdentity(userId: string): Promise<void> {
    const { people } = this.session.security;
    await people.confirmIdentity(userId, await (this.#shownIdentities.get(userId) ?? people.identityOf(userId)));
    this.#shownIdentities.delete(userId);
  }

  /** Ends with the account. */
  until(end: () => void): void {
    this.#ends.push(end);
  }

  readUpTo(open: OpenRoom, eventId: string): void {
    const { room, threadId } = open.conversation;
    void this.actions.readUpTo(room.roomId, eventId, !preferences.peek().sendReceipts, threadId).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.watch.stop();
    this.previews.stop();
    this.#closeThread();
    this.open.peek()?.conversation.close();
    for (const end of this.#ends) end();
    await this.drafts.flush();
  }

  async #show({ roomId }: Place): Promise<void> {
    if (roomId === this.openId.peek() && this.open.peek() !== undefined) return;
    this.closePanel();
    const left = this.open.peek()?.conversation;
    left?.close();
    this.open.value = undefined;
    this.openId.value = roomId;
    if (left !== undefined) void this.session.lighten(left.room.roomId).catch(() => undefined);
    this.session.look(roomId === undefined ? [] : [roomId]);
    if (roomId === undefined || this.session.store.rows.peek().get(roomId)?.membership === "invite") return;
    const room = await this.session.room(roomId);
    if (room === undefined || this.openId.peek() !== roomId) return;
    const open = this.#opened(room, room.getUnfilteredTimelineSet(), undefined);
    this.open.value = open;
    await open.conversation.open();
    void room.loadMembersIfNeeded().then(() => {
      this.roomChanged.value += 1;
    }, () => undefined);
  }

  #opened(room: Room, timelineSet: Conversation["timelineSet"], threadId: string | undefined): OpenRoom {
    const { client, people, pictures, shields, outbox } = this.session;
    const isReadOnly = () => this.details.value?.readOnly !== undefined;
    return new OpenRoom(this.session, new Conversation({ client, people, pictures, shields, outbox, isReadOnly }, room, timelineSet, threadId), this.drafts);
  }

  #closeThread(): void {
    this.thread.peek()?.conversation.close();
    this.thread.value = undefined;
  }

  #detailsNow(): RoomDetails | undefined {
    const open = this.open.value;
    if (open === undefined) return undefined;
    void [this.roomChanged.value, this.session.pictures.arrived.value, this.session.security.people.version.value, this.session.store.accountData.value];
    const { room } = open.conversation;
    const details = detailsOf(room, this.session.store.rows.value.get(room.roomId), this.session, this.standing.value, this.organisations.of);
    if (this.#details !== undefined && isSame(this.#details, details)) return this.#details;
    this.#details = details;
    return details;
  }

  #listen(): () => void {
    const { client } = this.session;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (_event: unknown, state: { roomId: string }) => {
      if (state.roomId !== this.openId.peek()) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        this.roomChanged.value += 1;
      }, 50);
    };
    client.on("RoomState.events" as never, later as never);
    client.on("RoomState.members" as never, later as never);
    return () => clearTimeout(timer);
  }

  #noteIdentities(): void {
    for (const { userId } of this.details.value?.changedIdentities ?? []) {
      if (!this.#shownIdentities.has(userId)) this.#shownIdentities.set(userId, this.session.security.people.identityOf(userId));
    }
  }

  #badge(): void {
    const rows = this.list.all.value.filter(isUnread);
    this.#notifications.badge(rows.reduce((sum, row) => sum + Math.max(1, row.unread), 0), rows.reduce((sum, row) => sum + row.mentions, 0));
  }
}

function serverOf(userId: string): string {
  return userId.slice(userId.indexOf(":") + 1);
}
