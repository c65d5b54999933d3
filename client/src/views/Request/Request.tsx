// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Invitation } from "../../model/room";

export interface RequestSnapshot {
  readonly invitation: Invitation;
}

export interface RequestActions {
  /** To the list, on a phone. */
  readonly back: () => void;
  readonly accept: (roomId: string) => Promise<void>;
  readonly decline: (roomId: string) => Promise<void>;
  /** Declines, and nothing of this person arrives any more. */
  readonly block: (roomId: string, userId: string) => Promise<void>;
  /** Opens ReportDialog. */
  readonly report: (userId: string) => void;
}
