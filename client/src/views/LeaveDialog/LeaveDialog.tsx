// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { Notice } from "../../parts/Notice";
import { rooms } from "../../texts/rooms";
import { Confirm } from "../Confirm/Confirm";

export interface LeaveDialogSnapshot {
  readonly name: string;
  readonly kind: "direct" | "room" | "space";
  /** No other administrator stays behind: nobody could change the room any more. */
  readonly isLastAdmin: boolean;
  /** Nobody stays behind: what was written can be read by nobody any more. */
  readonly isLastPerson: boolean;
  /** I can't come back without an invitation. */
  readonly needsInvitation: boolean;
}

export interface LeaveDialogActions {
  readonly leave: () => Promise<void>;
  readonly close: () => void;
}

interface LeaveDialogProps {
  readonly snapshot: LeaveDialogSnapshot;
  readonly actions: LeaveDialogActions;
}

/** What is lost by leaving, before one leaves. */
export function LeaveDialog({ snapshot, actions }: LeaveDialogProps) {
  const texts = rooms().leave;
  const { kind, name } = snapshot;
  const isDirect = kind === "direct";
  return (
    <Confirm
      title={isDirect ? texts.titleDirect(name) : texts.title(name)}
      confirm={isDirect ? texts.confirmDirect : texts.confirm}
      cancel={texts.cancel}
      danger
      onConfirm={actions.leave}
      onClose={actions.close}
    >
      <p>{texts[kind]}</p>
      {snapshot.needsInvitation && !snapshot.isLastPerson && <p>{texts.needsInvitation}</p>}
      {snapshot.isLastPerson && (
        <Notice severity="warning" announce="none">
          {texts.lastPerson}
        </Notice>
      )}
      {snapshot.isLastAdmin && !snapshot.isLastPerson && !isDirect && (
        <Notice severity="warning" announce="none">
          {texts.lastAdmin}
        </Notice>
      )}
    </Confirm>
  );
}
