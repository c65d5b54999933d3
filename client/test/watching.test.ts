// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** After sign-in: other keys in the register mean a new proof, and what says nothing of a server is no denial. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { InvalidAttestation } from "../src/register/attestation.js";
import { StandingWatch } from "../src/state/standing.js";
import { isForeignDenial, keysOf, type Known } from "../src/state/trust.js";
import { Unreachable } from "../src/state/world.js";

const BASE = "https://matrix.amt.example";
Object.assign(globalThis, { addEventListener: () => undefined, removeEventListener: () => undefined });
Object.assign(globalThis, { document: { addEventListener: () => undefined, removeEventListener: () => undefined, visibilityState: "visible" } });

function member(...keys: number[]) {
  const pinned = new Map(keys.map((key) => [`ed25519:${key}`, { key: new Uint8Array([key]), validFrom: undefined, validUntil: undefined }]));
  return { serverName: "amt.example", status: "active", registrar: "bund", clientBaseUrl: BASE, keys: pinned } as never as NonNullable<Known["member"]>;
}

function watching(provenKeys: string, verify: () => Promise<unknown>) {
  const state = { member: member(1), asked: 0, proven: [] as string[] };
  const trust = {
    look: () => Promise.resolve({ member: state.member, version: 1, issued: 0, expires: 0 }),
    remembered: () => Promise.resolve(undefined),
    verify: () => (state.asked++, verify().then(() => ({ member: state.member }))),
    freshness: () => "valid",
  };
  const proven = { keys: provenKeys, renewed: async (keys: string) => void state.proven.push(keys) };
  const watch = new StandingWatch(trust as never, { learn: () => undefined, lookAgain: () => undefined }, "amt.example", BASE, proven);
  const look = async () => {
    await watch.look();
    watch.stop();
  };
  return { state, watch, look };
}

test("as long as the keys are the same nobody is asked; with other ones the server proves itself, once", async () => {
  const { state, watch, look } = watching(keysOf(member(1)), () => Promise.resolve());
  await look();
  assert.equal(state.asked, 0);
  state.member = member(1, 2);
  await look();
  await look();
  assert.deepEqual([state.asked, state.proven, watch.isUnproven.value], [1, [keysOf(member(2, 1))], false]);
});

test("a server that can't prove itself with the new keys is spoken to no more", async () => {
  const { state, watch, look } = watching(keysOf(member(1)), () => Promise.reject(new InvalidAttestation("another key")));
  state.member = member(2);
  await look();
  assert.deepEqual([watch.isUnproven.value, state.proven], [true, []]);
});

test("a lost network proves nothing and refutes nothing: it is asked again", async () => {
  const { state, watch, look } = watching(keysOf(member(1)), () => Promise.reject(new Unreachable("offline")));
  state.member = member(2);
  await look();
  await look();
  assert.deepEqual([watch.isUnproven.value, state.asked], [false, 2]);
});

test("only the registrar that listed a server takes it off", () => {
  const before = { registrar: "bund" };
  assert.equal(isForeignDenial(before, { member: undefined, registrar: "land" }), true);
  assert.equal(isForeignDenial(before, { member: undefined, registrar: "bund" }), false, "not listed any more");
  assert.equal(isForeignDenial(before, { member: member(1), registrar: "land" }), false, "moved, and suspended there");
  assert.equal(isForeignDenial(undefined, { member: undefined, registrar: "land" }), false, "never seen: a stranger");
});
