// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** With a register past its grace, or one that suspends us, nothing begins with others; nobody is asked, and the own people go on. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sentenceOf } from "../src/app/sentence.js";
import { RoomActions } from "../src/matrix/rooms.js";
import type { Session } from "../src/matrix/session.js";
import { ClosedToOthers, type Standing } from "../src/matrix/standing.js";

const OWN = { serverName: "amt.example", name: "Amt", place: "", status: "active", isOwn: true } as const;
const OPEN: Standing = { own: OWN, freshness: "grace" };
const OLD: Standing = { own: OWN, freshness: "closed" };
const SUSPENDED: Standing = { own: { ...OWN, status: "suspended" }, freshness: "valid" };

/** Deeds that would reach another organisation, and the same ones among the own people. */
const DEEDS: Readonly<Record<string, (actions: RoomActions, server: string) => Promise<unknown>>> = {
  create: (actions, server) => actions.create({ kind: "room", name: "R", topic: "", historyVisibility: "joined", spaceId: undefined, access: "invite", invite: ["@erika:amt.example", `@max:${server}`] } as never),
  direct: (actions, server) => actions.direct(`@max:${server}`),
  invite: (actions, server) => actions.invite("!empty:amt.example", `@max:${server}`),
  "invite a colleague into a room with others": (actions, server) => actions.invite(`!with-${server}:amt.example`, "@erika:amt.example"),
  accept: (actions, server) => actions.accept(`!from-${server}:amt.example`),
  "join from a space": (actions, server) => actions.join(`!r:${server}`, ["amt.example"]),
  "join from a space, version 12": (actions, server) => actions.join("!abc", ["amt.example", server]),
  knock: (actions, server) => actions.knock(`!r:${server}`, []),
};

function actionsWith(standing: Standing) {
  const asked: string[] = [];
  const ask = (name: string) => () => (asked.push(name), Promise.resolve({ room_id: "!new:amt.example" }));
  const getRoom = (roomId: string) => {
    const server = /^!with-(.+):amt\.example$/.exec(roomId)?.[1];
    return { getJoinedMembers: () => (server === undefined ? [] : [{ userId: `@max:${server}` }]) };
  };
  const row = (roomId: string) => ({ inviter: `@max:${/^!from-(.+):amt\.example$/.exec(roomId)?.[1]}` });
  const client = { createRoom: ask("create"), invite: ask("invite"), joinRoom: ask("join"), knockRoom: ask("knock"), setAccountData: ask("data"), getRoom };
  const store = { rows: { peek: () => ({ get: row }) }, accountData: { peek: () => ({}) } };
  const session = { client, store, security: { expectEncryption: () => undefined }, me: "@erika:amt.example" } as unknown as Session;
  return { asked, actions: new RoomActions(session, () => standing) };
}

for (const [name, deed] of Object.entries(DEEDS)) {
  test(`${name}: refused at once where one may not, and only there`, async () => {
    for (const [standing, why] of [[OLD, "register-closed"], [SUSPENDED, "own-suspended"]] as const) {
      const { asked, actions } = actionsWith(standing);
      await assert.rejects(deed(actions, "kreis.example"), (error) => error instanceof ClosedToOthers && error.why === why && sentenceOf(error).length > 60);
      assert.deepEqual(asked, [], "nobody was asked");
      await deed(actions, "amt.example");
      assert.ok(asked.length > 0, "the own people go on");
    }
    const { asked, actions } = actionsWith(OPEN);
    await deed(actions, "kreis.example");
    assert.ok(asked.length > 0);
  });
}
