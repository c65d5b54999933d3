// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useRef } from "preact/hooks";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { Field } from "../../parts/Field";
import { common } from "../../texts/common";
import { security } from "../../texts/security";
import "./ConfirmIdentity.css";

export interface ConfirmIdentitySnapshot {
  readonly kind: "password" | "single-sign-on";
  /** The last password was. */
  readonly wasWrong: boolean;
  readonly isBusy: boolean;
}

export interface ConfirmIdentityActions {
  confirm(password: string): void;
  /** Opens the organisation's sign-in. Called from a press, else browsers block the window. */
  openWindow(): void;
  done(): void;
  cancel(): void;
}

interface Props {
  readonly snapshot: ConfirmIdentitySnapshot;
  readonly actions: ConfirmIdentityActions;
}

/** The server wants to know again who is asking: before devices are signed out, keys replaced and the like. */
export function ConfirmIdentity({ snapshot, actions }: Props) {
  return (
    <Dialog title={security().identity.title} onClose={() => actions.cancel()} insists>
      {snapshot.kind === "password" ? <Password snapshot={snapshot} actions={actions} /> : <SingleSignOn snapshot={snapshot} actions={actions} />}
    </Dialog>
  );
}

function Password({ snapshot, actions }: Props) {
  const texts = security().identity;
  const field = useRef<HTMLInputElement>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    const password = field.current?.value ?? "";
    if (password === "") field.current?.focus();
    else actions.confirm(password);
  };
  return (
    <form class="vb-identity" onSubmit={submit} noValidate>
      <Field label={texts.password} type="password" autoComplete="current-password" inputRef={field} error={snapshot.wasWrong ? texts.wrong : undefined} />
      <div class="vb-identity-actions">
        <Button type="submit" variant="primary" busy={snapshot.isBusy}>
          {texts.confirm}
        </Button>
        <Button onClick={() => actions.cancel()}>{common().cancel}</Button>
      </div>
    </form>
  );
}

function SingleSignOn({ snapshot, actions }: Props) {
  const texts = security().identity;
  return (
    <div class="vb-identity">
      <p>{texts.singleSignOn}</p>
      <div class="vb-identity-actions">
        <Button variant="primary" icon="external" onClick={() => actions.openWindow()}>
          {texts.open}
        </Button>
        <Button busy={snapshot.isBusy} onClick={() => actions.done()}>
          {texts.done}
        </Button>
        <Button variant="tertiary" onClick={() => actions.cancel()}>
          {common().cancel}
        </Button>
      </div>
    </div>
  );
}
