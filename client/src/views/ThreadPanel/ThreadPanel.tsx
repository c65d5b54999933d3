// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { Heading } from "../../parts/Heading";
import { IconButton } from "../../parts/IconButton";
import { talk } from "../../texts/talk";
import { Conversation, type ConversationActions, type ConversationSnapshot } from "../Conversation/Conversation";
import { isolated } from "../Message/words";
import "./ThreadPanel.css";

/** `timeline.items` begins with the thread's root; its messages have no `thread` of their own. */
export interface ThreadPanelSnapshot extends ConversationSnapshot {
  readonly roomName: string;
}

export interface ThreadPanelActions extends ConversationActions {
  readonly close: () => void;
  /** All threads of the room. */
  readonly openList: () => void;
}

interface ThreadPanelProps {
  readonly snapshot: ThreadPanelSnapshot;
  readonly actions: ThreadPanelActions;
}

/** One thread beside the room, with what it begins with, its answers and a field of its own. */
export function ThreadPanel({ snapshot, actions }: ThreadPanelProps) {
  const words = talk().thread;
  return (
    <section
      class="vb-aside"
      aria-label={words.label(isolated(snapshot.roomName))}
      onKeyDown={(event) => event.key === "Escape" && !event.defaultPrevented && isIdle(event.target as HTMLElement) && actions.close()}
    >
      <header class="vb-aside-head">
        <Heading level={2} look={3} focus>
          {words.title}
        </Heading>
        <span class="vb-aside-room">
          <bdi>{snapshot.roomName}</bdi>
        </span>
        <IconButton icon="thread" label={words.openList} onClick={actions.openList} />
        <IconButton icon="close" label={talk().close} onClick={actions.close} />
      </header>
      <Conversation key={snapshot.timeline.id} snapshot={snapshot} actions={actions} />
    </section>
  );
}

/** Esc closes the panel, but not from within something that has a use for it. */
function isIdle(target: HTMLElement): boolean {
  return target.closest("textarea, dialog, [role=menu], [role=dialog], article") === null;
}
