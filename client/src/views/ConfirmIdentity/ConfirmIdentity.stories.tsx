// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { signin } from "../../texts/signin";
import { nothing } from "../Entrance/story";
import { ConfirmIdentity, type ConfirmIdentitySnapshot } from "./ConfirmIdentity";

function story(some: Partial<ConfirmIdentitySnapshot>): VNode {
  return (
    <main>
      <h1>{signin().entrance.product}</h1>
      <ConfirmIdentity snapshot={{ kind: "password", wasWrong: false, isBusy: false, ...some }} actions={{ confirm: nothing, openWindow: nothing, done: nothing, cancel: nothing }} />
    </main>
  );
}

export const stories: Record<string, () => VNode> = {
  password: () => story({}),
  wrong: () => story({ wasWrong: true }),
  busy: () => story({ isBusy: true }),
  "single-sign-on": () => story({ kind: "single-sign-on" }),
};
