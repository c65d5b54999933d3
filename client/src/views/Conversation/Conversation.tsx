// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import { Icon } from "../../parts/Icon";
import { composing } from "../../texts/composing";
import { Composer, type ComposerActions, type ComposerSnapshot } from "../Composer/Composer";
import { Timeline, type TimelineActions, type TimelineSnapshot } from "../Timeline/Timeline";
import { useDrop } from "./useDrop";
import "./Conversation.css";

/** Timeline and composer of a room; files may be dropped anywhere on it. */
export interface ConversationSnapshot {
  readonly timeline: TimelineSnapshot;
  readonly composer: ComposerSnapshot;
}

export interface ConversationActions {
  readonly timeline: TimelineActions;
  readonly composer: ComposerActions;
}

interface ConversationProps {
  readonly snapshot: ConversationSnapshot;
  readonly actions: ConversationActions;
}

export function Conversation({ snapshot, actions }: ConversationProps) {
  const [dropped, setDropped] = useState<readonly File[] | undefined>(undefined);
  const { composer, timeline } = snapshot;
  const mayAttach = composer.readOnly === undefined && composer.mode.kind !== "edit";
  const drop = useDrop(mayAttach ? setDropped : undefined);
  return (
    <div class="vb-conversation" {...drop.handlers}>
      <Timeline snapshot={timeline} actions={actions.timeline} isThread={composer.isThread} />
      <Composer snapshot={composer} actions={actions.composer} dropped={dropped} />
      {drop.isOver && (
        <div class="vb-conversation-drop" aria-hidden="true">
          <Icon name="attach" />
          {composing().files.drop}
        </div>
      )}
    </div>
  );
}
