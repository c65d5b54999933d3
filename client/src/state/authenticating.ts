// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** A question of the server who one is, put to the person and answered or given up. One at a time. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { Answer, Authenticate, Challenge } from "../matrix/security/authentication";

export interface Question {
  readonly challenge: Challenge;
  readonly answer: (answer: Answer | undefined) => void;
}

export class Authenticating {
  readonly #question = signal<Question | undefined>(undefined);

  get question(): ReadonlySignal<Question | undefined> {
    return this.#question;
  }

  readonly ask: Authenticate = (challenge) => {
    this.#question.peek()?.answer(undefined);
    return new Promise((resolve) => {
      this.#question.value = {
        challenge,
        answer: (answer) => {
          this.#question.value = undefined;
          resolve(answer);
        },
      };
    });
  };
}
