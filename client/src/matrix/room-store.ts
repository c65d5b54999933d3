// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * The rooms of an account on this device. A start reads the list (one sealed value, whatever the number of rooms); a room
 * is read when it is opened or has news. After each answer of the server everything that changed is written in one
 * transaction together with the position, so that the next visit goes on exactly there.
 */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { Box, Sealed } from "../storage/box";
import type { AccountDatabase } from "../storage/database";
import type { Keeper, RoomData } from "./connection";
import { merge, receiptEvent, rowOf, withReceipts, type KeptRoom, type KeptRow } from "./kept";

/** What is kept beside the rooms. */
interface Values {
  readonly position: string | undefined;
  readonly count: number;
  readonly rows: readonly KeptRow[];
  readonly accountData: Readonly<Record<string, { readonly type: string; readonly content: Record<string, unknown> }>>;
}

/** The SDK's side: which rooms it holds. */
export interface Loaded {
  has(roomId: string): boolean;
  /** Messages are missing between what it holds and what comes next. */
  gap(roomId: string, token: string | undefined): void;
  load(roomId: string): Promise<void>;
}

const VALUES = "values";
const MAX_IN_MEMORY = 60;

export class RoomStore implements Keeper {
  readonly #rows = signal<ReadonlyMap<string, KeptRow>>(new Map());
  readonly #accountData = signal<Values["accountData"]>({});
  readonly #rooms = new Map<string, KeptRoom>();
  readonly #changed = new Set<string>();
  readonly #gone = new Set<string>();
  /** Rooms whose row waits for the end of the answer: one new list for each answer, not one for each room. */
  #next: Map<string, KeptRow> | undefined;
  #position: string | undefined;
  #count = 0;
  #writing: Promise<void> = Promise.resolve();
  #loaded: Loaded = { has: () => false, gap: () => undefined, load: () => Promise.resolve() };
  #wanted: (roomId: string) => boolean = () => false;

  private constructor(
    private readonly database: AccountDatabase,
    private readonly box: Box,
    private readonly me: string,
  ) {}

  static async open(database: AccountDatabase, box: Box, me: string): Promise<RoomStore> {
    const store = new RoomStore(database, box, me);
    const sealed = await database.get("values", VALUES);
    if (sealed !== undefined) store.#restore(await box.open<Values>(sealed));
    return store;
  }

  get position(): string | undefined {
    return this.#position;
  }

  get count(): number {
    return this.#count;
  }

  get rows(): ReadonlySignal<ReadonlyMap<string, KeptRow>> {
    return this.#rows;
  }

  get accountData(): ReadonlySignal<Values["accountData"]> {
    return this.#accountData;
  }

  /** `wanted`: rooms that the SDK shall know as soon as anything is known of them. */
  attach(loaded: Loaded, wanted: (roomId: string) => boolean): void {
    this.#loaded = loaded;
    this.#wanted = wanted;
  }

  /** Everything that is kept of a room, in the order in which the SDK takes it; undefined where nothing is. */
  async recall(roomId: string): Promise<{ data: RoomData; receipts: object; accountData: readonly object[] } | undefined> {
    const room = await this.#room(roomId);
    if (room === undefined) return undefined;
    // The SDK freezes and changes what it gets; what is kept stays as it came.
    return { data: structuredClone(room.data), receipts: receiptEvent(room), accountData: Object.values(structuredClone(room.accountData)) };
  }

  async room(roomId: string, news: RoomData): Promise<RoomData | undefined> {
    const before = await this.#room(roomId);
    // Read again: while the disk was asked, another part may have changed it.
    const { room, hasGap } = merge(this.#rooms.get(roomId) ?? before, structuredClone(news));
    this.#put(roomId, room);
    this.#setRow(roomId, room);
    if (this.#loaded.has(roomId)) {
      if (hasGap) this.#loaded.gap(roomId, news.prev_batch);
      return news;
    }
    // News of a room that was known: read by the SDK, for mentions and the last words. A first sight of hundreds: not.
    if (news.initial !== true || this.#wanted(roomId)) await this.#loaded.load(roomId);
    return undefined;
  }

  extension(name: string, data: object): void {
    const { rooms = {}, global = [] } = data as { rooms?: Record<string, object>; global?: { type: string; content: Record<string, unknown> }[] };
    if (name === "account_data" && global.length > 0) {
      this.#accountData.value = { ...this.#accountData.value, ...Object.fromEntries(global.map((event) => [event.type, event])) };
    }
    for (const [roomId, said] of Object.entries(rooms)) {
      if (name === "account_data") this.#merge(roomId, (room) => ({ ...room, accountData: { ...room.accountData, ...byType(said as { type: string }[]) } }));
      if (name === "receipts") this.#merge(roomId, (room) => withReceipts(room, (said as { content: never }).content));
    }
  }

  async complete(position: string, count: number): Promise<void> {
    await this.#merging;
    this.#position = position;
    this.#count = count;
    this.#publish();
    await this.#write();
  }

  lost(): void {
    this.#position = undefined;
  }

  /** The list again, after `m.direct` has changed. */
  refreshDirect(): void {
    const direct = this.#direct();
    this.#next ??= new Map(this.#rows.value);
    for (const [roomId, row] of this.#next) {
      if (row.isDirect !== direct.has(roomId)) this.#next.set(roomId, { ...row, isDirect: direct.has(roomId) });
    }
    this.#publish();
  }

  /** What only this device knows of a room: its last words, what of it was read. Written with the next answer. */
  amend(roomId: string, change: Partial<Pick<KeptRow, "preview" | "notifications" | "highlights" | "isMarkedUnread" | "isFavourite" | "isLowPriority">>): void {
    const row = (this.#next ?? this.#rows.value).get(roomId);
    if (row === undefined || Object.entries(change).every(([name, value]) => row[name as keyof KeptRow] === value)) return;
    this.#next ??= new Map(this.#rows.value);
    this.#next.set(roomId, { ...row, ...change });
    queueMicrotask(() => this.#publish());
  }

  /** A receipt of one's own: the server doesn't count anew until something else happens there. */
  async markRead(roomId: string): Promise<void> {
    await this.#edit(roomId, (room) => ({ ...room, data: { ...room.data, notification_count: 0, highlight_count: 0 } }));
    this.amend(roomId, { notifications: 0, highlights: 0, isMarkedUnread: false });
  }

  /** A room that was left and forgotten. */
  remove(roomId: string): void {
    this.#rooms.delete(roomId);
    this.#changed.delete(roomId);
    this.#gone.add(roomId);
    this.#next ??= new Map(this.#rows.value);
    this.#next.delete(roomId);
    this.#publish();
    void this.#write();
  }

  /** Everything written that is known; for the end of a visit. */
  async flush(): Promise<void> {
    await this.#write();
    await this.#writing;
  }

  #merging: Promise<void> = Promise.resolve();

  #merge(roomId: string, change: (room: KeptRoom) => KeptRoom): void {
    this.#merging = this.#merging.then(async () => {
      const changed = await this.#edit(roomId, change);
      if (changed !== undefined) this.#setRow(roomId, changed);
    });
  }

  async #edit(roomId: string, change: (room: KeptRoom) => KeptRoom): Promise<KeptRoom | undefined> {
    const before = await this.#room(roomId);
    const room = this.#rooms.get(roomId) ?? before;
    if (room === undefined) return undefined;
    const changed = change(room);
    this.#put(roomId, changed);
    return changed;
  }

  #setRow(roomId: string, room: KeptRoom): void {
    this.#next ??= new Map(this.#rows.value);
    const row = rowOf(roomId, room, this.me, this.#direct(), this.#next.get(roomId));
    if (row === undefined) this.#next.delete(roomId);
    else this.#next.set(roomId, row);
  }

  #direct(): ReadonlyMap<string, string> {
    const content = this.#accountData.value["m.direct"]?.content ?? {};
    return new Map(Object.entries(content).flatMap(([user, rooms]) => (Array.isArray(rooms) ? rooms.map((room) => [String(room), user] as const) : [])));
  }

  #publish(): void {
    if (this.#next === undefined) return;
    this.#rows.value = this.#next;
    this.#next = undefined;
  }

  async #room(roomId: string): Promise<KeptRoom | undefined> {
    const known = this.#rooms.get(roomId);
    if (known !== undefined) return known;
    const sealed = await this.database.get("rooms", roomId);
    if (sealed === undefined || this.#gone.has(roomId)) return undefined;
    const room = await this.box.open<KeptRoom>(sealed);
    const newer = this.#rooms.get(roomId);
    if (newer !== undefined) return newer;
    this.#rooms.set(roomId, room);
    return room;
  }

  #put(roomId: string, room: KeptRoom): void {
    this.#rooms.delete(roomId);
    this.#rooms.set(roomId, room);
    this.#gone.delete(roomId);
    this.#changed.add(roomId);
  }

  #write(): Promise<void> {
    const changed = [...this.#changed].flatMap((id) => {
      const room = this.#rooms.get(id);
      return room === undefined ? [] : [[id, room] as const];
    });
    const gone = [...this.#gone];
    const values: Values = { position: this.#position, count: this.#count, rows: [...this.#rows.value.values()], accountData: this.#accountData.value };
    this.#changed.clear();
    this.#gone.clear();
    this.#writing = this.#writing.then(() => this.#writeNow(changed, gone, values)).then(() => this.#shrink());
    return this.#writing;
  }

  async #writeNow(changed: (readonly [string, KeptRoom])[], gone: string[], values: Values): Promise<void> {
    // Sealed first: a transaction of IndexedDB ends as soon as it waits for something else.
    const sealed = await Promise.all(changed.map(async ([id, room]) => [id, await this.box.seal(room)] as [string, Sealed]));
    const sealedValues = await this.box.seal(values);
    const transaction = this.database.transaction(["rooms", "values"], "readwrite");
    const rooms = transaction.objectStore("rooms");
    for (const id of gone) void rooms.delete(id);
    for (const [id, room] of sealed) void rooms.put(room, id);
    void transaction.objectStore("values").put(sealedValues, VALUES);
    await transaction.done;
  }

  #shrink(): void {
    for (const roomId of this.#rooms.keys()) {
      if (this.#rooms.size <= MAX_IN_MEMORY) break;
      if (!this.#changed.has(roomId)) this.#rooms.delete(roomId);
    }
  }

  #restore({ position, count, rows, accountData }: Values): void {
    this.#position = position;
    this.#count = count;
    this.#rows.value = new Map(rows.map((row) => [row.roomId, row]));
    this.#accountData.value = accountData;
  }
}

function byType(list: readonly { type: string }[]): Record<string, object> {
  return Object.fromEntries(list.map((event) => [event.type, event]));
}
