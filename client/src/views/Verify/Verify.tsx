// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useRef } from "preact/hooks";
import type { Person } from "../../model/person";
import { Dialog } from "../../parts/Dialog";
import { security } from "../../texts/security";
import { Step, type VerifyStep } from "./Step";
import "./Verify.css";

export interface VerifySnapshot {
  /** Names are empty as long as nobody has answered. */
  readonly partner: { readonly kind: "own-device"; readonly deviceName: string } | { readonly kind: "person"; readonly person: Person };
  readonly step: VerifyStep;
}

export interface VerifyActions {
  accept(): void;
  decline(): void;
  showQr(): void;
  chooseEmoji(): void;
  scanned(code: Uint8Array): void;
  /** The pictures are the same, or the other device shows a tick. */
  confirm(): void;
  /** They differ: ends it, and says so to the other side. */
  mismatch(): void;
  again(): void;
  /** Ends it where it is not over, and closes. */
  close(): void;
}

interface Props {
  readonly snapshot: VerifySnapshot;
  readonly actions: VerifyActions;
}

/** A dialog from the first question to the last word; a press beside it doesn't end it. */
export function Verify({ snapshot, actions }: Props) {
  const texts = security().verify;
  const { partner, step } = snapshot;
  const body = useRef<HTMLDivElement>(null);
  const shown = useRef(step.name);
  // What had the focus is gone with the last step; the new one is read from its beginning.
  useEffect(() => {
    if (shown.current !== step.name) body.current?.focus();
    shown.current = step.name;
  }, [step.name]);
  const title = step.name === "cancelled" ? texts.cancelledTitle : partner.kind === "person" ? texts.personTitle(partner.person.name) : texts.ownTitle;
  return (
    <Dialog title={title} onClose={() => actions.close()} insists>
      <div ref={body} class="vb-verify" tabIndex={-1}>
        <Step key={step.name} snapshot={snapshot} actions={actions} />
      </div>
    </Dialog>
  );
}
