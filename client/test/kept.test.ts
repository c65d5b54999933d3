// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What is kept of rooms: in order, without gaps that nobody sees, whatever a server sends. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { merge, receiptEvent, rowOf, withReceipts, type KeptRoom } from "../src/matrix/kept.js";
import { anObject, anything, random } from "./hostile.js";

const ME = "@erika:amt.example";
type News = Parameters<typeof merge>[1];

function message(id: string): object {
  return { event_id: `$${id}`, type: "m.room.message", sender: "@max:kreis.example", origin_server_ts: 1, content: { msgtype: "m.text", body: id } };
}

function state(type: string, content: object, key = "", id = `${type}${key}`): object {
  return { event_id: `$${id}`, type, state_key: key, sender: ME, origin_server_ts: 1, content };
}

function news(letters: string, more: object = {}): News {
  return { required_state: [], timeline: [...letters].map(message), ...more } as unknown as News;
}

function letters(room: KeptRoom): string {
  return (room.data.timeline as { event_id?: string }[]).map(({ event_id: id }) => (id ?? "").slice(1)).join("");
}

function first(text: string, more: object = {}): KeptRoom {
  return merge(undefined, news(text, { initial: true, limited: true, prev_batch: "before", ...more })).room;
}

test("older messages that come with an open room stand before what was known, not behind it", () => {
  const known = first("E", { prev_batch: "before-E" });
  const { room, hasGap } = merge(known, news("ABCDEF", { limited: true, prev_batch: "before-A" }));
  assert.equal(letters(room), "ABCDEF");
  assert.equal(room.data.prev_batch, "before-A");
  assert.equal(hasGap, false);
  // A short room: all there is, and no token.
  assert.equal(letters(merge(known, news("ABCDE")).room), "ABCDE");
});

test("what overlaps is joined; older kept ones stay, with their token", () => {
  const { room, hasGap } = merge(first("ABC", { prev_batch: "before-A" }), news("BCD", { limited: true, prev_batch: "before-B" }));
  assert.equal(letters(room), "ABCD");
  assert.equal(room.data.prev_batch, "before-A");
  assert.equal(hasGap, false);
});

test("a gap is told, and what follows it is never put beside what lies before it", () => {
  const { room, hasGap } = merge(first("ABC"), news("XYZ", { limited: true, prev_batch: "before-X" }));
  assert.equal(letters(room), "XYZ");
  assert.equal(room.data.prev_batch, "before-X");
  assert.equal(hasGap, true);
});

test("of a room it is said that nobody wrote there only where that is known", () => {
  const created = [state("m.room.create", {}), state("m.room.member", { membership: "join" }, ME)];
  const hasMessages = (room: KeptRoom, before?: ReturnType<typeof rowOf>) => rowOf("!r", room, ME, new Map(), before)?.hasMessages;
  const empty = merge(undefined, { initial: true, required_state: created, timeline: created } as unknown as News).room;
  assert.equal(hasMessages(empty), false);
  // The list asks for the last event only: before a name that was changed there may have been a thousand messages.
  const renamed = merge(undefined, { initial: true, limited: true, required_state: created, timeline: [state("m.room.name", { name: "Neu" })] } as unknown as News).room;
  assert.equal(hasMessages(renamed), undefined);
  assert.equal(hasMessages(renamed, rowOf("!r", empty, ME, new Map())), undefined);
  assert.equal(hasMessages(renamed, rowOf("!r", first("A"), ME, new Map())), true);
});

test("an invitation that was accepted or withdrawn elsewhere is none any more", () => {
  const invited = merge(undefined, { initial: true, invite_state: [state("m.room.member", { membership: "invite" }, ME)], required_state: [], timeline: [] } as unknown as News).room;
  assert.equal(rowOf("!r", invited, ME, new Map())?.membership, "invite");
  const joined = merge(invited, news("A", { required_state: [state("m.room.member", { membership: "join" }, ME)] })).room;
  assert.equal(rowOf("!r", joined, ME, new Map())?.membership, "join");
  const gone = merge(invited, news("", { required_state: [state("m.room.member", { membership: "leave" }, ME)] })).room;
  assert.equal(rowOf("!r", gone, ME, new Map()), undefined);
});

test("the state that the server names counts, not one that a message further up had made", () => {
  const stale = state("m.room.topic", { topic: "lost" }, "", "stale");
  const { room } = merge(undefined, news("", { initial: true, required_state: [state("m.room.topic", { topic: "won" })], timeline: [stale] }));
  const topic = (room.data.required_state as unknown as { type: string; content: { topic: string } }[]).find(({ type }) => type === "m.room.topic");
  assert.equal(topic?.content.topic, "won");
});

test("names of rooms turn nothing around and are never empty to the eye", () => {
  const room = first("A", { required_state: [state("m.room.name", { name: "\u202egnp.exe\u2066 Bauamt" })] });
  assert.equal(rowOf("!r", room, ME, new Map())?.name, "gnp.exe Bauamt");
  const blank = first("A", { name: "Amt", required_state: [state("m.room.name", { name: "\u3164\u2800\u200b" })] });
  assert.equal(rowOf("!r", blank, ME, new Map())?.name, "Amt");
});

test("a receipt for an event called __proto__ reaches no other object", () => {
  const said = JSON.parse('{"__proto__":{"m.read":{"@x:y.example":{"ts":1}}},"$1":{"valueOf":{"@x:y.example":{"ts":1}},"m.read":{"__proto__":{"ts":1},"@x:y.example":{"ts":2}}}}') as object;
  const event = receiptEvent(withReceipts(first("A"), said));
  assert.equal(({} as Record<string, unknown>)["m.read"], undefined);
  assert.deepEqual(event.content, { $1: { "m.read": { "@x:y.example": { ts: 2 } } } });
});

test("nothing that a server sends in an event breaks the list", () => {
  for (let seed = 1; seed <= 1500; seed++) {
    const pick = random(seed);
    const types = ["m.room.name", "m.room.member", "m.room.create", "m.space.child", "m.room.avatar", "m.room.canonical_alias", "m.room.tombstone", "m.room.message"];
    const event = () => ({ event_id: `$${pick(9)}`, type: types[pick(types.length)], ...(pick(2) === 0 ? { state_key: pick(2) === 0 ? ME : "" } : {}), sender: "@x:y.example", origin_server_ts: anything(pick), content: pick(9) === 0 ? anything(pick) : anObject(pick) });
    const some = () => Array.from({ length: pick(4) }, event);
    const said = { required_state: some(), timeline: some(), ...(pick(3) === 0 ? { invite_state: some() } : {}), heroes: [{ user_id: "@x:y.example", displayname: anything(pick) }], initial: pick(2) === 0, limited: pick(2) === 0 } as unknown as News;
    let room = merge(merge(undefined, said).room, { ...said, timeline: some() } as unknown as News).room;
    room = { ...room, accountData: { "m.tag": { type: "m.tag", content: anything(pick) }, "m.marked_unread": { content: anything(pick) } } };
    room = withReceipts(room, { $1: { "m.read": { "@x:y.example": anything(pick) } }, $2: anything(pick), $3: { "m.read": anything(pick) } } as never);
    const row = rowOf("!r", room, ME, new Map());
    receiptEvent(room);
    if (row === undefined) continue;
    for (const field of ["name", "lastActive", "membership"] as const) assert.equal(typeof row[field], field === "lastActive" ? "number" : "string", `${field}, seed ${seed}`);
    assert.ok(!Number.isNaN(new Date(row.lastActive).getTime()), `lastActive, seed ${seed}`);
    assert.ok(row.avatar === undefined || typeof row.avatar === "string");
    assert.ok(row.heroes.every((user) => typeof user === "string"));
  }
});
