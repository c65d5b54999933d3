// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** A sign-in that has run out keeps what is on the device; one that was ended takes it along. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { MatrixClient } from "matrix-js-sdk";
import { Connection, type Keeper, type LinkState } from "../src/matrix/connection.js";
import { giveBack } from "../src/state/giving-back.js";
import { Accounts, WrongPin } from "../src/storage/accounts.js";
import { MemoryDatabase } from "./memory.js";

const ERIKA = "@erika:amt.example";
const ACCOUNT = { userId: ERIKA, serverName: "amt.example", organisation: "Amt", deviceId: "ABC", baseUrl: "https://matrix.amt.example", name: "Erika", storage: "s1" };
const SECRET = { accessToken: "old", storageKey: "00".repeat(32) };

let accounts: Accounts;

beforeEach(() => {
  globalThis.indexedDB = { databases: () => Promise.resolve([]) } as unknown as IDBFactory;
  accounts = new Accounts(new MemoryDatabase() as never);
});

/** What the connection says when the server answers a sync with this. */
async function endOf(body: object): Promise<LinkState> {
  globalThis.addEventListener = () => undefined;
  globalThis.removeEventListener = () => undefined;
  const error = Object.assign(new Error("401"), { httpStatus: 401, errcode: (body as { errcode: string }).errcode, data: body });
  const sdk = { baseUrl: "https://matrix.amt.example", slidingSync: () => Promise.reject(error) } as unknown as MatrixClient;
  return new Promise((resolve) => {
    const connection = new Connection(sdk, { position: "p", count: 0 } as Keeper, (state) => {
      connection.stop();
      resolve(state);
    });
    void connection.start();
  });
}

test("only a sign-in that was ended for good is over for good", async () => {
  assert.equal(await endOf({ errcode: "M_UNKNOWN_TOKEN", soft_logout: true }), "expired");
  assert.equal(await endOf({ errcode: "M_USER_LOCKED", soft_logout: true }), "locked");
  for (const said of [{}, { soft_logout: false }, { soft_logout: "true" }]) assert.equal(await endOf({ errcode: "M_UNKNOWN_TOKEN", ...said }), "signed-out");
});

test("what waits goes on with the new token and the old key, for the same person on the same device only", async () => {
  const account = await accounts.add(ACCOUNT, SECRET);
  assert.equal(await accounts.renew(ERIKA, "ABC", "stolen"), undefined, "a sign-in that hasn't run out is not renewed");
  await accounts.expire(account);
  assert.equal(await accounts.current(), undefined, "nobody is let in without signing in");
  assert.deepEqual((await accounts.waiting()).map(({ userId }) => userId), [ERIKA]);
  assert.equal(await accounts.renew("@max:amt.example", "ABC", "new"), undefined);
  assert.equal(await accounts.renew(ERIKA, "XYZ", "new"), undefined);
  const renewed = await accounts.renew(ERIKA, "ABC", "new");
  assert.deepEqual(await accounts.open(renewed!), { ...SECRET, accessToken: "new" });
  const kept = await accounts.current();
  assert.deepEqual([kept?.storage, kept?.renewed], ["s1", undefined]);
  assert.deepEqual(await accounts.open(kept!), { ...SECRET, accessToken: "new" });
});

test("another person who signs in gets a store of their own, and the waiting one stays shut", async () => {
  await accounts.expire(await accounts.add(ACCOUNT, SECRET));
  const max = await accounts.add({ ...ACCOUNT, userId: "@max:amt.example", storage: "s2" }, { accessToken: "max", storageKey: "11".repeat(32) });
  assert.equal((await accounts.current())?.storage, "s2");
  assert.equal((await accounts.open(max)).storageKey, "11".repeat(32));
  assert.equal((await accounts.waiting())[0]?.storage, "s1");
});

test("a PIN stays around what waits, and around the new token as soon as it was said", async () => {
  const account = await accounts.add(ACCOUNT, SECRET);
  await accounts.setPin(account, SECRET, "739154");
  await accounts.expire(account);
  const renewed = await accounts.renew(ERIKA, "ABC", "new");
  assert.deepEqual(await accounts.open(renewed!, "739154"), { ...SECRET, accessToken: "new" });
  const kept = await accounts.current();
  assert.equal(kept?.renewed, undefined);
  await assert.rejects(accounts.open(kept!), WrongPin);
});

test("a token that the server doesn't know to be over is given back later, where the register says that server is, and once", async () => {
  const given: string[] = [];
  const account = await accounts.add(ACCOUNT, SECRET);
  await accounts.signOut(account, "old");
  const at = (address: string | undefined) => ({ remembered: () => Promise.resolve({ member: address === undefined ? undefined : { clientBaseUrl: address } }) }) as never;
  const end = (base: string, token: string) => Promise.resolve(void given.push(`${base} ${token}`));
  await giveBack(accounts, at(undefined), end);
  assert.deepEqual(given, [], "a server that is in no register any more gets no token");
  await giveBack(accounts, at("https://new.amt.example"), () => Promise.reject(new Error("offline")));
  // Who signs in again meanwhile doesn't make it forgotten.
  await accounts.add({ ...ACCOUNT, storage: "s3" }, { ...SECRET, accessToken: "second" });
  await giveBack(accounts, at("https://new.amt.example"), end);
  await giveBack(accounts, at("https://new.amt.example"), end);
  assert.deepEqual(given, ["https://new.amt.example old"]);
  assert.equal((await accounts.open((await accounts.current())!)).accessToken, "second");
});
