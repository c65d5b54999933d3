// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { inEntrance, nothing } from "../Entrance/story";
import { KeyForm, type KeyProblem } from "./KeyForm";
import { Reset } from "./Reset";
import { RestoreAccess, type RestoreAccessSnapshot } from "./RestoreAccess";

const OPEN: RestoreAccessSnapshot = { withKey: true, withDevice: true, keyMadeAt: Date.UTC(2026, 10, 24, 12), busy: undefined, problem: undefined, isDone: false, history: undefined };

function story(some: Partial<RestoreAccessSnapshot>): VNode {
  return inEntrance(<RestoreAccess snapshot={{ ...OPEN, ...some }} actions={{ withDevice: nothing, withKey: nothing, reset: nothing, later: nothing, close: nothing }} />);
}

function key(problem: KeyProblem | undefined, isBusy = false): VNode {
  return inEntrance(
    <div class="vb-sheet">
      <KeyForm isBusy={isBusy} problem={problem} onKey={nothing} onBack={nothing} />
    </div>,
  );
}

export const stories: Record<string, () => VNode> = {
  ways: () => story({}),
  "only-key": () => story({ withDevice: false, keyMadeAt: undefined }),
  nothing: () => story({ withDevice: false, withKey: false }),
  key: () => key(undefined),
  "key-busy": () => key(undefined, true),
  "key-character": () => key({ kind: "character", character: "0", position: 17 }),
  "key-short": () => key({ kind: "length", found: 44, expected: 48 }),
  "key-other": () => key({ kind: "other", code: "other-key" }),
  reset: () =>
    inEntrance(
      <div class="vb-sheet">
        <Reset isBusy={false} problem={undefined} onReset={nothing} onBack={nothing} />
      </div>,
    ),
  done: () => story({ isDone: true, history: { done: 1240, all: 5310 } }),
};
