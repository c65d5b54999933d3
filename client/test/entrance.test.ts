// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { pinFault } from "../src/views/LockScreen/pin.js";
import { readUserName } from "../src/views/SignIn/username.js";

const SERVER = "amt.example";

test("a user name may be typed short, with @, or in full", () => {
  for (const typed of ["erika", "@erika", "@erika:amt.example", " Erika ", "erika:AMT.example"]) {
    assert.deepEqual(readUserName(typed, SERVER), { kind: "name", localpart: "erika" }, typed);
  }
});

test("an ID of another server is told from a name of this one, and its password goes nowhere", () => {
  assert.deepEqual(readUserName("@erika:kreis.example", SERVER), { kind: "other", serverName: "kreis.example" });
  assert.deepEqual(readUserName("@erika:amt.example.boese.example", SERVER), { kind: "other", serverName: "amt.example.boese.example" });
  assert.deepEqual(readUserName("@erika:amt.example:8448", SERVER), { kind: "other", serverName: "amt.example:8448" });
});

test("what can be no user name is refused before anything is sent", () => {
  assert.deepEqual(readUserName("  ", SERVER), { kind: "empty" });
  assert.deepEqual(readUserName("@", SERVER), { kind: "empty" });
  for (const typed of ["erika mustermann", "müller", "erika@amt.example", "a".repeat(201)]) {
    assert.deepEqual(readUserName(typed, SERVER), { kind: "wrong" }, typed);
  }
});

test("a PIN that is tried first is refused, an ordinary one is taken", () => {
  for (const pin of ["111111", "123456", "987654", "890123", "121212", "123123"]) assert.equal(pinFault(pin, 6), "simple", pin);
  for (const pin of ["739154", "112358", "200911"]) assert.equal(pinFault(pin, 6), undefined, pin);
  assert.equal(pinFault("73915", 6), "short");
  assert.equal(pinFault("7391a4", 6), "digits");
});
