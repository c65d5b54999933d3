// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The store of rooms when the disk is full, the position lost, or a room read while it changes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { rowFor } from "../src/matrix/rooms.js";
import { RoomStore } from "../src/matrix/room-store.js";
import { inOrder } from "../src/state/room-list.js";
import { Box } from "../src/storage/box.js";
import { MemoryDatabase } from "./memory.js";

const ME = "@erika:amt.example";

function message(id: string): object {
  return { event_id: `$${id}`, type: "m.room.message", sender: "@max:kreis.example", origin_server_ts: 1, content: { msgtype: "m.text", body: id } };
}

function news(letters: string, more: object = {}) {
  return { required_state: [], timeline: [...letters].map(message), ...more } as never;
}

async function aStore(database = new MemoryDatabase()) {
  const box = new Box(key);
  const open = () => RoomStore.open(database as never, box, ME);
  return { database, open, store: await open() };
}

const key = await Box.make();

async function kept(store: RoomStore, roomId: string): Promise<string> {
  const room = await store.recall(roomId);
  return ((room?.data.timeline ?? []) as unknown as { event_id: string }[]).map(({ event_id: id }) => id.slice(1)).join("");
}

test("a disk that is full loses nothing: no position without its messages, and everything once there is room again", async () => {
  const { database, open, store } = await aStore();
  await store.room("!a", news("A", { initial: true }));
  await store.complete("1", 1);
  database.isFull = true;
  await store.room("!a", news("B"));
  await store.complete("2", 1);
  assert.equal(store.isFull.value, true);
  assert.equal(await kept(store, "!a"), "AB", "who reads goes on reading");
  const crashed = await open();
  assert.deepEqual([crashed.position, await kept(crashed, "!a")], ["1", "A"], "the next visit asks for B again");
  database.isFull = false;
  await store.room("!b", news("X", { initial: true }));
  await store.complete("3", 2);
  assert.equal(store.isFull.value, false);
  const later = await open();
  assert.deepEqual([later.position, await kept(later, "!a"), await kept(later, "!b")], ["3", "AB", "X"]);
});

test("after a lost position, rooms that are no longer ours are gone once all have come, and not before", async () => {
  const { store } = await aStore();
  for (const id of ["!a", "!b"]) await store.room(id, news("A", { initial: true }));
  await store.complete("1", 2);
  store.lost();
  await store.room("!a", news("A", { initial: true }));
  await store.complete("2", 2);
  assert.deepEqual([...store.rows.value.keys()].sort(), ["!a", "!b"]);
  await store.room("!c", news("A", { initial: true }));
  await store.complete("3", 2);
  assert.deepEqual([...store.rows.value.keys()].sort(), ["!a", "!c"]);
});

test("news that come while the room is being opened reach who reads it", async () => {
  const { store } = await aStore();
  await store.room("!a", news("A", { initial: true }));
  let opened: () => void = () => undefined;
  const opening = new Promise<void>((resolve) => (opened = resolve));
  let isHeld = false;
  const loaded = { settled: async () => (await opening, isHeld), gap: () => undefined, load: () => Promise.resolve() };
  store.attach(loaded, () => true);
  const handed = store.room("!a", news("B"));
  isHeld = true;
  opened();
  assert.deepEqual(await handed, news("B"));
});

test("receipts that nobody can read hold up nothing", async () => {
  const { store } = await aStore();
  await store.room("!a", news("A", { initial: true }));
  store.extension("receipts", { rooms: { "!a": null, "!b": { content: null } } });
  store.extension("receipts", { rooms: { "!a": { content: { $A: { "m.read": { "@x:y.example": { ts: 1 } } } } } } });
  await store.complete("1", 1);
  assert.deepEqual((await store.recall("!a"))?.receipts, { type: "m.receipt", content: { $A: { "m.read": { "@x:y.example": { ts: 1 } } } } });
});

test("what the app has counted is not counted otherwise by the next word of the server, unless the app has too little of the room", async () => {
  const { store } = await aStore();
  const numberOf = (id: string) => store.rows.value.get(id)?.notifications;
  await store.room("!a", { ...(news("A", { initial: true }) as object), notification_count: 4 } as never);
  await store.complete("1", 1);
  assert.equal(numberOf("!a"), 4);
  store.recount("!a", { notifications: 1, highlights: 0 });
  await store.room("!a", { ...(news("B") as object), notification_count: 0 } as never);
  await store.complete("2", 1);
  assert.equal(numberOf("!a"), 1);
  store.recount("!a", undefined);
  await new Promise((resolve) => setTimeout(resolve, 1));
  assert.equal(numberOf("!a"), 0);
  await store.room("!a", { ...(news("C") as object), notification_count: 2 } as never);
  await store.complete("3", 1);
  assert.equal(numberOf("!a"), 2);
});

test("of a long list only the part of a changed room is sealed anew; the next visit has all rows", async () => {
  const { database, open, store } = await aStore();
  const ids = Array.from({ length: 200 }, (_, number) => `!room${number}:amt.example`);
  for (const id of ids) await store.room(id, news("A", { initial: true }));
  await store.complete("1", ids.length);
  const before = new Map(database.stores.get("values"));
  await store.room(ids[7]!, news("B"));
  store.amend(ids[7]!, { preview: "Guten Tag" });
  await store.complete("2", ids.length);
  const written = [...(database.stores.get("values") ?? [])].filter(([name, value]) => before.get(name) !== value).map(([name]) => name);
  assert.equal(written.filter((name) => name.startsWith("rows-")).length, 1, String(written));
  store.remove(ids[9]!);
  await store.flush();
  const later = await open();
  assert.deepEqual([...later.rows.value.keys()].sort(), ids.filter((id) => id !== ids[9]).sort());
  assert.equal(later.rows.value.get(ids[7]!)?.preview, "Guten Tag");
});

test("a room that was left elsewhere is read to the end of the visit, and its record is deleted at the next start", async () => {
  const { database, open, store } = await aStore();
  const member = (membership: string) => ({ event_id: `$${membership}`, type: "m.room.member", state_key: ME, sender: ME, origin_server_ts: 1, content: { membership } });
  for (const id of ["!a", "!b"]) await store.room(id, { required_state: [member("join")], timeline: [message("A")], initial: true } as never);
  await store.complete("1", 2);
  await store.room("!b", { required_state: [], timeline: [member("leave")] } as never);
  await store.complete("2", 1);
  assert.equal(await kept(store, "!b"), "Aleave");
  const later = await open();
  await new Promise((resolve) => setTimeout(resolve, 10));
  await later.room("!c", news("X", { initial: true }));
  await later.complete("3", 2);
  assert.deepEqual((await database.getAllKeys("rooms")).sort(), ["!a", "!c"]);
  assert.equal(await later.recall("!b"), undefined);
});

test("what a lost position takes off the list lies no longer on the disk either", async () => {
  const { database, store } = await aStore();
  for (const id of ["!a", "!b"]) await store.room(id, news("A", { initial: true }));
  await store.complete("1", 2);
  store.lost();
  await store.room("!a", news("A", { initial: true }));
  await store.complete("2", 1);
  assert.deepEqual(await database.getAllKeys("rooms"), ["!a"]);
});

test("a clock of others that runs ahead holds no room at the top: the order of arrival counts", async () => {
  const { store } = await aStore();
  const at = (time: number) => ({ ...message("A"), origin_server_ts: time });
  await store.room("!hostile", { required_state: [], timeline: [at(9_000_000_000_000)], initial: true, bump_stamp: 10 } as never);
  await store.room("!honest", { required_state: [], timeline: [at(1_700_000_000_000)], initial: true, bump_stamp: 11 } as never);
  await store.complete("1", 2);
  const extras = { name: "", draft: undefined, outgoing: "none", spaces: [], notify: "all", picture: undefined } as never;
  const rows = [...store.rows.value.values()].map((row) => rowFor(row, extras));
  assert.deepEqual(rows.sort(inOrder).map(({ roomId }) => roomId), ["!honest", "!hostile"]);
});
