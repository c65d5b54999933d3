// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { inEntrance, nothing } from "../Entrance/story";
import { SetUpRecovery, type SetUpRecoverySnapshot } from "./SetUpRecovery";

// Not a key: its check byte is wrong.
const KEY = "EsTc hpd6 1Rnq VXjG 2TtZ 9wYk Pa4L mNbv CxQe 7Hs3 JdFg 5uKr";
const FIRST: SetUpRecoverySnapshot = {
  kind: "first",
  step: "why",
  key: "",
  madeAt: Date.UTC(2026, 10, 24, 12),
  userId: "@erika.mustermann:musterstadt.example",
  checkGroup: 5,
  isCheckWrong: false,
  problem: undefined,
  mayWait: true,
};

function story(some: Partial<SetUpRecoverySnapshot>): VNode {
  const actions = { showKey: nothing, saveAsFile: nothing, print: nothing, kept: nothing, check: nothing, later: nothing, close: nothing };
  return inEntrance(<SetUpRecovery snapshot={{ ...FIRST, ...some }} actions={actions} />);
}

export const stories: Record<string, () => VNode> = {
  why: () => story({}),
  change: () => story({ kind: "change" }),
  key: () => story({ step: "key", key: KEY }),
  check: () => story({ step: "check", key: KEY }),
  "check-wrong": () => story({ step: "check", key: KEY, isCheckWrong: true }),
  working: () => story({ step: "working" }),
  problem: () => story({ step: "check", key: KEY, problem: "no-answer" }),
  done: () => story({ step: "done" }),
};
