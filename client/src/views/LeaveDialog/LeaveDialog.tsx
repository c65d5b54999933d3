// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

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
  /** The dialog is closed by the app when it's done. */
  readonly leave: () => Promise<void>;
  readonly close: () => void;
}
