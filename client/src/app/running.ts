// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Everything of an account that is open, as the screens take it. */
import type { ReadonlySignal } from "@preact/signals";
import type { RecoveryState } from "../matrix/security/recovery-state";
import type { Person } from "../model/person";
import type { Messenger } from "../state/messenger";
import type { Authenticating } from "../state/authenticating";
import type { Restore } from "../state/restore";
import type { SetUp } from "../state/set-up";
import type { AccountRecord } from "../storage/database";
import type { Context } from "./context";

export interface Running {
  readonly context: Context;
  readonly account: AccountRecord;
  readonly messenger: Messenger;
  readonly me: ReadonlySignal<Person>;
  readonly recovery: ReadonlySignal<RecoveryState>;
  readonly hasPin: ReadonlySignal<boolean>;
  readonly setUp: SetUp;
  readonly restore: Restore;
  readonly authenticating: Authenticating;
  readonly verifyPerson: (userId: string) => Promise<void>;
  /** Sets it, or takes it away. */
  readonly setPin: (pin: string | undefined) => Promise<void>;
  /** Own devices that this one has seen and asked about. */
  readonly knownDevices: Set<string>;
  readonly changePassword: (old: string, next: string, signOutOthers: boolean) => Promise<void>;
  /** Asks for the PIN again; nothing readable stays in the page. */
  readonly lock: () => void;
  readonly signOut: () => Promise<void>;
}
