// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * The last words and the true counts of rooms that the SDK has read. The server sees encrypted events only, and counts
 * reactions and edits as messages; here they are told apart.
 */
import { ClientEvent, MatrixEventEvent, RoomEvent, type MatrixEvent, type Room } from "matrix-js-sdk";
import { bodyOf, isMessage, mentions, wordsOf } from "./events";
import { clean } from "./names";
import { nameless } from "./people";
import type { Session } from "./session";

const GATHER = 150;
const IDLE_ROOMS = 40;
const MAX_PREVIEW = 160;

/** A message that has just come and can be read. */
export interface Fresh {
  readonly room: Room;
  readonly event: MatrixEvent;
}

export class Previews {
  readonly #waiting = new Set<Room>();
  readonly #seen = new WeakSet<MatrixEvent>();
  readonly #began = Date.now();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(
    private readonly session: Session,
    private readonly onFresh: (fresh: Fresh) => void,
  ) {
    const { client } = session;
    client.on(RoomEvent.Timeline, (event, room, _atStart, _removed, data) => {
      if (room === undefined) return;
      this.#later(room);
      if (data.liveEvent === true && !event.isEncrypted()) this.#fresh(room, event);
    });
    client.on(MatrixEventEvent.Decrypted, (event) => {
      const room = client.getRoom(event.getRoomId());
      if (room === null) return;
      this.#later(room);
      if (!event.isDecryptionFailure()) this.#fresh(room, event);
    });
    client.on(RoomEvent.Receipt, (_event, room) => this.#later(room));
    client.on(RoomEvent.Redaction, (_event, room) => this.#later(room));
    client.on(ClientEvent.Room, (room) => this.#later(room));
  }

  /** The first rooms of the list whose last words nobody has read yet, one after another while nothing else is to be done. */
  async fill(): Promise<void> {
    const { store } = this.session;
    const rows = [...store.rows.peek().values()].filter((row) => row.membership === "join").sort((left, right) => right.bump - left.bump || right.lastActive - left.lastActive);
    for (const row of rows.slice(0, IDLE_ROOMS)) {
      if (this.#stopped) return;
      if (row.preview !== undefined || row.isSpace) continue;
      await idle();
      await this.session.room(row.roomId);
    }
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #fresh(room: Room, event: MatrixEvent): void {
    const isNew = event.getTs() >= this.#began && event.getSender() !== this.session.me && isMessage(event) && !this.#seen.has(event);
    this.#seen.add(event);
    if (isNew) this.onFresh({ room, event });
  }

  #later(room: Room): void {
    this.#waiting.add(room);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const rooms = [...this.#waiting];
      this.#waiting.clear();
      for (const one of rooms) this.#update(one);
    }, GATHER);
  }

  #update(room: Room): void {
    const { store, me } = this.session;
    const events = room.getLiveTimeline().getEvents();
    const last = events.findLast((event) => isMessage(event));
    const words = last === undefined ? undefined : wordsOf(bodyOf(last));
    const row = store.rows.peek().get(room.roomId);
    if (row === undefined) return;
    const named = row.isDirect || last?.getSender() === me ? words : words && `${nameOf(room, last?.getSender() ?? "")}: ${words}`;
    store.amend(room.roomId, { preview: named?.replace(/\s+/g, " ").slice(0, MAX_PREVIEW) });
    store.recount(room.roomId, unreadIn(room, me));
  }
}

/** Undefined where what was read last lies before what is loaded: then the server's count is the best there is. */
function unreadIn(room: Room, me: string): { notifications: number; highlights: number } | undefined {
  const events = room.getLiveTimeline().getEvents();
  const read = room.getEventReadUpTo(me);
  const at = events.findLastIndex((event) => event.getId() === read || event.getSender() === me);
  if (at < 0) return undefined;
  const unread = events.slice(at + 1).filter((event) => isMessage(event) && event.getSender() !== me);
  return { notifications: unread.length, highlights: unread.filter((event) => mentions(event, me)).length };
}

function nameOf(room: Room, userId: string): string {
  return clean(room.getMember(userId)?.rawDisplayName ?? "") || nameless(userId);
}

function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ("requestIdleCallback" in window) requestIdleCallback(() => resolve(), { timeout: 2_000 });
    else setTimeout(resolve, 50);
  });
}
