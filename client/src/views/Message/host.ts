// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { MessageItem } from "../../model/timeline";

/** What is asked about one message in a dialog of its own. */
export type Question = "delete" | "report" | "versions" | "readers" | "picture" | "react";

/** What stands around messages: it opens dialogs and says what went wrong. Stays the same object. */
export interface MessageHost {
  readonly ask: (question: Question, item: MessageItem) => void;
  /** A rejection is told to the person; nothing fails silently. */
  readonly run: (action: Promise<unknown>) => void;
  /** Something worked that can't be seen: "Text kopiert". */
  readonly say: (words: string) => void;
}
