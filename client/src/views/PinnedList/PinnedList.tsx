// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { MessageItem } from "../../model/timeline";

export interface PinnedListSnapshot {
  readonly state: "loading" | "ready" | "failed";
  readonly problem: string | undefined;
  /** Last pinned first. */
  readonly items: readonly MessageItem[];
}

export interface PinnedListActions {
  readonly jumpTo: (eventId: string) => Promise<void>;
  readonly pin: (eventId: string, isPinned: boolean) => Promise<void>;
  readonly reload: () => Promise<void>;
  readonly close: () => void;
}
