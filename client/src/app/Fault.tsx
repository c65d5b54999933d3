// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The app can't start: what happened and what to do, never an empty page. */
import { InvalidAttestation } from "../register/attestation";
import { Unreachable } from "../state/world";
import { Button } from "../parts/Button";
import { Details } from "../parts/Details";
import { Heading } from "../parts/Heading";
import { Notice } from "../parts/Notice";
import { CannotOpen } from "../storage/box";
import { app } from "../texts/app";
import "./app.css";

interface Props {
  readonly error: unknown;
  readonly signOut?: () => void;
}

export function Fault({ error, signOut }: Props) {
  const { start } = app();
  const text = error instanceof InvalidAttestation ? app().rescue.unproven : error instanceof Unreachable ? start.offline : error instanceof CannotOpen ? start.damaged : error instanceof DOMException ? start.storage : app().faults.unknown;
  return (
    <main class="vb-fault">
      <Heading level={1}>{start.failed}</Heading>
      <Notice severity="danger">{text}</Notice>
      <Button variant="primary" onClick={() => location.reload()}>
        {start.retry}
      </Button>
      {signOut !== undefined && (
        <Button variant="secondary" onClick={signOut}>
          {start.signOut}
        </Button>
      )}
      <Details rows={[{ label: app().details.finding, value: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }]} />
    </main>
  );
}
