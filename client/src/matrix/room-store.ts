// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * The rooms of an account on this device. A start reads the list (in a few dozen sealed parts, whatever the number of
 * rooms); a room is read when it is opened or has news. After each answer of the server everything that changed is written
 * in one transaction together with the position, so that the next visit goes on exactly there. Of the list only those
 * parts are sealed anew of which a row has changed: most answers say that somebody types or has read.
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
  readonly accountData: Readonly<Record<string, { readonly type: string; readonly content: Record<string, unknown> }>>;
}

/** The SDK's side. */
export interface Loaded {
  /** Whether it holds the room, once what is being read of it is read: news that come meanwhile must not be lost behind that. */
  settled(roomId: string): Promise<boolean>;
  /** Messages are missing between what it holds and what comes next. */
  gap(roomId: string, token: string | undefined): void;
  load(roomId: string): Promise<void>;
}

const VALUES = "values";
const PARTS = 32;
const MAX_IN_MEMORY = 60;

export class RoomStore implements Keeper {
  readonly #rows = signal<ReadonlyMap<string, KeptRow>>(new Map());
  readonly #accountData = signal<Values["accountData"]>({});
  readonly #rooms = new Map<string, KeptRoom>();
  readonly #changed = new Set<string>();
  readonly #gone = new Set<string>();
  /** Of these, the numbers in the list are the SDK's. */
  readonly #counted = new Set<string>();
  /** After a lost position: the rooms that the server has named since. */
  #named: Set<string> | undefined;
  /** Rooms whose row waits for the end of the answer: one new list for each answer, not one for each room. */
  #next: Map<string, KeptRow> | undefined;
  readonly #isFull = signal(false);
  /** The list as it is on the disk. */
  #written: ReadonlyMap<string, KeptRow> = new Map();
  #position: string | undefined;
  #count = 0;
  #writing: Promise<void> = Promise.resolve();
  #loaded: Loaded = { settled: () => Promise.resolve(false), gap: () => undefined, load: () => Promise.resolve() };
  #wanted: (roomId: string) => boolean = () => false;

  private constructor(
    private readonly database: AccountDatabase,
    private readonly box: Box,
    private readonly me: string,
  ) {}

  static async open(database: AccountDatabase, box: Box, me: string): Promise<RoomStore> {
    const store = new RoomStore(database, box, me);
    const [sealed, ...parts] = await Promise.all([VALUES, ...PART_NAMES].map((name) => database.get("values", name)));
    if (sealed === undefined) return store;
    const rows = await Promise.all(parts.map((part) => (part === undefined ? [] : box.open<readonly KeptRow[]>(part))));
    store.#restore(await box.open<Values>(sealed), rows.flat());
    void store.#sweep().catch(() => undefined);
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

  /** The last attempt to write failed: the browser gives no more room. */
  get isFull(): ReadonlySignal<boolean> {
    return this.#isFull;
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
    const { room, hasGap, hasOlder } = merge(this.#rooms.get(roomId) ?? before, structuredClone(news));
    this.#put(roomId, room);
    this.#setRow(roomId, room);
    this.#named?.add(roomId);
    if (await this.#loaded.settled(roomId)) {
      if (hasGap) this.#loaded.gap(roomId, news.prev_batch);
      // Only of what is limited the SDK looks for messages that belong before those that it has.
      return hasOlder ? { ...news, limited: true } : news;
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
      if (name === "receipts") this.#merge(roomId, (room) => withReceipts(room, (said as { content?: object }).content ?? {}));
    }
  }

  async complete(position: string, count: number): Promise<void> {
    await this.#merging;
    this.#position = position;
    this.#count = count;
    this.#prune(count);
    this.#publish();
    // A full disk keeps nobody from reading: what lies there stays whole and older, and is added to as soon as it can be.
    await this.#write().catch(() => undefined);
  }

  /** All rooms come anew; which of those that are kept are still ours is known when as many as there are have come. */
  lost(): void {
    this.#position = undefined;
    this.#named = new Set();
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

  /**
   * What the SDK counts, which can read: the server takes reactions for messages, and counts nothing in a muted room.
   * Undefined: too little of the room is loaded, and the server's count holds.
   */
  recount(roomId: string, counts: Pick<KeptRow, "notifications" | "highlights"> | undefined): void {
    if (counts !== undefined) {
      this.#counted.add(roomId);
      this.amend(roomId, counts);
      return;
    }
    const room = this.#rooms.get(roomId);
    if (!this.#counted.delete(roomId) || room === undefined) return;
    this.#setRow(roomId, room);
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
    this.#counted.delete(roomId);
    this.#gone.add(roomId);
    this.#next ??= new Map(this.#rows.value);
    this.#next.delete(roomId);
    this.#publish();
    void this.#write().catch(() => undefined);
  }

  /** Everything written that is known; for the end of a visit. */
  async flush(): Promise<void> {
    await this.#write().catch(() => undefined);
  }

  /** Rooms that were left since they were opened last, here or elsewhere: looked at to the end of a visit, not beyond. */
  async #sweep(): Promise<void> {
    for (const roomId of await this.database.getAllKeys("rooms")) {
      if (!this.#rows.value.has(roomId) && this.#next?.has(roomId) !== true && !this.#rooms.has(roomId)) this.#gone.add(roomId);
    }
  }

  /** What is kept and wasn't named among all rooms was left, withdrawn or taken away meanwhile. */
  #prune(count: number): void {
    const named = this.#named;
    if (named === undefined || named.size < count) return;
    this.#named = undefined;
    this.#next ??= new Map(this.#rows.value);
    for (const roomId of [...this.#next.keys()].filter((id) => !named.has(id))) {
      this.#next.delete(roomId);
      this.#rooms.delete(roomId);
      this.#changed.delete(roomId);
      this.#gone.add(roomId);
    }
  }

  #merging: Promise<void> = Promise.resolve();

  #merge(roomId: string, change: (room: KeptRoom) => KeptRoom): void {
    const merged = this.#merging.then(async () => {
      const changed = await this.#edit(roomId, change);
      if (changed !== undefined) this.#setRow(roomId, changed);
    });
    // One room that can't be read holds up no other; its news are asked for again with it.
    // oxlint-disable-next-line no-console -- the only trace for who helps; no content of the room stands in it
    this.#merging = merged.catch((error: unknown) => console.error("what is kept of a room can't be changed", error));
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
    const before = this.#next.get(roomId);
    const row = rowOf(roomId, room, this.me, this.#direct(), before);
    if (row === undefined) this.#next.delete(roomId);
    else this.#next.set(roomId, before !== undefined && this.#counted.has(roomId) ? { ...row, notifications: before.notifications, highlights: before.highlights } : row);
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
    const written = this.#writing.then(() => this.#writeNow());
    this.#writing = written.catch(() => undefined);
    return written;
  }

  /** All or nothing: what could not be written is written with the next attempt, so that no position is ever ahead of its rooms. */
  async #writeNow(): Promise<void> {
    const [changed, gone] = [[...this.#changed], [...this.#gone]];
    const list = this.#rows.value;
    const values: Values = { position: this.#position, count: this.#count, accountData: this.#accountData.value };
    const rooms = changed.flatMap((id) => (this.#rooms.has(id) ? [[id, this.#rooms.get(id)!] as const] : []));
    this.#changed.clear();
    this.#gone.clear();
    try {
      await this.#commit(rooms, gone, [...changedParts(this.#written, list), [VALUES, values]]);
      this.#written = list;
      this.#isFull.value = false;
    } catch (error) {
      for (const id of changed) if (this.#rooms.has(id)) this.#changed.add(id);
      for (const id of gone) if (!this.#rooms.has(id)) this.#gone.add(id);
      this.#isFull.value = true;
      throw error;
    }
    this.#shrink();
  }

  async #commit(changed: (readonly [string, KeptRoom])[], gone: string[], values: (readonly [string, unknown])[]): Promise<void> {
    // Sealed first: a transaction of IndexedDB ends as soon as it waits for something else.
    const seal = (all: (readonly [string, unknown])[]) => Promise.all(all.map(async ([id, value]) => [id, await this.box.seal(value)] as [string, Sealed]));
    const [sealed, sealedValues] = await Promise.all([seal(changed), seal(values)]);
    const transaction = this.database.transaction(["rooms", "values"], "readwrite");
    const [rooms, kept] = [transaction.objectStore("rooms"), transaction.objectStore("values")];
    const writes = [...gone.map((id) => rooms.delete(id)), ...sealed.map(([id, room]) => rooms.put(room, id)), ...sealedValues.map(([name, value]) => kept.put(value, name))];
    await Promise.all([...writes, transaction.done]);
  }

  #shrink(): void {
    for (const roomId of this.#rooms.keys()) {
      if (this.#rooms.size <= MAX_IN_MEMORY) break;
      if (!this.#changed.has(roomId)) this.#rooms.delete(roomId);
    }
  }

  #restore({ position, count, accountData }: Values, rows: readonly KeptRow[]): void {
    this.#position = position;
    this.#count = count;
    this.#rows.value = new Map(rows.map((row) => [row.roomId, row]));
    this.#written = this.#rows.value;
    this.#accountData.value = accountData;
  }
}

function byType(list: readonly { type: string }[]): Record<string, object> {
  return Object.fromEntries(list.map((event) => [event.type, event]));
}

const PART_NAMES = Array.from({ length: PARTS }, (_, part) => `rows-${part}`);

/** By the room's name, so that a room stays in its part whatever happens in others. */
function partOf(roomId: string): number {
  let sum = 0;
  for (let at = 0; at < roomId.length; at += 1) sum = (sum * 31 + roomId.charCodeAt(at)) % 65_521;
  return sum % PARTS;
}

/** Those parts of the list in which a row is another than before, whole. */
function changedParts(before: ReadonlyMap<string, KeptRow>, now: ReadonlyMap<string, KeptRow>): Map<string, KeptRow[]> {
  const touched = new Set<number>();
  for (const [roomId, row] of now) if (before.get(roomId) !== row) touched.add(partOf(roomId));
  for (const roomId of before.keys()) if (!now.has(roomId)) touched.add(partOf(roomId));
  const parts = new Map([...touched].map((part) => [PART_NAMES[part]!, [] as KeptRow[]]));
  if (parts.size > 0) for (const row of now.values()) parts.get(PART_NAMES[partOf(row.roomId)]!)?.push(row);
  return parts;
}
