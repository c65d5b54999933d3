// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { Dialog } from "../../parts/Dialog";
import { signin } from "../../texts/signin";
import { nothing } from "../Entrance/story";
import { NewPassword, type NewPasswordSnapshot } from "./NewPassword";

function story(some: Partial<NewPasswordSnapshot>): VNode {
  return (
    <main>
      <h1>{signin().entrance.product}</h1>
      <Dialog title={signin().password.title} onClose={nothing}>
        <NewPassword snapshot={{ minLength: 12, isBusy: false, isDone: false, problem: undefined, ...some }} actions={{ changePassword: nothing, close: nothing }} />
      </Dialog>
    </main>
  );
}

export const stories: Record<string, () => VNode> = {
  empty: () => story({}),
  busy: () => story({ isBusy: true }),
  wrong: () => story({ problem: "wrong" }),
  refused: () => story({ problem: "refused" }),
  "not-allowed": () => story({ problem: "not-allowed" }),
  offline: () => story({ problem: "offline" }),
  done: () => story({ isDone: true }),
};
