// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** A conversation into which another organisation's server puts whatever it likes: each message of the others stays readable. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient, MatrixEvent, PendingEventOrdering, Room } from "matrix-js-sdk";
import { logger } from "matrix-js-sdk/lib/logger.js";
import { ItemMaker } from "../src/matrix/items.js";
import { clean } from "../src/matrix/names.js";
import { People, skeleton } from "../src/matrix/people.js";
import { anObject, anything, bent, random, type Random } from "./hostile.js";

(logger as unknown as { setLevel(level: string): void }).setLevel("silent");

const ME = "@erika:amt.example";
const MAX = "@max:kreis.example";
const client = createClient({ baseUrl: "https://amt.example", userId: ME, fetchFn: () => Promise.reject(new TypeError("no network")) });

let number = 0;

function event(type: string, content: unknown, more: object = {}): MatrixEvent {
  number += 1;
  return new MatrixEvent({ event_id: `$${number}`, room_id: "!r", type, sender: MAX, origin_server_ts: 1_700_000_000_000, content, ...more } as never);
}

async function aRoom(): Promise<{ room: Room; maker: ItemMaker }> {
  const room = new Room("!r", client, ME, { pendingEventOrdering: PendingEventOrdering.Detached });
  room.currentState.setStateEvents([event("m.room.create", { room_version: "10" }, { state_key: "" }), member(ME, "Erika"), member(MAX, "Max")]);
  const organisation = (serverName: string) => ({ serverName, name: serverName, place: "", status: "active", isOwn: false }) as const;
  const people = new People(client, { of: () => undefined } as never, { organisation, trust: () => "unverified" as never });
  const maker = new ItemMaker({ room, me: ME, people, shields: { of: () => undefined } as never, lookUp: () => undefined, threadRoot: undefined });
  return { room, maker };
}

function member(userId: string, displayname: unknown, membership: unknown = "join"): MatrixEvent {
  return event("m.room.member", { membership, displayname }, { state_key: userId, sender: userId });
}

const VALID: readonly (readonly [string, Record<string, unknown>])[] = [
  ["m.room.message", { msgtype: "m.text", body: "Guten Tag", format: "org.matrix.custom.html", formatted_body: "<b>Guten Tag</b>", "m.mentions": { user_ids: [ME] } }],
  ["m.room.message", { msgtype: "m.text", body: "> <@a:b> x\n\ny", "m.relates_to": { "m.in_reply_to": { event_id: "$1" } } }],
  ["m.room.message", { msgtype: "m.image", body: "b.png", filename: "b.png", info: { w: 1, h: 1, mimetype: "image/png", thumbnail_info: { w: 1 }, thumbnail_file: { url: "mxc://b.example/t" } }, file: { url: "mxc://b.example/x", key: {}, iv: "", hashes: {}, v: "v2" } }],
  ["m.sticker", { body: "s", info: {}, url: "mxc://b.example/s" }],
  ["m.room.message", { msgtype: "m.text", body: "* neu", "m.new_content": { msgtype: "m.text", body: "neu" }, "m.relates_to": { rel_type: "m.replace", event_id: "$1" } }],
  ["m.reaction", { "m.relates_to": { rel_type: "m.annotation", event_id: "$1", key: "x" } }],
];
const STATE: readonly (readonly [string, Record<string, unknown>])[] = [
  ["m.room.member", { membership: "join", displayname: "Max", avatar_url: "mxc://b.example/a", reason: "x" }],
  ["m.room.power_levels", { users: { [MAX]: 50 }, users_default: 0, redact: 50 }],
  ["m.room.history_visibility", { history_visibility: "shared" }],
  ["m.room.topic", { topic: "x" }], ["m.room.name", { name: "x" }], ["m.room.pinned_events", { pinned: ["$1"] }],
];

/** What Synapse lets another server send: contents are objects, the rest is anything. */
function hostile(pick: Random): MatrixEvent {
  const table = pick(3) === 0 ? STATE : VALID;
  const [type, content] = table[pick(table.length)]!;
  const said = pick(4) === 0 ? anObject(pick) : bent(content, pick);
  const time = pick(3) === 0 ? 9_007_199_254_740_991 : 1_700_000_000_000;
  const before = pick(2) === 0 ? { prev_content: anything(pick) } : {};
  return event(type, said, { origin_server_ts: time, unsigned: before, ...(table === STATE ? { state_key: type === "m.room.member" ? MAX : "" } : {}) });
}

test("whatever an event holds, the conversation is drawn and the honest message stands in it", async () => {
  for (let seed = 1; seed <= 200; seed++) {
    const pick = random(seed);
    const { room, maker } = await aRoom();
    const bad = Array.from({ length: 3 }, () => hostile(pick));
    const honest = event("m.room.message", { msgtype: "m.text", body: "Sitzung um zehn" });
    for (const one of [...bad, honest]) {
      // As the connection does: what the SDK can't take is left out.
      await room.addLiveEvents([one], { addToState: true } as never).catch(() => undefined);
    }
    const items = maker.items([...bad, honest], undefined, [], false);
    assert.ok(items.some((item) => item.type === "message" && item.body.kind === "text" && item.body.text === "Sitzung um zehn"), `seed ${seed}`);
    for (const item of items) {
      if (!("at" in item)) continue;
      assert.ok(!Number.isNaN(new Date(item.at).getTime()), `a time that no calendar knows, seed ${seed}`);
      if (item.type === "message") assert.equal(typeof item.sender.name, "string");
      if (item.type === "message" && item.body.kind === "text") assert.equal(typeof item.body.text, "string");
    }
  }
});

test("names can't be invisible, turned around or copied unseen", async () => {
  assert.equal(clean("\u3164\u115f\u2800\u200d"), "");
  assert.equal(clean("\u202eakirE"), "akirE");
  assert.equal(clean({ toString: 1 }), "");
  assert.equal(clean("Anne\u0308"), "Anne\u0308");
  assert.equal(skeleton("Мах Мuster"), skeleton("Max Muster"));
  assert.equal(skeleton("M\u3164ax"), skeleton("Max"));
});

test("who has no profile is called by the ID's first part, without what turns text around; the organisation comes from the server in the ID", () => {
  const organisation = (serverName: string) => ({ serverName, name: `Amt ${serverName}`, place: "", status: "active", isOwn: false }) as const;
  const client = { getUser: () => null, getProfileInfo: () => Promise.reject(new Error("M_FORBIDDEN")) } as never;
  const people = new People(client, { of: () => undefined } as never, { organisation, trust: () => "unverified" });
  for (const [userId, name] of [["@petra:kreis.example", "petra"], ["@\u202egnp.erika\u3164:kreis.example", "gnp.erika"], ["@\u200b:kreis.example", "?"]] as const) {
    const person = people.alone(userId);
    assert.deepEqual([person.name, person.organisation.name], [name, "Amt kreis.example"]);
  }
});
