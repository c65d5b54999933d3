// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { MessageItem } from "../../model/timeline";

export interface ThreadListSnapshot {
  readonly state: "loading" | "ready" | "failed";
  readonly problem: string | undefined;
  /** The roots, each with its `thread`; the one with the newest answer first. */
  readonly threads: readonly MessageItem[];
  readonly filter: "all" | "mine";
  readonly canLoadMore: boolean;
  readonly isLoadingMore: boolean;
}

export interface ThreadListActions {
  readonly open: (rootId: string) => void;
  readonly setFilter: (filter: "all" | "mine") => void;
  readonly loadMore: () => Promise<void>;
  readonly reload: () => Promise<void>;
  readonly close: () => void;
}
