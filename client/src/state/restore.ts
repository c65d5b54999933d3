// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Bringing a further device into the account: by the recovery key, by another device, or, when all is lost, from new. */
import { signal } from "@preact/signals";
import { SecurityError } from "../matrix/security/problem";
import type { KeyFault } from "../matrix/security/recovery-key";
import { UnreadableKey } from "../matrix/security/recovery-key";
import type { Recovery } from "../matrix/security/recovery";
import { problemOf, type SetUpProblem } from "./set-up";

export type RestoreProblem = { readonly kind: "unreadable"; readonly fault: KeyFault } | { readonly kind: "other"; readonly code: SetUpProblem };

export class Restore {
  readonly isBusy = signal(false);
  readonly isDone = signal(false);
  readonly problem = signal<RestoreProblem | undefined>(undefined);

  constructor(private readonly recovery: Recovery) {}

  begin(): void {
    this.isDone.value = false;
    this.problem.value = undefined;
  }

  async withKey(typed: string): Promise<void> {
    if (this.isBusy.peek()) return;
    this.isBusy.value = true;
    this.problem.value = undefined;
    try {
      await this.recovery.restore(typed);
      this.isDone.value = true;
    } catch (error) {
      this.problem.value = read(error);
    } finally {
      this.isBusy.value = false;
    }
  }
}

function read(error: unknown): RestoreProblem {
  if (error instanceof UnreadableKey) return { kind: "unreadable", fault: error.fault };
  if (error instanceof SecurityError && error.problem.code === "unreadable-key") return { kind: "unreadable", fault: error.problem.fault };
  return { kind: "other", code: problemOf(error) };
}
