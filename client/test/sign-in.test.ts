// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** vectors/sign_in: what must be seen before anybody is asked for a password; the same cases as Python's. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { InvalidAttestation, verifyAttestation } from "../src/register/attestation.js";
import { fromBase64, fromHex, toHex, type Bytes } from "../src/register/bytes.js";
import { refuseOtherFace } from "../src/register/faces.js";
import { keep, recall } from "../src/register/keeping.js";
import { parsePolicy, shardOf } from "../src/register/policy.js";
import { NotAMember, verifyProof } from "../src/register/proof.js";
import { RegisterRefused } from "../src/register/refusal.js";
import { trustRoot } from "../src/register/trusted.js";
import { verifyServer, type World } from "../src/register/verified-server.js";

interface Case {
  readonly name: string;
  readonly expect: string;
  readonly root: string;
  readonly seen: readonly string[];
  readonly server: string;
  readonly url: string;
  readonly nonce: string;
  readonly now: string;
  readonly proof: string;
  readonly attestation: string;
}

const folder = new URL("../../../vectors/sign_in/", import.meta.url);
const cases = readdirSync(folder).map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf-8")) as Case);

function bytes(text: string): Bytes {
  const data = fromBase64(text);
  if (data === undefined) throw new Error("a vector holds no base64");
  return data;
}

async function seen(item: Case) {
  let trusted = trustRoot(bytes(item.root));
  for (const proof of item.seen) ({ trusted } = await verifyProof(trusted, bytes(proof), item.server, Date.parse(item.now)));
  return trusted;
}

async function whatComesOf(item: Case): Promise<string> {
  const now = Date.parse(item.now);
  try {
    const { member, trusted } = await verifyProof(await seen(item), bytes(item.proof), item.server, now);
    await refuseOtherFace(await verifyAttestation(bytes(item.attestation), member, item.nonce, item.url, now), trusted);
  } catch (error) {
    if (error instanceof RegisterRefused) return error.attack;
    if (error instanceof NotAMember) return "not a member";
    if (error instanceof InvalidAttestation) return "not attested";
    throw error;
  }
  return "accepted";
}

test("who was suspended is not called back by a proof from before", async () => {
  const [denied, older] = ["a suspended member", "rolled back"].map((name) => cases.find((item) => item.name === name)!);
  const now = Date.parse(older!.now);
  const trusted = await seen(older!);
  // A newer register that no longer lists the server: what it says is trusted, and kept.
  const newest = older!.seen.at(-1)!;
  const gone = await inTheSameShard(trusted, older!.server);
  const error = await verifyProof(trusted, bytes(newest), gone, now).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof NotAMember);
  const again = await recall(bytes(older!.root), keep(error.trusted, { registrar: error.registrar, server: gone }));
  await assert.rejects(verifyProof(again, bytes(older!.proof), older!.server, now), (refused) => refused instanceof RegisterRefused && refused.attack === "rolled back");
  const suspended = await verifyProof(trustRoot(bytes(denied!.root)), bytes(denied!.proof), denied!.server, now).catch((reason: unknown) => reason);
  assert.ok(suspended instanceof NotAMember && suspended.trusted.register?.members.get(denied!.server)?.status === "suspended");
});

/** A name that no registrar lists, in whose place `server` would stand. */
async function inTheSameShard({ files }: Awaited<ReturnType<typeof seen>>, server: string): Promise<string> {
  const [, data] = [...files].find(([path]) => path.endsWith(".policy.json"))!;
  const policy = parsePolicy(data);
  for (let at = 0; ; at++) if ((await shardOf(policy, `n${at}.example`)) === (await shardOf(policy, server))) return `n${at}.example`;
}

test("there are cases", () => assert.ok(cases.length >= 30));

for (const item of cases) {
  test(`${item.name}: ${item.expect}`, async () => assert.equal(await whatComesOf(item), item.expect));
}

test("a server is verified by proof and attestation, at the register's address, with a nonce of our own", async () => {
  const item = cases.find((candidate) => candidate.name === "everything is well");
  assert.ok(item !== undefined);
  const asked: string[] = [];
  const world: World = {
    get: (url) => (asked.push(url), Promise.resolve(bytes(item.proof))),
    post: (url, body) => (asked.push(url, body), Promise.resolve(bytes(item.attestation))),
    now: () => Date.parse(item.now),
    random: () => fromHex(item.nonce) ?? new Uint8Array(),
  };
  const server = await verifyServer(world, await seen(item), item.server, "/_verbund/v1/proof");
  assert.equal(server.member.serverName, item.server);
  assert.deepEqual(asked, ["/_verbund/v1/proof", `${item.url}/_verbund/v1/attest`, JSON.stringify({ nonce: item.nonce })]);
  // The same answer to another nonce is a replay.
  const replayed = { ...world, random: () => new Uint8Array(32) };
  await assert.rejects(verifyServer(replayed, await seen(item), item.server, "/p"), InvalidAttestation);
  // A stranger's proof stops everything before a question is asked.
  asked.length = 0;
  await assert.rejects(verifyServer(world, await seen(item), "fremd.example", "/p"), NotAMember);
  assert.deepEqual(asked, ["/p"]);
  // Nor does anybody sign in by a register that is older than the organisation allows, though it has not expired.
  asked.length = 0;
  const old = world.now() - (server.trusted.register?.issued ?? 0);
  await assert.rejects(verifyServer(world, await seen(item), item.server, "/p", old), (error) => error instanceof RegisterRefused && error.attack === "frozen");
  assert.deepEqual(asked, ["/p"]);
  await verifyServer(world, await seen(item), item.server, "/p", old + 1);
});

test("what is trusted survives a visit: a rollback is refused afterwards, and changes to what is kept are found", async () => {
  const item = cases.find((candidate) => candidate.name === "rolled back");
  assert.ok(item !== undefined);
  const [root, now] = [bytes(item.root), Date.parse(item.now)];
  const kept = keep(await seen(item), { registrar: "bund", server: item.server });
  const again = await recall(root, kept);
  assert.equal(again.register?.members.get(item.server)?.status, "active");
  await assert.rejects(verifyProof(again, bytes(item.proof), item.server, now), (error) => error instanceof RegisterRefused && error.attack === "rolled back");
  assert.equal((await verifyProof(await recall(root, undefined), bytes(item.proof), item.server, now)).member.serverName, item.server);
  const stranger = cases.find((candidate) => candidate.name === "a proof of another Verbund");
  assert.ok(stranger !== undefined);
  await assert.rejects(recall(bytes(stranger.root).map((byte, at) => (at === 30 ? byte ^ 1 : byte)), kept), RegisterRefused);
  for (const broken of ["", "{}", kept.slice(0, -9), kept.replace('"format":1', '"format":2'), kept.replace("AAA", "AAB")]) {
    if (broken !== kept) await assert.rejects(recall(root, broken), RegisterRefused);
  }
});

test("whatever bytes come, a proof ends in its own refusal and an attestation in its own", async () => {
  const item = cases.find((candidate) => candidate.name === "everything is well");
  assert.ok(item !== undefined);
  const [trusted, now] = [await seen(item), Date.parse(item.now)];
  const { member } = await verifyProof(trusted, bytes(item.proof), item.server, now);
  for (let round = 0; round < 400; round++) {
    const [proof, answer] = [mutated(bytes(item.proof), round), mutated(bytes(item.attestation), round)];
    await verifyProof(trusted, proof, item.server, now).then(
      (found) => assert.deepEqual(found.member, member, `round ${round}: ${toHex(proof)}`),
      (error: unknown) => assert.ok(error instanceof RegisterRefused || error instanceof NotAMember, String(error)),
    );
    await verifyAttestation(answer, member, item.nonce, item.url, now).catch((error: unknown) => {
      assert.ok(error instanceof InvalidAttestation, String(error));
    });
  }
});

/** The same change for the same round: bytes replaced, cut out or doubled. */
function mutated(data: Bytes, round: number): Bytes {
  let state = (round + 1) * 2654435761;
  const next = (most: number): number => ((state = (state * 1103515245 + 12345) >>> 0) >>> 8) % most;
  const out = Array.from(data);
  for (let change = 0; change <= round % 4; change++) {
    const at = next(out.length);
    if (next(3) === 0) out.splice(at, next(20));
    else if (next(2) === 0) out[at] = next(256);
    else out.splice(at, 0, ...out.slice(at, at + next(20)));
  }
  return Uint8Array.from(out);
}
