// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The same cases as Python's: vectors/register is the specification of both verifiers. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fromBase64, type Bytes } from "../src/register/bytes.js";
import { refresh } from "../src/register/refresh.js";
import { RegisterRefused } from "../src/register/refusal.js";
import { trustRoot } from "../src/register/trusted.js";

interface Case {
  readonly name: string;
  readonly expect: string;
  readonly root: string;
  readonly contents: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly now: string; readonly files: Readonly<Record<string, string>> }[];
  readonly members?: readonly string[];
  readonly alarms?: readonly string[];
  readonly active?: readonly string[];
}

const folder = new URL("../../../vectors/register/", import.meta.url);
const cases = readdirSync(folder).map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf-8")) as Case);

function bytes(text: string | undefined): Bytes {
  const data = fromBase64(text ?? "!");
  if (data === undefined) throw new Error("a vector holds no base64");
  return data;
}

test("there are cases", () => assert.ok(cases.length >= 42));

for (const item of cases) {
  test(`${item.name}: ${item.expect}`, async () => {
    let trusted = trustRoot(bytes(item.root));
    for (const [number, step] of item.steps.entries()) {
      const files = (path: string): Bytes | undefined => {
        const content = step.files[path];
        return content === undefined ? undefined : bytes(item.contents[content]);
      };
      const attempt = refresh(trusted, files, Date.parse(step.now));
      if (number < item.steps.length - 1 || item.expect === "accepted") {
        trusted = await attempt;
        continue;
      }
      await assert.rejects(attempt, (error) => error instanceof RegisterRefused && error.attack === item.expect);
      return;
    }
    assert.deepEqual([...(trusted.register?.members.keys() ?? [])].sort(), item.members);
    if (item.active !== undefined) {
      const active = [...(trusted.register?.members.values() ?? [])].filter((member) => member.status === "active");
      assert.deepEqual(active.map((member) => member.serverName).sort(), [...item.active].sort());
    }
    assert.deepEqual((trusted.register?.alarms ?? []).map((alarm) => alarm.kind).sort(), [...(item.alarms ?? [])].sort());
  });
}
