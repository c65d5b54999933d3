// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import { Button } from "../../parts/Button";
import { Icon } from "../../parts/Icon";
import { Notice } from "../../parts/Notice";
import { Spinner } from "../../parts/Spinner";
import { common } from "../../texts/common";
import { security } from "../../texts/security";
import { Choosing } from "./Choosing";
import { EmojiRow, type Emoji } from "./EmojiRow";
import type { VerifyActions, VerifySnapshot } from "./Verify";

export type CancelReason = "declined" | "timeout" | "mismatch" | "answered-elsewhere" | "unable" | "failed";

/** The same steps as `matrix/security` speaks of. */
export type VerifyStep =
  | { readonly name: "asked" }
  | { readonly name: "incoming" }
  | { readonly name: "choosing"; readonly mayShow: boolean; readonly mayScan: boolean; readonly mayEmoji: boolean; readonly qr: Uint8Array | undefined }
  | { readonly name: "waiting" }
  | { readonly name: "emoji"; readonly emoji: readonly Emoji[] }
  | { readonly name: "scanned" }
  | { readonly name: "confirmed" }
  | { readonly name: "done" }
  | { readonly name: "cancelled"; readonly why: CancelReason; readonly byMe: boolean };

interface Props {
  readonly snapshot: VerifySnapshot;
  readonly actions: VerifyActions;
}

export function Step({ snapshot, actions }: Props) {
  const texts = security().verify;
  const { partner, step } = snapshot;
  switch (step.name) {
    case "asked":
      return <Waiting>{partner.kind === "person" ? texts.personAsked(partner.person.name) : texts.ownAsked}</Waiting>;
    case "incoming":
      return <Incoming snapshot={snapshot} actions={actions} />;
    case "choosing":
      return <Choosing step={step} actions={actions} />;
    case "waiting":
      return <Waiting>{texts.waiting}</Waiting>;
    case "emoji":
      return <Compare snapshot={snapshot} emoji={step.emoji} actions={actions} />;
    case "scanned":
      return <Scanned actions={actions} />;
    case "confirmed":
      return <Waiting>{texts.confirmed}</Waiting>;
    case "done":
      return <Done snapshot={snapshot} actions={actions} />;
    case "cancelled":
      return <Cancelled why={step.why} byMe={step.byMe} actions={actions} />;
  }
}

function Waiting({ children }: { readonly children: ComponentChildren }) {
  return (
    <p role="status" class="vb-verify-waiting">
      <Spinner /> <span>{children}</span>
    </p>
  );
}

function Incoming({ snapshot, actions }: Props) {
  const texts = security().verify;
  const { partner } = snapshot;
  return (
    <>
      <p>{partner.kind === "person" ? texts.personIncoming(partner.person.name) : texts.ownIncoming(partner.deviceName)}</p>
      {partner.kind === "person" ? (
        <>
          <p class="vb-verify-muted">{partner.person.userId}</p>
          <p>{texts.personHint}</p>
        </>
      ) : (
        <Notice severity="warning" announce="none">
          {texts.ownIncomingHint}
        </Notice>
      )}
      <div class="vb-verify-actions">
        <Button variant="primary" onClick={() => actions.accept()}>
          {texts.accept}
        </Button>
        <Button onClick={() => actions.decline()}>{texts.decline}</Button>
      </div>
    </>
  );
}

function Compare({ snapshot, emoji, actions }: Props & { readonly emoji: readonly Emoji[] }) {
  const texts = security().verify;
  return (
    <>
      <p>{texts.compare}</p>
      <EmojiRow emoji={emoji} />
      {snapshot.partner.kind === "person" && <p class="vb-verify-muted">{texts.compareHint(snapshot.partner.person.name)}</p>}
      <div class="vb-verify-actions">
        <Button variant="primary" icon="check" onClick={() => actions.confirm()}>
          {texts.same}
        </Button>
        <Button variant="danger" onClick={() => actions.mismatch()}>
          {texts.different}
        </Button>
      </div>
    </>
  );
}

function Scanned({ actions }: Pick<Props, "actions">) {
  const texts = security().verify;
  return (
    <>
      <p>{texts.scanned}</p>
      <div class="vb-verify-actions">
        <Button variant="primary" icon="check" onClick={() => actions.confirm()}>
          {texts.scannedYes}
        </Button>
        <Button variant="danger" onClick={() => actions.mismatch()}>
          {texts.scannedNo}
        </Button>
      </div>
    </>
  );
}

function Done({ snapshot, actions }: Props) {
  const texts = security().verify;
  const { partner } = snapshot;
  return (
    <>
      <p role="status" class="vb-verify-done">
        <Icon name="shield-check" />
        <span>{partner.kind === "person" ? texts.donePerson(partner.person.name) : texts.doneOwn}</span>
      </p>
      <div class="vb-verify-actions">
        <Button variant="primary" onClick={() => actions.close()}>
          {common().done}
        </Button>
      </div>
    </>
  );
}

function Cancelled({ why, byMe, actions }: Pick<Props, "actions"> & { readonly why: CancelReason; readonly byMe: boolean }) {
  const texts = security().verify;
  const words = why === "declined" && byMe ? texts.cancelled.declinedByMe : texts.cancelled[why];
  return (
    <>
      <Notice severity={why === "mismatch" ? "danger" : "info"}>{words}</Notice>
      <div class="vb-verify-actions">
        {/* After a mismatch nobody should try until it fits. */}
        {why !== "mismatch" && why !== "answered-elsewhere" && (
          <Button icon="refresh" onClick={() => actions.again()}>
            {texts.again}
          </Button>
        )}
        <Button variant={why === "mismatch" ? "primary" : "secondary"} onClick={() => actions.close()}>
          {common().close}
        </Button>
      </div>
    </>
  );
}
