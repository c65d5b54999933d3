// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What exists once for the page, made at its start and handed on. */
import type { Signal } from "@preact/signals";
import type { Accounts } from "../storage/accounts";
import type { AppDatabase } from "../storage/database";
import type { Operator } from "../state/operator";
import type { Trust } from "../state/trust";

export interface Context {
  readonly database: AppDatabase;
  readonly accounts: Accounts;
  readonly operator: Operator;
  readonly trust: Trust;
  /** A new build waits; calling it starts that. */
  readonly update: Signal<(() => void) | undefined>;
  /** A notification was clicked before the conversations were there. */
  readonly wantedRoom: Signal<string | undefined>;
}
