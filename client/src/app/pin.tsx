// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Asks for the PIN until it is right; after too many wrong ones the account's data on this device is gone. */
import { signal } from "@preact/signals";
import { render } from "preact";
import { WrongPin, type AccountSecret } from "../storage/accounts";
import type { AccountRecord } from "../storage/database";
import { LockScreen } from "../views/LockScreen/LockScreen";
import { Frame } from "./Frame";
import type { Context } from "./context";

export function askPin(context: Context, account: AccountRecord, root: HTMLElement, signOut: () => Promise<void>): Promise<AccountSecret> {
  const isBusy = signal(false);
  const left = signal<number | undefined>(undefined);
  return new Promise((resolve, reject) => {
    const unlock = async (pin: string) => {
      isBusy.value = true;
      try {
        // What is counted lies on the disk: another tab's tries count too.
        const current = (await context.accounts.all()).find(({ userId }) => userId === account.userId) ?? account;
        resolve(await context.accounts.open(current, pin));
      } catch (error) {
        if (!(error instanceof WrongPin)) reject(error instanceof Error ? error : new Error(String(error)));
        else if (error.left === 0) await signOut();
        else left.value = error.left;
      } finally {
        isBusy.value = false;
      }
    };
    const Screen = () => (
      <Frame operator={context.operator}>
      <LockScreen
        snapshot={{ name: account.name, userId: account.userId, isBusy: isBusy.value, attemptsLeft: left.value, waitSeconds: 0 }}
        actions={{ unlock: (pin) => void unlock(pin), signOut: () => void signOut() }}
      />
      </Frame>
    );
    render(<Screen />, root);
  });
}
