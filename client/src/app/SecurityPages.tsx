// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Setting up and restoring access: pages of their own, since nothing else matters then. */
import type { VNode } from "preact";
import type { RestoreProblem } from "../state/restore";
import { RestoreAccess, type RestoreAccessSnapshot } from "../views/RestoreAccess/RestoreAccess";
import { SetUpRecovery } from "../views/SetUpRecovery/SetUpRecovery";
import { app } from "../texts/app";
import type { Running } from "./running";
import { SecurityOverlay } from "./SecurityOverlays";

/** The page that stands in place of the conversations; undefined where none does. */
export function securityPage(running: Running): VNode | undefined {
  const kind = running.messenger.overlay.value?.kind;
  if (kind === "set-up-recovery") return <SettingUp running={running} />;
  return kind === "restore" ? <Restoring running={running} /> : undefined;
}

function SettingUp({ running }: { readonly running: Running }) {
  const { setUp, account, messenger } = running;
  const state = setUp.state.value;
  const close = () => {
    messenger.overlay.value = undefined;
    setUp.begin("first");
  };
  return (
    <>
      <SetUpRecovery
        snapshot={{ ...state, kind: state.kind === "change" ? "change" : "first", userId: account.userId, mayWait: state.kind !== "reset" }}
        actions={{
          showKey: () => void setUp.showKey(),
          saveAsFile: () => saveKey(state.key, account.userId, state.madeAt),
          print: () => print(),
          kept: () => setUp.kept(),
          check: (typed) => void setUp.check(typed),
          later: close,
          close,
        }}
      />
      <SecurityOverlay running={running} />
    </>
  );
}

function Restoring({ running }: { readonly running: Running }) {
  const { restore, messenger, setUp } = running;
  const { recovery, verifications } = messenger.session.security;
  const state = running.recovery.value;
  const ways = state.state === "needs-restore" ? state : { withKey: state.state === "incomplete", withDevice: false };
  const progress = recovery.history.value;
  const isVerifying = verifications.current.value !== undefined;
  const snapshot: RestoreAccessSnapshot = {
    withKey: ways.withKey,
    withDevice: ways.withDevice,
    keyMadeAt: "keyMadeAt" in state ? state.keyMadeAt : undefined,
    busy: restore.isBusy.value ? "key" : isVerifying ? "device" : undefined,
    problem: shown(restore.problem.value),
    isDone: restore.isDone.value || state.state === "ready",
    history: progress?.step === "reading" ? { done: progress.done, all: progress.total } : undefined,
  };
  const close = () => {
    messenger.overlay.value = undefined;
    restore.begin();
  };
  return (
    <>
      <RestoreAccess
        snapshot={snapshot}
        actions={{
          withDevice: () => void verifications.startWithOwnDevices().catch(() => undefined),
          withKey: (typed) => void restore.withKey(typed),
          reset: () => {
            setUp.begin("reset");
            void setUp.showKey();
            messenger.overlay.value = { kind: "set-up-recovery" };
          },
          later: close,
          close,
        }}
      />
      <SecurityOverlay running={running} />
    </>
  );
}

function shown(problem: RestoreProblem | undefined): RestoreAccessSnapshot["problem"] {
  if (problem === undefined) return undefined;
  return problem.kind === "other" ? { kind: "other", code: problem.code } : problem.fault;
}

/** A text file with what the key is for; named so that it is found again. */
function saveKey(key: string, userId: string, madeAt: number): void {
  const { file } = app();
  const url = URL.createObjectURL(new Blob([file.content(userId, new Date(madeAt), key)], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = file.name(new Date(madeAt));
  link.click();
  URL.revokeObjectURL(url);
}
