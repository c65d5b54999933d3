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

test("the server itself is asked, without cookies and led nowhere", async (context) => {
  const asked: RequestInit[] = [];
  context.mock.method(globalThis, "fetch", (_: string, how: RequestInit) => (asked.push(how), Promise.resolve(new Response("{}"))));
  await guarded("https://amt.example/_matrix/client/v3/rooms", { credentials: "include", redirect: "follow" });
  assert.deepEqual(asked.map(({ credentials, redirect, referrerPolicy }) => [credentials, redirect, referrerPolicy]), [["omit", "error", "no-referrer"]]);
});
