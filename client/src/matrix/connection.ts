// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * Sliding sync (MSC4186) as an account with 2,000 rooms needs it. The SDK's own loop forgets its position with the page,
 * takes subscriptions for sticky (Synapse doesn't) and hands every room to the SDK; this one goes on where the last visit
 * ended, and asks its keeper which rooms the SDK must know.
 */
import {
  ExtensionState, SlidingSync, SlidingSyncEvent, SlidingSyncState,
  type Extension, type MSC3575List, type MSC3575RoomData, type MSC3575RoomSubscription, type MSC3575SlidingSyncResponse,
} from "matrix-js-sdk/lib/sliding-sync";
import type { MatrixClient } from "matrix-js-sdk";

export type RoomData = MSC3575RoomData;

/** Who keeps what the server said. */
export interface Keeper {
  /** Where the last visit ended; undefined for a fresh start. */
  readonly position: string | undefined;
  /** How many rooms there were then. */
  readonly count: number;
  /** Merges one room's news into what is kept; what it returns is handed to the SDK, undefined where the SDK needn't know. */
  room(roomId: string, data: RoomData): Promise<RoomData | undefined>;
  /** One extension's part of an answer, before the SDK sees it. */
  extension(name: string, data: object): void;
  /** A whole answer was processed. `count`: how many rooms there are in all. */
  complete(position: string, count: number): Promise<void>;
  /** The server no longer knows the position; everything is asked for anew. */
  lost(): void;
}

/** `catching-up`: connected, and not all rooms are here yet. `expired`: the sign-in has run out, the device is still the person's. */
export type LinkState = "connecting" | "catching-up" | "connected" | "offline" | "locked" | "expired" | "signed-out";

const POLL = 30_000;
const SLACK = 10_000;
const RECENT = 20;
const STEP = 150;
const RETRY = { first: 1_000, most: 30_000 };

const STATE = [
  "m.room.create", "m.room.encryption", "m.room.name", "m.room.topic", "m.room.avatar", "m.room.canonical_alias", "m.room.power_levels",
  "m.room.history_visibility", "m.room.join_rules", "m.room.tombstone", "m.room.pinned_events", "m.room.guest_access", "m.room.server_acl",
].map((type) => [type, ""]);
const SPACES = [["m.space.child", "*"], ["m.space.parent", "*"]];
const ALL: MSC3575List = { ranges: [[0, RECENT - 1]], timeline_limit: 1, required_state: [...STATE, ...SPACES, ["m.room.member", "$ME"]] };
const SEEN: MSC3575List = { ranges: [[0, RECENT - 1]], timeline_limit: 20, required_state: [...STATE, ...SPACES, ["m.room.member", "$ME"], ["m.room.member", "$LAZY"]] };
const OPEN: MSC3575RoomSubscription = { timeline_limit: 40, required_state: [...STATE, ...SPACES, ["m.room.member", "$ME"], ["m.room.member", "$LAZY"]] };

export class Connection extends SlidingSync {
  readonly #extensions: Extension<object, object>[] = [];
  readonly #open = new Set<string>();
  #abort = new AbortController();
  #stopped = false;
  #known: number;
  #wake: (() => void) | undefined;

  constructor(
    private readonly sdk: MatrixClient,
    private readonly keeper: Keeper,
    private readonly onLink: (state: LinkState, retryAt?: number) => void,
  ) {
    super(sdk.baseUrl, new Map(), {}, sdk, POLL);
    this.#known = keeper.position === undefined ? RECENT : Math.max(RECENT, keeper.count);
  }

  override registerExtension(extension: Extension<object, object>): void {
    this.#extensions.push(extension);
  }

  /** Rooms that are looked at: more of their messages, and who is typing in them. */
  look(rooms: readonly string[]): void {
    if (rooms.length === this.#open.size && rooms.every((room) => this.#open.has(room))) return;
    this.#open.clear();
    for (const room of rooms) this.#open.add(room);
    this.resend();
  }

  override resend(): void {
    this.#abort.abort();
    this.#wake?.();
  }

  override stop(): void {
    this.#stopped = true;
    this.resend();
    super.stop();
  }

  override async start(): Promise<void> {
    const online = () => this.#wake?.();
    addEventListener("online", online);
    try {
      await this.#run();
    } finally {
      removeEventListener("online", online);
    }
  }

  async #run(): Promise<void> {
    let position = this.keeper.position;
    let wait = RETRY.first;
    let isFirst = true;
    while (!this.#stopped) {
      this.#abort = new AbortController();
      try {
        const answer = await this.#ask(position, isFirst);
        const isWhole = await this.#take(answer);
        position = answer.pos;
        isFirst = false;
        wait = RETRY.first;
        this.onLink(isWhole ? "connected" : "catching-up");
      } catch (error) {
        if (this.#stopped) return;
        const { httpStatus, errcode, data } = error as { httpStatus?: number; errcode?: string; data?: { soft_logout?: unknown } };
        if (errcode === "M_UNKNOWN_POS" || httpStatus === 400) {
          position = undefined;
          this.#known = RECENT;
          this.keeper.lost();
          await this.#pause(wait);
          wait = Math.min(wait * 2, RETRY.most);
        } else if (errcode === "M_UNKNOWN_TOKEN") {
          // Spec: c-s soft-logout. Only a sign-in that was ended for good takes the keys along.
          this.onLink(data?.soft_logout === true ? "expired" : "signed-out");
          return;
        } else if (!this.#abort.signal.aborted) {
          // Not everybody at once when a server returns.
          const delay = wait * (0.5 + Math.random());
          this.onLink(errcode === "M_USER_LOCKED" ? "locked" : "offline", Date.now() + delay);
          await this.#pause(delay);
          wait = Math.min(wait * 2, RETRY.most);
        }
      }
    }
  }

  async #ask(position: string | undefined, isFirst: boolean): Promise<MSC3575SlidingSyncResponse> {
    const extensions: Record<string, object> = {};
    for (const extension of this.#extensions) extensions[extension.name()] = await extension.onRequest(position === undefined);
    const timeout = isFirst ? 0 : POLL;
    return this.sdk.slidingSync(
      {
        lists: { seen: SEEN, all: { ...ALL, ranges: [[0, this.#known - 1]] } },
        room_subscriptions: Object.fromEntries([...this.#open].map((room) => [room, OPEN])),
        ...(position === undefined ? {} : { pos: position }),
        timeout,
        clientTimeout: timeout + SLACK,
        extensions,
      },
      undefined,
      this.#abort.signal,
    );
  }

  /** Whether all rooms that there are were asked for. */
  async #take(answer: MSC3575SlidingSyncResponse): Promise<boolean> {
    answer.rooms ??= {};
    answer.extensions ??= {};
    this.emit(SlidingSyncEvent.Lifecycle, SlidingSyncState.RequestFinished, answer);
    await this.#extend(answer, ExtensionState.PreProcess);
    for (const [roomId, data] of Object.entries(answer.rooms)) {
      data.required_state ??= [];
      data.timeline ??= [];
      const news = await this.keeper.room(roomId, data);
      if (news !== undefined) await this.#hand(roomId, news);
    }
    this.emit(SlidingSyncEvent.Lifecycle, SlidingSyncState.Complete, answer);
    await this.#extend(answer, ExtensionState.PostProcess);
    const count = answer.lists?.["all"]?.count ?? 0;
    await this.keeper.complete(answer.pos, count);
    // Room by room into view, so that the first ones are there at once and nothing is asked for twice.
    if (this.#known >= count) return true;
    this.#known = Math.min(this.#known + STEP, Math.ceil((count + 1) / STEP) * STEP);
    return false;
  }

  /** What another server put into one room must not keep all others from being read: it is kept, and the rest goes on. */
  async #hand(roomId: string, news: RoomData): Promise<void> {
    try {
      await this.emitPromised(SlidingSyncEvent.RoomData, roomId, news);
    } catch (error) {
      // oxlint-disable-next-line no-console -- the only trace for who helps; no content of the room stands in it
      console.error("news of a room could not be read", error);
    }
  }

  async #extend(answer: MSC3575SlidingSyncResponse, when: ExtensionState): Promise<void> {
    const extensions = this.#extensions.filter((extension) => extension.when() === when);
    for (const extension of extensions) {
      const data = answer.extensions[extension.name()];
      if (data === undefined) continue;
      this.keeper.extension(extension.name(), data);
      await extension.onResponse(data);
    }
    for (const extension of extensions) await extension.onResponseComplete?.();
  }

  async #pause(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}
