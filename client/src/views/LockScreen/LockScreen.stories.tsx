// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { Heading } from "../../parts/Heading";
import { signin } from "../../texts/signin";
import { inEntrance, nothing } from "../Entrance/story";
import { LockScreen, SetPin, type LockScreenSnapshot } from "./LockScreen";

function story(some: Partial<LockScreenSnapshot>): VNode {
  const snapshot = { name: "Erika Mustermann", userId: "@erika:musterstadt.example", isBusy: false, attemptsLeft: undefined, waitSeconds: 0, ...some };
  return inEntrance(<LockScreen snapshot={snapshot} actions={{ unlock: nothing, signOut: nothing }} />);
}

function setting(isRequired: boolean): VNode {
  return inEntrance(
    <div class="vb-sheet">
      <Heading level={1}>{signin().lock.setTitle}</Heading>
      <SetPin snapshot={{ minLength: 6, idleMinutes: 15, isRequired, isBusy: false }} actions={{ setPin: nothing }} />
    </div>,
  );
}

export const stories: Record<string, () => VNode> = {
  locked: () => story({}),
  wrong: () => story({ attemptsLeft: 3 }),
  last: () => story({ attemptsLeft: 1 }),
  waiting: () => story({ attemptsLeft: 2, waitSeconds: 120 }),
  busy: () => story({ isBusy: true }),
  "set-required": () => setting(true),
  "set-free": () => setting(false),
};
