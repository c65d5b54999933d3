// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useRef, useState } from "preact/hooks";
import { Avatar } from "../../parts/Avatar";
import { Button } from "../../parts/Button";
import { Field } from "../../parts/Field";
import { Heading } from "../../parts/Heading";
import { duration } from "../../parts/formatting";
import { signin } from "../../texts/signin";
import { pinFault } from "./pin";
import "./LockScreen.css";

export interface LockScreenSnapshot {
  readonly name: string;
  readonly userId: string;
  readonly isBusy: boolean;
  /** Undefined where no wrong PIN was given. */
  readonly attemptsLeft: number | undefined;
  /** Seconds until another attempt is taken; 0 where there is nothing to wait for. */
  readonly waitSeconds: number;
}

export interface LockScreenActions {
  unlock(pin: string): void;
  signOut(): void;
}

interface LockScreenProps {
  readonly snapshot: LockScreenSnapshot;
  readonly actions: LockScreenActions;
}

export function LockScreen({ snapshot, actions }: LockScreenProps) {
  const texts = signin().lock;
  const pin = useRef<HTMLInputElement>(null);
  const error = snapshot.waitSeconds > 0 ? texts.wait(duration(snapshot.waitSeconds)) : snapshot.attemptsLeft !== undefined ? texts.wrong(snapshot.attemptsLeft) : undefined;
  const submit = (event: Event) => {
    event.preventDefault();
    if (snapshot.isBusy || snapshot.waitSeconds > 0 || pin.current === null || pin.current.value === "") return;
    actions.unlock(pin.current.value);
    pin.current.value = "";
  };
  return (
    <form class="vb-sheet vb-lock" onSubmit={submit} noValidate>
      <Avatar name={snapshot.name} size="large" />
      <Heading level={1}>{texts.title}</Heading>
      <p>{texts.hint(snapshot.name)}</p>
      <PinField label={texts.pin} inputRef={pin} error={error} autoComplete="off" autoFocus />
      <Button type="submit" variant="primary" icon="lock" wide busy={snapshot.isBusy} disabled={snapshot.waitSeconds > 0}>
        {texts.open}
      </Button>
      <div class="vb-lock-out">
        <Button variant="tertiary" onClick={() => actions.signOut()}>
          {texts.signOut}
        </Button>
        <p class="vb-sheet-muted">{texts.signOutHint}</p>
      </div>
    </form>
  );
}

export interface SetPinSnapshot {
  readonly minLength: number;
  readonly idleMinutes: number;
  readonly isRequired: boolean;
  readonly isBusy: boolean;
}

export interface SetPinActions {
  setPin(pin: string): void;
}

interface SetPinProps {
  readonly snapshot: SetPinSnapshot;
  readonly actions: SetPinActions;
}

/** The same field twice; the caller puts it into a sheet or a dialog. */
export function SetPin({ snapshot, actions }: SetPinProps) {
  const texts = signin().lock;
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  const [errors, setErrors] = useState<{ readonly first?: string; readonly second?: string }>({});
  const submit = (event: Event) => {
    event.preventDefault();
    const pin = first.current?.value ?? "";
    const fault = pinFault(pin, snapshot.minLength);
    if (fault !== undefined) {
      setErrors({ first: fault === "short" ? texts.errors.short(snapshot.minLength) : texts.errors[fault] });
      first.current?.focus();
    } else if (second.current?.value !== pin) {
      setErrors({ second: texts.errors.different });
      second.current?.focus();
    } else {
      setErrors({});
      actions.setPin(pin);
    }
  };
  return (
    <form class="vb-lock-set" onSubmit={submit} noValidate>
      <p>{snapshot.isRequired ? texts.setHint(snapshot.idleMinutes) : texts.setHintFree(snapshot.idleMinutes)}</p>
      <PinField label={texts.new} hint={texts.newHint(snapshot.minLength)} inputRef={first} error={errors.first} autoComplete="new-password" />
      <PinField label={texts.again} inputRef={second} error={errors.second} autoComplete="new-password" />
      <div>
        <Button type="submit" variant="primary" busy={snapshot.isBusy}>
          {texts.set}
        </Button>
      </div>
    </form>
  );
}

type PinFieldProps = Pick<Parameters<typeof Field>[0], "label" | "hint" | "inputRef" | "error" | "autoFocus"> & { readonly autoComplete: "off" | "new-password" };

/** The number keys on phones, dots on screen. */
function PinField(props: PinFieldProps) {
  return <Field {...props} type="password" inputMode="numeric" maxLength={32} class="vb-lock-pin" />;
}
