// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import type { MessageItem } from "../../model/timeline";
import { Button } from "../../parts/Button";
import { Heading } from "../../parts/Heading";
import { Icon } from "../../parts/Icon";
import { IconButton } from "../../parts/IconButton";
import { Notice } from "../../parts/Notice";
import { Spinner } from "../../parts/Spinner";
import { talk } from "../../texts/talk";
import { fullTimeOf, gistOf, nameOf } from "../Message/words";
import "../ThreadPanel/ThreadPanel.css";

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

interface PinnedListProps {
  readonly snapshot: PinnedListSnapshot;
  readonly actions: PinnedListActions;
}

export function PinnedList({ snapshot, actions }: PinnedListProps) {
  const words = talk().pinned;
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const attempt = (action: Promise<void>) => {
    setProblem(undefined);
    action.catch((error: unknown) => setProblem(error instanceof Error ? error.message : talk().action.failed));
  };
  return (
    <section class="vb-aside" aria-label={words.title}>
      <header class="vb-aside-head">
        <Heading level={2} look={3} focus>
          {words.title}
        </Heading>
        <IconButton icon="close" label={talk().close} onClick={actions.close} />
      </header>
      <div class="vb-aside-body">
        {problem !== undefined && <Notice severity="danger">{problem}</Notice>}
        <Contents snapshot={snapshot} actions={actions} attempt={attempt} />
      </div>
    </section>
  );
}

interface ContentsProps extends PinnedListProps {
  readonly attempt: (action: Promise<void>) => void;
}

function Contents({ snapshot, actions, attempt }: ContentsProps) {
  const words = talk().pinned;
  if (snapshot.state === "loading") return <p class="vb-aside-empty" role="status"><Spinner /> {words.loading}</p>;
  if (snapshot.state === "failed") {
    return (
      <Notice severity="danger" title={words.failed} actions={<Button small onClick={() => attempt(actions.reload())}>{talk().tryAgain}</Button>}>
        {snapshot.problem}
      </Notice>
    );
  }
  if (snapshot.items.length === 0) {
    return (
      <div class="vb-aside-empty">
        <Icon name="pin" />
        <p>{words.empty}</p>
        <p>{words.emptyHint}</p>
      </div>
    );
  }
  return (
    <ul role="list" class="vb-aside-list">
      {snapshot.items.map((item) => (
        <li key={item.key} class="vb-aside-card">
          <Pinned item={item} actions={actions} attempt={attempt} />
        </li>
      ))}
    </ul>
  );
}

interface PinnedProps extends Pick<ContentsProps, "actions" | "attempt"> {
  readonly item: MessageItem;
}

function Pinned({ item, actions, attempt }: PinnedProps) {
  const { eventId } = item;
  return (
    <>
      <span class="vb-aside-card-head">
        <strong>{nameOf(item.sender)}</strong>
        <span class="vb-aside-faint">{fullTimeOf(item.at)}</span>
      </span>
      <span class="vb-aside-card-text" dir="auto">
        {gistOf(item)}
      </span>
      {eventId !== undefined && (
        <span class="vb-aside-actions">
          <Button small variant="tertiary" icon="next" onClick={() => attempt(actions.jumpTo(eventId))}>
            {talk().pinned.jump}
          </Button>
          {item.may.pin && (
            <Button small variant="tertiary" icon="pin" onClick={() => attempt(actions.pin(eventId, false))}>
              {talk().action.unpin}
            </Button>
          )}
        </span>
      )}
    </>
  );
}
