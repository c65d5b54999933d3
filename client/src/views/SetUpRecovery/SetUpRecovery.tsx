// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useRef, useState } from "preact/hooks";
import { Button } from "../../parts/Button";
import { CopyButton } from "../../parts/CopyButton";
import { Field } from "../../parts/Field";
import { Heading } from "../../parts/Heading";
import { Icon } from "../../parts/Icon";
import { Notice } from "../../parts/Notice";
import { ProgressBar } from "../../parts/ProgressBar";
import { date } from "../../parts/formatting";
import { common } from "../../texts/common";
import { security } from "../../texts/security";
import { KeySheet } from "./KeySheet";
import "./SetUpRecovery.css";

export type SecurityProblem =
  | "cancelled"
  | "cannot-authenticate"
  | "too-many-attempts"
  | "other-key"
  | "nothing-stored"
  | "secrets-missing"
  | "changed-meanwhile"
  | "not-possible-now"
  | "no-answer"
  | "wrong-code"
  | "offline";

export interface SetUpRecoverySnapshot {
  /** `change`: a new key takes the place of one in force. */
  readonly kind: "first" | "change";
  readonly step: "why" | "key" | "check" | "working" | "done";
  /** Groups of four, separated by spaces; empty before step `key` and from `working` on. */
  readonly key: string;
  readonly madeAt: number;
  readonly userId: string;
  /** Which group the person is asked for, counted from 1. */
  readonly checkGroup: number;
  readonly isCheckWrong: boolean;
  readonly problem: SecurityProblem | undefined;
  /** Whether it may be put off. */
  readonly mayWait: boolean;
}

export interface SetUpRecoveryActions {
  showKey(): void;
  saveAsFile(): void;
  /** The browser's print dialog; of the page, only the key's sheet is printed. */
  print(): void;
  /** On to the check. */
  kept(): void;
  check(typed: string): void;
  later(): void;
  close(): void;
}

interface Props {
  readonly snapshot: SetUpRecoverySnapshot;
  readonly actions: SetUpRecoveryActions;
}

const STEPS = ["why", "key", "check"] as const;

export function SetUpRecovery({ snapshot, actions }: Props) {
  const texts = security().setUp;
  const number = STEPS.findIndex((step) => step === snapshot.step) + 1;
  return (
    <div class="vb-sheet vb-recovery">
      {number > 0 && <p class="vb-sheet-muted">{texts.step(number, STEPS.length)}</p>}
      {snapshot.problem !== undefined && <Notice severity="danger">{security().restore.problems[snapshot.problem]}</Notice>}
      <Step key={snapshot.step} snapshot={snapshot} actions={actions} />
    </div>
  );
}

function Step(props: Props) {
  switch (props.snapshot.step) {
    case "why":
      return <Why {...props} />;
    case "key":
      return <Key {...props} />;
    case "check":
      return <Check {...props} />;
    case "working":
      return <Working snapshot={props.snapshot} />;
    case "done":
      return <Done {...props} />;
  }
}

function Why({ snapshot, actions }: Props) {
  const texts = security().setUp;
  return (
    <>
      <Heading level={1} focus>
        {snapshot.kind === "first" ? texts.title : texts.changeTitle}
      </Heading>
      <ul class="vb-recovery-why">
        {Object.values(texts.why).map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {snapshot.kind === "change" && <Notice severity="warning">{texts.whyChange}</Notice>}
      <div class="vb-sheet-actions">
        <Button variant="primary" icon="key" onClick={() => actions.showKey()}>
          {texts.begin}
        </Button>
        {snapshot.mayWait && (
          <Button variant="tertiary" onClick={() => actions.later()}>
            {security().later}
          </Button>
        )}
      </div>
    </>
  );
}

function Key({ snapshot, actions }: Props) {
  const texts = security().setUp;
  return (
    <>
      <Heading level={1} focus>
        {texts.keyTitle}
      </Heading>
      <p>{texts.keyHint}</p>
      <KeySheet keyText={snapshot.key} madeAt={snapshot.madeAt} userId={snapshot.userId} />
      <div class="vb-sheet-actions">
        <Button icon="download" onClick={() => actions.saveAsFile()}>
          {texts.save}
        </Button>
        <Button icon="print" onClick={() => actions.print()}>
          {texts.print}
        </Button>
        <CopyButton text={snapshot.key} label={texts.copy} />
      </div>
      <Button variant="primary" wide onClick={() => actions.kept()}>
        {texts.kept}
      </Button>
    </>
  );
}

function Check({ snapshot, actions }: Props) {
  const texts = security().setUp;
  const [typed, setTyped] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    if (typed.trim() === "") field.current?.focus();
    else actions.check(typed);
  };
  return (
    <form class="vb-recovery-check" onSubmit={submit} noValidate>
      <Heading level={1} focus>
        {texts.checkTitle}
      </Heading>
      <p>{texts.checkHint}</p>
      <Field
        label={texts.checkLabel(snapshot.checkGroup)}
        value={typed}
        onValue={setTyped}
        error={snapshot.isCheckWrong ? texts.checkWrong : undefined}
        inputRef={field}
        autoComplete="off"
        autoCapitalize="none"
        spellcheck={false}
        class="vb-recovery-group"
      />
      <div class="vb-sheet-actions">
        <Button type="submit" variant="primary">
          {texts.check}
        </Button>
        <Button variant="tertiary" onClick={() => actions.showKey()}>
          {texts.checkBack}
        </Button>
      </div>
    </form>
  );
}

function Working({ snapshot }: Pick<Props, "snapshot">) {
  const texts = security().setUp;
  return (
    <>
      <Heading level={1} focus>
        {snapshot.kind === "first" ? texts.title : texts.changeTitle}
      </Heading>
      <div role="status">
        <ProgressBar label={texts.working} value={undefined} />
      </div>
    </>
  );
}

function Done({ snapshot, actions }: Props) {
  const texts = security().setUp;
  return (
    <>
      <Heading level={1} focus>
        <Icon name="success" /> {texts.doneTitle}
      </Heading>
      <p>{texts.done(date(snapshot.madeAt))}</p>
      <div>
        <Button variant="primary" onClick={() => actions.close()}>
          {common().done}
        </Button>
      </div>
    </>
  );
}
