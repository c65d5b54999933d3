// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * Making a recovery key, step by step: shown, kept, checked, and only then in force. Given up before that, nothing has
 * happened. The same steps serve the first set-up, a new key, and the new beginning after everything was lost.
 */
import { signal } from "@preact/signals";
import type { Authenticate } from "../matrix/security/authentication";
import type { NewKey } from "../matrix/security/new-key";
import { SecurityError, type Problem } from "../matrix/security/problem";
import type { Recovery } from "../matrix/security/recovery";

export type SetUpKind = "first" | "change" | "reset";
export type SetUpProblem = Exclude<Problem["code"], "unreadable-key"> | "offline";

export interface SetUpState {
  readonly kind: SetUpKind;
  readonly step: "why" | "key" | "check" | "working" | "done";
  readonly key: string;
  readonly madeAt: number;
  readonly checkGroup: number;
  readonly isCheckWrong: boolean;
  readonly problem: SetUpProblem | undefined;
}

const GROUPS = 12;

export class SetUp {
  readonly state = signal<SetUpState>(beginning("first"));
  #key: NewKey | undefined;

  constructor(
    private readonly recovery: Recovery,
    private readonly authenticate: Authenticate,
  ) {}

  begin(kind: SetUpKind): void {
    this.#key?.discard();
    this.#key = undefined;
    this.state.value = beginning(kind);
  }

  async showKey(): Promise<void> {
    this.#key ??= await this.recovery.prepareKey();
    this.#to({ step: "key", key: this.#key.text, madeAt: this.#key.madeAt });
  }

  /** On to showing that it was kept: one group of it, another one each time. */
  kept(): void {
    const [random = 0] = crypto.getRandomValues(new Uint8Array(1));
    this.#to({ step: "check", checkGroup: 1 + (random % GROUPS), isCheckWrong: false });
  }

  async check(typed: string): Promise<void> {
    const key = this.#key;
    if (key === undefined) return;
    if (!key.checkGroup(this.state.peek().checkGroup, typed) && !key.check(typed)) {
      this.#to({ isCheckWrong: true });
      return;
    }
    this.#to({ step: "working", problem: undefined });
    try {
      await this.#activate(key);
      this.#to({ step: "done", key: "" });
      this.#key = undefined;
    } catch (error) {
      // The key stays the same: what the server has already taken of it is gone on with.
      this.#to({ step: "check", problem: problemOf(error) });
    }
  }

  async #activate(key: NewKey): Promise<void> {
    const { kind } = this.state.peek();
    if (kind === "reset") await this.recovery.reset(key, this.authenticate);
    else if (kind === "change") await this.recovery.changeKey(key, this.authenticate);
    else await this.recovery.setUp(key, this.authenticate);
  }

  #to(change: Partial<SetUpState>): void {
    this.state.value = { ...this.state.peek(), ...change };
  }
}

export function problemOf(error: unknown): SetUpProblem {
  if (error instanceof SecurityError) return error.problem.code === "unreadable-key" ? "wrong-code" : error.problem.code;
  return navigator.onLine ? "not-possible-now" : "offline";
}

function beginning(kind: SetUpKind): SetUpState {
  return { kind, step: "why", key: "", madeAt: 0, checkGroup: 1, isCheckWrong: false, problem: undefined };
}
