// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What is on its way out: in order, once, and never lost or brought back to life. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { NotSent, Outbox, type Carrier, type OutboxEntry } from "../src/matrix/outbox.js";
import { Box } from "../src/storage/box.js";
import { MemoryDatabase } from "./memory.js";

const key = await Box.make();
const box = new Box(key);

class Wire implements Carrier {
  readonly sent: string[] = [];
  hold: Promise<void> = Promise.resolve();
  refuses = false;

  async send(entry: OutboxEntry, file: Blob | undefined): Promise<string> {
    await this.hold;
    if (this.refuses) throw new NotSent(false, "refused", undefined);
    this.sent.push(file === undefined ? String(entry.content["body"]) : await file.text());
    return `$${this.sent.length}`;
  }

  abandoned(): void {}
}

function words(body: string) {
  return { roomId: "!r", threadId: undefined, type: "m.room.message", content: { body }, caption: undefined };
}

function file(text: string) {
  return { blob: new Blob([text]), about: { name: "a", size: text.length, mimeType: "text/plain", width: 0, height: 0 } };
}

async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise((resolve) => setImmediate(resolve));
}

async function anOutbox(database = new MemoryDatabase()) {
  const wire = new Wire();
  return { database, wire, outbox: await Outbox.open(database as never, box, wire) };
}

test("a large file and the words behind it go out in the order in which they were sent", async () => {
  const { wire, outbox } = await anOutbox();
  outbox.setOnline(true);
  await Promise.all([outbox.add({ ...words(""), content: {} }, file("x".repeat(3_000_000))), outbox.add({ ...words(""), content: {} }, file("small")), outbox.add(words("words"))]);
  await until(() => wire.sent.length === 3);
  assert.deepEqual(wire.sent.map((one) => one.slice(0, 5)), ["xxxxx", "small", "words"]);
});

test("with a full disk what was written is sent, and it is told", async () => {
  const { database, wire, outbox } = await anOutbox();
  database.isFull = true;
  await outbox.add(words("important"));
  await outbox.add({ ...words(""), content: {} }, file("bytes"));
  assert.equal(outbox.unkept.value, 2);
  outbox.setOnline(true);
  await until(() => wire.sent.length === 2);
  assert.deepEqual(wire.sent, ["important", "bytes"]);
  // Sent, and back again: the page may be closed.
  for (const { txnId, eventId } of outbox.entries.value) outbox.arrived(txnId, eventId);
  assert.equal(outbox.unkept.value, 0);
});

test("a disk that takes the file and not its message keeps neither, and one that has room again is told so", async () => {
  const { database, outbox } = await anOutbox();
  const transaction = database.transaction.bind(database);
  // The message is what no longer fits.
  database.transaction = (names) => {
    const { objectStore, ...rest } = transaction(names);
    return { ...rest, objectStore: (name) => (name === "outbox" ? { ...objectStore(name), put: () => Promise.reject(new DOMException("full", "QuotaExceededError")) } : objectStore(name)) };
  };
  await outbox.add({ ...words(""), content: {} }, file("bytes"));
  await outbox.add(words("words"));
  assert.equal(outbox.unkept.value, 2);
  database.transaction = transaction;
  await outbox.retry(outbox.entries.value[1]!.txnId);
  assert.equal(outbox.unkept.value, 1);
});

test("a file that can't be read any more stands there as not sent, and holds up nothing", async () => {
  const { wire, outbox } = await anOutbox();
  const gone = { blob: { arrayBuffer: () => Promise.reject(new DOMException("gone", "NotReadableError")) } as unknown as Blob, about: file("x").about };
  outbox.setOnline(true);
  await outbox.add({ ...words(""), content: {} }, gone);
  await outbox.add(words("words"));
  await until(() => wire.sent.length === 1);
  assert.deepEqual(outbox.entries.value[0]?.delivery, { state: "failed", why: "unreadable", sentence: undefined });
  assert.equal(outbox.unkept.value, 0);
});

test("what was taken by the server and has not come back is still shown after a start, sent once, and gone when everything is here", async () => {
  const { database, outbox } = await anOutbox();
  outbox.setOnline(true);
  await outbox.add(words("taken"));
  await until(() => outbox.entries.value[0]?.eventId !== undefined);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const { wire, outbox: again } = await anOutbox(database);
  assert.deepEqual(again.entries.value.map(({ eventId, delivery }) => [eventId, delivery.state]), [["$1", "sent"]]);
  again.setOnline(true);
  await again.add(words("new"));
  await until(() => wire.sent.length === 1);
  assert.deepEqual(wire.sent, ["new"]);
  again.caughtUp();
  assert.deepEqual(again.entries.value.map(({ content }) => content["body"]), ["new"]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal((await database.getAllKeys("outbox")).length, 1);
});

test("what was taken back while it was being written down stays taken back after a crash", async () => {
  for (let round = 0; round < 20; round++) {
    const { database, wire, outbox } = await anOutbox();
    let go: () => void = () => undefined;
    wire.hold = new Promise((resolve) => (go = resolve));
    const txnId = await outbox.add(words("regretted"));
    outbox.setOnline(true);
    for (let ticks = 0; ticks < round; ticks++) await Promise.resolve();
    await outbox.takeBack(txnId);
    go();
    for (let ticks = 0; ticks < 10; ticks++) await new Promise((resolve) => setImmediate(resolve));
    const later = await anOutbox(database);
    assert.deepEqual(later.outbox.entries.value, [], `round ${round}`);
  }
});

test("after a crash everything that waits goes out in order, and bytes that belong to nothing are deleted", async () => {
  const { database, outbox } = await anOutbox();
  for (const text of ["one", "two", "three"]) await outbox.add(words(text));
  await database.put("files", { iv: new Uint8Array(12), data: new ArrayBuffer(8) }, "orphan");
  const later = await anOutbox(database);
  later.outbox.setOnline(true);
  await until(() => later.wire.sent.length === 3);
  assert.deepEqual(later.wire.sent, ["one", "two", "three"]);
  assert.deepEqual(await database.getAllKeys("files"), []);
});

test("a refused message waits for a decision, a refused reaction doesn't; a room that was left keeps nothing", async () => {
  const { database, wire, outbox } = await anOutbox();
  wire.refuses = true;
  outbox.setOnline(true);
  await outbox.add(words("refused"));
  await outbox.add({ ...words(""), type: "m.reaction" });
  await until(() => outbox.entries.value.length === 1 && outbox.entries.value[0]?.delivery.state === "failed");
  await outbox.dropRoom("!r");
  assert.deepEqual([outbox.entries.value, await database.getAllKeys("outbox")], [[], []]);
});
