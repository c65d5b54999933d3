// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * What is on its way out. Everything is written to the disk (sealed) before anything is sent, goes out one after another
 * for each room under a transaction ID that stays the same, and is gone only when the server has named its event: so it
 * survives reload, crash and lost network, and arrives in order and once (c-s transaction-identifiers).
 */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { Delivery } from "../model/timeline";
import type { Box } from "../storage/box";
import type { AccountDatabase } from "../storage/database";

/** A file that waits; its bytes lie sealed beside the entry. */
export interface OutgoingFile {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  readonly mimeType: string;
  readonly width: number;
  readonly height: number;
}

export interface OutboxEntry {
  /** The transaction ID, and the item's key. */
  readonly txnId: string;
  /** Order of writing. */
  readonly number: number;
  readonly roomId: string;
  readonly threadId: string | undefined;
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly at: number;
  readonly file: OutgoingFile | undefined;
  readonly caption: string | undefined;
  readonly delivery: Delivery;
  /** Taken by the server, waiting to come back by sync. */
  readonly eventId: string | undefined;
}

/** Why one could not be sent; `retry`: the same may pass later. */
export class NotSent extends Error {
  constructor(
    readonly retry: boolean,
    readonly why: "refused" | "identity-changed" | "device-unconfirmed" | "too-large" | "unreadable" | "unknown",
    readonly sentence: string | undefined,
    readonly waitMilliseconds = 0,
  ) {
    super(sentence ?? why);
  }
}

/** Puts one on its way; answers with the event's ID, throws NotSent. `store` makes a change of the entry durable. */
export interface Carrier {
  send(entry: OutboxEntry, file: Blob | undefined, progress: (part: number) => void, abort: AbortSignal, store: (content: OutboxEntry["content"]) => Promise<void>): Promise<string>;
  abandoned(entry: OutboxEntry): void;
}

const WAIT = { first: 2_000, most: 30_000 };

export class Outbox {
  readonly #entries = signal<readonly OutboxEntry[]>([]);
  readonly #running = new Map<string, AbortController>();
  /** What the disk didn't take, by transaction ID: goes out like everything, and is gone with the page. */
  readonly #unkept = signal<ReadonlyMap<string, Blob | undefined>>(new Map());
  #adding: Promise<unknown> = Promise.resolve();
  #storing: Promise<void> = Promise.resolve();
  #number = 0;
  #isOnline = false;
  #wake = new Map<string, () => void>();
  /** Taken by the server in an earlier visit. */
  readonly #before = new Set<string>();

  private constructor(
    private readonly database: AccountDatabase,
    private readonly box: Box,
    private readonly carrier: Carrier,
  ) {}

  static async open(database: AccountDatabase, box: Box, carrier: Carrier): Promise<Outbox> {
    const outbox = new Outbox(database, box, carrier);
    const sealed = await database.getAll("outbox");
    const entries = await Promise.all(sealed.map((one) => box.open<OutboxEntry>(one)));
    // What was under way when the page ended goes again, under the same transaction ID; what was taken is shown until it comes back.
    outbox.#entries.value = entries
      .map((entry) => (entry.delivery.state === "failed" || entry.eventId !== undefined ? entry : { ...entry, delivery: { state: "queued" } as const }))
      .sort((left, right) => left.number - right.number);
    outbox.#number = Math.max(0, ...entries.map(({ number }) => number));
    for (const { txnId, eventId } of entries) if (eventId !== undefined) outbox.#before.add(txnId);
    // Bytes of files that are sent, or whose message never came to be written.
    const waiting = new Set(entries.filter(({ eventId, file }) => eventId === undefined || file !== undefined).map(({ txnId }) => txnId));
    await Promise.all((await database.getAllKeys("files")).filter((key) => !waiting.has(key)).map((key) => database.delete("files", key)));
    return outbox;
  }

  get entries(): ReadonlySignal<readonly OutboxEntry[]> {
    return this.#entries;
  }

  /** Durable when the promise resolves; sent as soon as it can be. In the order of calling, however long a file takes to seal. */
  add(entry: Pick<OutboxEntry, "roomId" | "threadId" | "type" | "content" | "caption">, file?: { blob: Blob; about: Omit<OutgoingFile, "key"> }): Promise<string> {
    const added = this.#adding.then(() => this.#add(entry, file));
    this.#adding = added.catch(() => undefined);
    return added;
  }

  async #add(entry: Pick<OutboxEntry, "roomId" | "threadId" | "type" | "content" | "caption">, file?: { blob: Blob; about: Omit<OutgoingFile, "key"> }): Promise<string> {
    this.#number += 1;
    const txnId = `v${Date.now().toString(36)}.${this.#number}.${crypto.randomUUID().slice(0, 8)}`;
    const full: OutboxEntry = {
      ...entry, txnId, number: this.#number, at: Date.now(), delivery: { state: "queued" }, eventId: undefined,
      file: file === undefined ? undefined : { ...file.about, key: txnId },
    };
    const copy = await copyOf(file?.blob);
    if (copy === "unreadable") this.#entries.value = [...this.#entries.value, { ...full, delivery: { state: "failed", why: "unreadable", sentence: undefined } }];
    else {
      await this.#keep(full, copy);
      this.#entries.value = [...this.#entries.value, full];
      this.#run(full.roomId);
    }
    return txnId;
  }

  /** How many messages the disk didn't take: they go out, but the page must not be closed before. */
  readonly unkept: ReadonlySignal<number> = computed(() => this.#unkept.value.size);

  /** Where the disk is full, what was written is not lost: it waits in memory, as long as the page is open. */
  async #keep(entry: OutboxEntry, blob: Blob | undefined): Promise<void> {
    try {
      const [file, message] = await Promise.all([blob?.arrayBuffer().then((bytes) => this.box.sealBytes(bytes)), this.box.seal(entry)]);
      // Both or none: a message whose file is missing could never be sent after the next start.
      const transaction = this.database.transaction(["outbox", "files"], "readwrite");
      const writes = [transaction.objectStore("outbox").put(message, entry.txnId), ...(file === undefined ? [] : [transaction.objectStore("files").put(file, entry.txnId)])];
      await Promise.all([...writes, transaction.done]);
    } catch {
      this.#unkept.value = new Map([...this.#unkept.value, [entry.txnId, blob] as const]);
    }
  }

  /** Everything that the server has is here: what was sent before this visit is among it, or was taken out of the room since. */
  caughtUp(): void {
    for (const txnId of this.#before) {
      const entry = this.#find(txnId);
      if (entry !== undefined) void this.#remove(entry);
    }
    this.#before.clear();
  }

  /** The network is there, or not; what waits goes at once when it returns. */
  setOnline(isOnline: boolean): void {
    const returned = isOnline && !this.#isOnline;
    this.#isOnline = isOnline;
    if (!returned) return;
    for (const wake of this.#wake.values()) wake();
    for (const roomId of new Set(this.#entries.value.map((entry) => entry.roomId))) this.#run(roomId);
  }

  async retry(txnId: string): Promise<void> {
    const entry = await this.#change(txnId, { delivery: { state: "queued" } });
    if (entry !== undefined) this.#run(entry.roomId);
  }

  /** Not to be sent any more. What the server has already taken can't be taken back like this. */
  async takeBack(txnId: string): Promise<void> {
    const entry = this.#find(txnId);
    if (entry === undefined || entry.eventId !== undefined) return;
    this.#running.get(txnId)?.abort();
    await this.#remove(entry);
    this.carrier.abandoned(entry);
  }

  /** The room was left: nothing can go there any more. */
  async dropRoom(roomId: string): Promise<void> {
    for (const { txnId } of this.#entries.value.filter((entry) => entry.roomId === roomId)) await this.takeBack(txnId);
  }

  /** The event has come back by sync. */
  arrived(txnId: string | undefined, eventId: string | undefined): void {
    const entry = this.#entries.value.find((one) => one.txnId === txnId || (eventId !== undefined && one.eventId === eventId));
    if (entry !== undefined) void this.#remove(entry);
  }

  async fileOf(key: string): Promise<Blob | undefined> {
    const unkept = this.#unkept.value.get(key);
    if (unkept !== undefined) return unkept;
    const sealed = await this.database.get("files", key);
    const mimeType = this.#find(key)?.file?.mimeType ?? "";
    return sealed === undefined ? undefined : new Blob([await this.box.openBytes(sealed)], { type: mimeType });
  }

  close(): void {
    this.#isOnline = false;
    for (const controller of this.#running.values()) controller.abort();
  }

  readonly #rooms = new Set<string>();

  #run(roomId: string): void {
    if (this.#rooms.has(roomId) || !this.#isOnline) return;
    this.#rooms.add(roomId);
    void this.#runRoom(roomId).finally(() => {
      this.#rooms.delete(roomId);
      if (this.#nextOf(roomId) !== undefined) this.#run(roomId);
    });
  }

  async #runRoom(roomId: string): Promise<void> {
    let wait = WAIT.first;
    for (;;) {
      const entry = this.#nextOf(roomId);
      if (entry === undefined || !this.#isOnline) return;
      try {
        await this.#send(entry);
        wait = WAIT.first;
      } catch (error) {
        if (this.#find(entry.txnId) === undefined) continue;
        if (!(error instanceof NotSent) || !error.retry) {
          // A reaction has no place of its own at which its failing could be seen and decided about: it simply isn't there.
          if (entry.type === "m.reaction") {
            await this.#remove(entry);
            continue;
          }
          const { why, sentence } = error instanceof NotSent ? error : { why: "unknown" as const, sentence: undefined };
          await this.#change(entry.txnId, { delivery: { state: "failed", why, sentence } });
          continue;
        }
        await this.#change(entry.txnId, { delivery: { state: "queued" } });
        await this.#pause(roomId, Math.max(error.waitMilliseconds, wait));
        wait = Math.min(wait * 2, WAIT.most);
      }
    }
  }

  async #send(entry: OutboxEntry): Promise<void> {
    const abort = new AbortController();
    this.#running.set(entry.txnId, abort);
    try {
      const file = entry.file === undefined ? undefined : await this.fileOf(entry.file.key);
      if (entry.file === undefined) await this.#change(entry.txnId, { delivery: { state: "sending" } });
      else this.#show(entry.txnId, { delivery: { state: "uploading", progress: 0 } });
      const progress = (part: number) => this.#show(entry.txnId, { delivery: { state: "uploading", progress: part } });
      const store = async (content: OutboxEntry["content"]) => void (await this.#change(entry.txnId, { content }));
      const eventId = await this.carrier.send(entry, file, progress, abort.signal, store);
      await this.#change(entry.txnId, { eventId, delivery: { state: "sent" } });
    } finally {
      this.#running.delete(entry.txnId);
    }
  }

  /** One that failed holds up nothing but itself: the person decides about it. */
  #nextOf(roomId: string): OutboxEntry | undefined {
    return this.#entries.value.find((entry) => entry.roomId === roomId && entry.eventId === undefined && entry.delivery.state !== "failed");
  }

  #find(txnId: string): OutboxEntry | undefined {
    return this.#entries.value.find((entry) => entry.txnId === txnId);
  }

  async #change(txnId: string, change: Partial<OutboxEntry>): Promise<OutboxEntry | undefined> {
    const entry = this.#show(txnId, change);
    // It lies on the disk already, as it was before: where that is full, sending goes on.
    if (entry !== undefined) await this.#store(txnId).catch(() => undefined);
    return entry;
  }

  #show(txnId: string, change: Partial<OutboxEntry>): OutboxEntry | undefined {
    this.#entries.value = this.#entries.value.map((entry) => (entry.txnId === txnId ? { ...entry, ...change } : entry));
    return this.#find(txnId);
  }

  /** As it is now, one after another; what was taken back or has arrived meanwhile must not come to life again. */
  #store(txnId: string): Promise<void> {
    const stored = this.#storing.then(async () => {
      const entry = this.#find(txnId);
      const sealed = entry && (await this.box.seal(entry));
      if (sealed === undefined || this.#find(txnId) === undefined || this.#unkept.value.get(txnId) !== undefined) return;
      await this.database.put("outbox", sealed, txnId);
      this.#isKept(txnId);
    });
    this.#storing = stored.catch(() => undefined);
    return stored;
  }

  async #remove(entry: OutboxEntry): Promise<void> {
    this.#isKept(entry.txnId);
    this.#entries.value = this.#entries.value.filter(({ txnId }) => txnId !== entry.txnId);
    const transaction = this.database.transaction(["outbox", "files"], "readwrite");
    void transaction.objectStore("outbox").delete(entry.txnId);
    void transaction.objectStore("files").delete(entry.txnId);
    await transaction.done;
  }

  #isKept(txnId: string): void {
    if (this.#unkept.value.has(txnId)) this.#unkept.value = new Map([...this.#unkept.value].filter(([id]) => id !== txnId));
  }

  async #pause(roomId: string, milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake.set(roomId, () => {
        clearTimeout(timer);
        resolve();
      });
    });
    this.#wake.delete(roomId);
  }
}

/** Its bytes in memory: the file on the disk may change or go (a drive that is pulled out) before it is sent. */
async function copyOf(blob: Blob | undefined): Promise<Blob | undefined | "unreadable"> {
  try {
    return blob && new Blob([await blob.arrayBuffer()], { type: blob.type });
  } catch {
    return "unreadable";
  }
}
