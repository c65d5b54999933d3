// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { signin } from "../../texts/signin";
import { MUSTERSTADT, nothing } from "../Entrance/story";
import type { CancelReason, VerifyStep } from "./Step";
import { Verify, type VerifySnapshot } from "./Verify";

const OWN = { kind: "own-device", deviceName: "Diensttelefon" } as const;
const PERSON = {
  kind: "person",
  person: { userId: "@max:musterstadt.example", name: "Max Mustermann", picture: undefined, organisation: MUSTERSTADT, isAmbiguous: false, trust: "unverified" },
} as const;

const EMOJI = [
  { symbol: "🐶", number: 0 },
  { symbol: "🎅", number: 35 },
  { symbol: "🔧", number: 34 },
  { symbol: "🦋", number: 14 },
  { symbol: "🎩", number: 32 },
  { symbol: "🐢", number: 11 },
  { symbol: "📌", number: 63 },
];

const CODE = Uint8Array.from({ length: 134 }, (_, index) => (index * 37) % 256);

function story(partner: VerifySnapshot["partner"], step: VerifyStep): () => VNode {
  const actions = { accept: nothing, decline: nothing, showQr: nothing, chooseEmoji: nothing, scanned: nothing, confirm: nothing, mismatch: nothing, again: nothing, close: nothing };
  return () => (
    <main>
      <h1>{signin().entrance.product}</h1>
      <Verify snapshot={{ partner, step }} actions={actions} />
    </main>
  );
}

const cancelled = (why: CancelReason, byMe = false) => story(PERSON, { name: "cancelled", why, byMe });

export const stories: Record<string, () => VNode> = {
  "own-asked": story(OWN, { name: "asked" }),
  "own-incoming": story(OWN, { name: "incoming" }),
  "person-asked": story(PERSON, { name: "asked" }),
  "person-incoming": story(PERSON, { name: "incoming" }),
  choosing: story(OWN, { name: "choosing", mayShow: true, mayScan: true, mayEmoji: true, qr: undefined }),
  shown: story(OWN, { name: "choosing", mayShow: true, mayScan: true, mayEmoji: true, qr: CODE }),
  waiting: story(OWN, { name: "waiting" }),
  "own-emoji": story(OWN, { name: "emoji", emoji: EMOJI }),
  "person-emoji": story(PERSON, { name: "emoji", emoji: EMOJI }),
  scanned: story(OWN, { name: "scanned" }),
  confirmed: story(PERSON, { name: "confirmed" }),
  "own-done": story(OWN, { name: "done" }),
  "person-done": story(PERSON, { name: "done" }),
  mismatch: cancelled("mismatch"),
  declined: cancelled("declined", true),
  timeout: cancelled("timeout"),
  unable: cancelled("unable"),
};
