// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** A new PIN for this device, a new password for the account. */
import { useSignal } from "@preact/signals";
import { Dialog } from "../parts/Dialog";
import { app } from "../texts/app";
import { SetPin } from "../views/LockScreen/LockScreen";
import { NewPassword, type NewPasswordSnapshot } from "../views/NewPassword/NewPassword";
import type { Running } from "./running";

const MIN_PIN = 6;
const MIN_PASSWORD = 12;

interface Props {
  readonly running: Running;
  readonly close: () => void;
}

export function PinDialog({ running, close }: Props) {
  const { lock } = running.context.operator;
  const isBusy = useSignal(false);
  const mustStay = lock.required && !running.hasPin.value;
  const set = async (pin: string) => {
    isBusy.value = true;
    await running.setPin(pin);
    close();
  };
  return (
    <Dialog title={app().secrets.pin} onClose={mustStay ? () => undefined : close} insists={mustStay}>
      <SetPin
        snapshot={{ minLength: MIN_PIN, idleMinutes: lock.idleMinutes, isRequired: lock.required, isBusy: isBusy.value }}
        actions={{ setPin: (pin) => void set(pin) }}
      />
    </Dialog>
  );
}

export function PasswordDialog({ running, close }: Props) {
  const state = useSignal<Pick<NewPasswordSnapshot, "isBusy" | "isDone" | "problem">>({ isBusy: false, isDone: false, problem: undefined });
  const change = async (old: string, next: string, signOutOthers: boolean) => {
    state.value = { isBusy: true, isDone: false, problem: undefined };
    try {
      await running.changePassword(old, next, signOutOthers);
      state.value = { isBusy: false, isDone: true, problem: undefined };
    } catch (error) {
      state.value = { isBusy: false, isDone: false, problem: problemOf(error) };
    }
  };
  return (
    <Dialog title={app().secrets.password} onClose={close}>
      <NewPassword
        snapshot={{ minLength: MIN_PASSWORD, ...state.value }}
        actions={{ changePassword: (old, next, signOutOthers) => void change(old, next, signOutOthers), close }}
      />
    </Dialog>
  );
}

function problemOf(error: unknown): NewPasswordSnapshot["problem"] {
  const { httpStatus, errcode } = error as { httpStatus?: number; errcode?: string };
  if (httpStatus === undefined) return "offline";
  // The server says 401 again where the old password was wrong, 403 where passwords are the organisation's.
  if (httpStatus === 401 || errcode === "M_UNAUTHORIZED") return "wrong";
  return errcode === "M_FORBIDDEN" ? "not-allowed" : "refused";
}
