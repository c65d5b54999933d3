// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Signing out deletes what is here; said before it happens, with what would be lost for good. */
import { Notice } from "../parts/Notice";
import { app } from "../texts/app";
import { common } from "../texts/common";
import { Confirm } from "../views/Confirm/Confirm";
import type { Running } from "./running";

export function SignOutDialog({ running, close }: { readonly running: Running; readonly close: () => void }) {
  const texts = app().signOut;
  const waiting = running.messenger.session.outbox.entries.value.filter(({ eventId }) => eventId === undefined).length;
  const state = running.recovery.value.state;
  return (
    <Confirm title={texts.title} confirm={texts.confirm} cancel={common().cancel} danger onConfirm={running.signOut} onClose={close}>
      <p>{texts.text}</p>
      {state === "not-set-up" && <Notice severity="danger">{texts.withoutRecovery}</Notice>}
      {waiting > 0 && <Notice severity="warning">{texts.waiting(waiting)}</Notice>}
    </Confirm>
  );
}
