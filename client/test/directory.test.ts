// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What another organisation's server answers when it is asked for people. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { peopleIn, secondsOf } from "../src/matrix/directory.js";
import { anything, random } from "./hostile.js";

test("an organisation names its own people only", () => {
  const said = ["@max:kreis.example", "@erika:amt.example", "@a:evil.example:kreis.example", "max:kreis.example", "@:kreis.example", "@a b:kreis.example", `@${"a".repeat(300)}:kreis.example`];
  assert.deepEqual(peopleIn(said.map((user_id) => ({ user_id, display_name: "Max" })), "kreis.example"), [{ userId: "@max:kreis.example", name: "Max" }]);
});

test("whatever comes, it is people or none, and never more than ten", () => {
  const pick = random(7);
  for (let round = 0; round < 2_000; round++) {
    const said = anything(pick);
    for (const one of peopleIn(Array.isArray(said) ? said : [said, null, { user_id: "@x:kreis.example", display_name: anything(pick) }], "kreis.example")) {
      assert.ok(one.userId.endsWith(":kreis.example") && (one.name === undefined || typeof one.name === "string"));
    }
  }
  assert.equal(peopleIn(Array.from({ length: 50 }, (_, at) => ({ user_id: `@p${at}:kreis.example` })), "kreis.example").length, 10);
});

test("who was too fast waits for a time that makes sense", () => {
  assert.deepEqual([1500, 0, -5, Number.NaN, "x", undefined, null, Infinity].map(secondsOf), [2, 1, 1, 1, 1, 1, 1, 600]);
});
