// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useRef, useState } from "preact/hooks";
import { Button } from "../../parts/Button";
import { Checkbox } from "../../parts/Checkbox";
import { Field } from "../../parts/Field";
import { Notice } from "../../parts/Notice";
import { common } from "../../texts/common";
import { signin } from "../../texts/signin";
import "./NewPassword.css";

export interface NewPasswordSnapshot {
  readonly minLength: number;
  readonly isBusy: boolean;
  readonly isDone: boolean;
  readonly problem: undefined | "wrong" | "refused" | "not-allowed" | "offline";
}

export interface NewPasswordActions {
  changePassword(old: string, next: string, signOutOthers: boolean): void;
  close(): void;
}

interface Props {
  readonly snapshot: NewPasswordSnapshot;
  readonly actions: NewPasswordActions;
}

/** The body of a dialog or a page; the heading is the caller's. */
export function NewPassword({ snapshot, actions }: Props) {
  if (!snapshot.isDone) return <Form snapshot={snapshot} actions={actions} />;
  return (
    <div class="vb-new-password">
      <Notice severity="success">{signin().password.done}</Notice>
      <div>
        <Button variant="primary" onClick={() => actions.close()}>
          {common().done}
        </Button>
      </div>
    </div>
  );
}

interface Errors {
  readonly old?: string | undefined;
  readonly next?: string | undefined;
  readonly again?: string | undefined;
}

function Form({ snapshot, actions }: Props) {
  const texts = signin().password;
  const old = useRef<HTMLInputElement>(null);
  const next = useRef<HTMLInputElement>(null);
  const again = useRef<HTMLInputElement>(null);
  const [errors, setErrors] = useState<Errors>({});
  const [others, setOthers] = useState(false);
  const submit = (event: Event) => {
    event.preventDefault();
    const [was, will, twice] = [old, next, again].map((field) => field.current?.value ?? "") as [string, string, string];
    const found = check(was, will, twice, snapshot.minLength);
    setErrors(found);
    const first = found.old ? old : found.next ? next : found.again ? again : undefined;
    if (first === undefined) actions.changePassword(was, will, others);
    else first.current?.focus();
  };
  return (
    <form class="vb-new-password" onSubmit={submit} noValidate>
      {(snapshot.problem === "not-allowed" || snapshot.problem === "offline") && <Notice severity="danger">{texts.errors[snapshot.problem]}</Notice>}
      <Field label={texts.old} type="password" autoComplete="current-password" inputRef={old} error={errors.old ?? (snapshot.problem === "wrong" ? texts.errors.wrong : undefined)} />
      <Field
        label={texts.new}
        hint={texts.rules(snapshot.minLength)}
        type="password"
        autoComplete="new-password"
        inputRef={next}
        error={errors.next ?? (snapshot.problem === "refused" ? texts.errors.refused : undefined)}
      />
      <Field label={texts.again} type="password" autoComplete="new-password" inputRef={again} error={errors.again} />
      <Checkbox label={texts.signOutOthers} hint={texts.signOutOthersHint} checked={others} onChecked={setOthers} />
      <div class="vb-new-password-actions">
        <Button type="submit" variant="primary" busy={snapshot.isBusy}>
          {texts.submit}
        </Button>
        <Button onClick={() => actions.close()}>{common().cancel}</Button>
      </div>
    </form>
  );
}

function check(was: string, will: string, twice: string, minLength: number): Errors {
  const { errors } = signin().password;
  if (was === "") return { old: errors.empty };
  if ([...will].length < minLength) return { next: errors.short(minLength) };
  if (will === was) return { next: errors.same };
  return will === twice ? {} : { again: errors.different };
}
