// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComposerActions, ComposerSnapshot } from "../Composer/Composer";
import type { TimelineActions, TimelineSnapshot } from "../Timeline/Timeline";

/** Timeline and composer of a room; files may be dropped anywhere on it. */
export interface ConversationSnapshot {
  readonly timeline: TimelineSnapshot;
  readonly composer: ComposerSnapshot;
}

export interface ConversationActions {
  readonly timeline: TimelineActions;
  readonly composer: ComposerActions;
}
