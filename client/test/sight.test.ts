// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What a start shows first: sealed, without what the next page can't use, and only what one would see at a start. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals";
import { keepSight, recallSight } from "../src/state/sight.js";
import { Box } from "../src/storage/box.js";
import { MemoryDatabase } from "./memory.js";

const me = signal({ userId: "@erika:amt.example", name: "Erika", picture: "blob:1" });
const words = "Der Bescheid liegt vor.";
const item = { type: "message", key: "a", body: { kind: "text", text: words }, sender: me.value, may: { edit: true, delete: true, reply: true, react: true, report: true, pin: true } };

Object.assign(globalThis, { document: new EventTarget() });

function anAccount() {
  const conversation = { state: signal("ready"), canLoadNewer: signal(false), items: signal([item]) };
  const messenger = {
    list: { requests: signal([]) },
    openId: signal<string | undefined>("!room"),
    open: signal<unknown>({ conversation }),
    details: signal<unknown>({ roomId: "!room", kind: "room" }),
  };
  return { conversation, messenger };
}

/** What a start finds; `written` says whether there is anything to be written. */
async function keptOf({ messenger }: ReturnType<typeof anAccount>, database: MemoryDatabase, box: Box, written = true) {
  const before = database.stores.get("values")?.get("sight");
  const stop = keepSight(database as never, box, messenger as never, me as never);
  document.dispatchEvent(new Event("visibilitychange"));
  const isThere = () => database.stores.get("values")?.get("sight") !== before;
  for (let turns = 0; written ? !isThere() && turns < 1000 : turns < 20; turns += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  stop();
  return recallSight(database as never, box);
}

test("what was on the screen is there again, sealed; nothing is offered that can't be done yet", async () => {
  const [database, box] = [new MemoryDatabase(), new Box(await Box.make())];
  const sight = await keptOf(anAccount(), database, box);
  const [shown] = sight?.room?.items ?? [];
  assert.equal(shown?.type === "message" && shown.body.kind === "text" && shown.body.text, words);
  assert.deepEqual(shown?.type === "message" && Object.values(shown.may).some(Boolean), false);
  assert.equal(sight?.me.picture, undefined, "the address of a picture belongs to the page that made it");
  const sealed = database.stores.get("values")?.get("sight") as { data: ArrayBuffer };
  assert.equal(Buffer.from(sealed.data).includes("Bescheid"), false);
  assert.equal(await recallSight(database as never, new Box(await Box.make())), undefined, "another account's key opens nothing");
});

test("who looks at the past, or has left the conversation, doesn't find it there at the next start", async () => {
  const [database, box] = [new MemoryDatabase(), new Box(await Box.make())];
  const past = anAccount();
  past.conversation.canLoadNewer.value = true;
  assert.equal(await keptOf(past, database, box, false), undefined);
  await keptOf(anAccount(), database, box);
  const left = anAccount();
  left.messenger.openId.value = undefined;
  assert.equal((await keptOf(left, database, box))?.room, undefined);
});
