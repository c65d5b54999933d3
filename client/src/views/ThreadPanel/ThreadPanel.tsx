// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ConversationActions, ConversationSnapshot } from "../Conversation/Conversation";

/** `timeline.items` begins with the thread's root; its messages have no `thread` of their own. */
export interface ThreadPanelSnapshot extends ConversationSnapshot {
  readonly roomName: string;
}

export interface ThreadPanelActions extends ConversationActions {
  readonly close: () => void;
  /** All threads of the room. */
  readonly openList: () => void;
}
