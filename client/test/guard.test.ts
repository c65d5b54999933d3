// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What the SDK may ask for: the verified server and nobody else. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ForeignAddress, guardedFetch } from "../src/matrix/guard.js";

const guarded = guardedFetch("https://amt.example", { pushRules: () => ({}) });

const FOREIGN = [
  "https://evil.example/_matrix/client/v3/sync", "http://amt.example/x", "https://amt.example:8443/x", "https://amt.example.evil.example/x",
  "https://amt.example@evil.example/x", "blob:https://amt.example/6f1e", "data:text/plain,x",
];

for (const address of FOREIGN) {
  test(`${address} gets no token`, async () => {
    await assert.rejects(async () => guarded(address), ForeignAddress);
    if (!/^(?:blob|data):|@/.test(address)) await assert.rejects(async () => guarded(new Request(address)), ForeignAddress);
  });
}

test("an address without a server is none", async () => {
  await assert.rejects(async () => guarded("//evil.example/x"));
  await assert.rejects(async () => guarded("/x"));
});

test("what one server can do is not taken for what another can", async (context) => {
  const kept = new Map<string, string>();
  const storage = { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => void kept.set(name, value) };
  Object.defineProperty(globalThis, "localStorage", { value: storage, configurable: true });
  context.mock.method(globalThis, "fetch", (url: string) => Promise.resolve(new Response(JSON.stringify({ versions: [new URL(url).host] }))));
  const versions = async (host: string) => (await (await guardedFetch(`https://${host}`, { pushRules: () => ({}) })(`https://${host}/_matrix/client/versions`)).json()) as { versions: string[] };
  kept.set("verbund.versions", '{"versions":["from before"]}');
  for (const host of ["amt.example", "kreis.example", "amt.example", "amt.example"]) assert.deepEqual((await versions(host)).versions, [host]);
});

test("the server itself is asked, without cookies and led nowhere", async (context) => {
  const asked: RequestInit[] = [];
  context.mock.method(globalThis, "fetch", (_: string, how: RequestInit) => (asked.push(how), Promise.resolve(new Response("{}"))));
  await guarded("https://amt.example/_matrix/client/v3/rooms", { credentials: "include", redirect: "follow" });
  assert.deepEqual(asked.map(({ credentials, redirect, referrerPolicy }) => [credentials, redirect, referrerPolicy]), [["omit", "error", "no-referrer"]]);
});
