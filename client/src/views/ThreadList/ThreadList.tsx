// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import type { MessageItem } from "../../model/timeline";
import { Button } from "../../parts/Button";
import { Heading } from "../../parts/Heading";
import { Icon } from "../../parts/Icon";
import { IconButton } from "../../parts/IconButton";
import { Notice } from "../../parts/Notice";
import { RadioGroup } from "../../parts/RadioGroup";
import { Spinner } from "../../parts/Spinner";
import { talk } from "../../texts/talk";
import { fullTimeOf, gistOf, isolated, nameOf } from "../Message/words";
import "../ThreadPanel/ThreadPanel.css";

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

interface ThreadListProps {
  readonly snapshot: ThreadListSnapshot;
  readonly actions: ThreadListActions;
}

export function ThreadList({ snapshot, actions }: ThreadListProps) {
  const words = talk().thread;
  return (
    <section class="vb-aside" aria-label={words.listTitle}>
      <header class="vb-aside-head">
        <Heading level={2} look={3} focus>
          {words.listTitle}
        </Heading>
        <IconButton icon="close" label={talk().close} onClick={actions.close} />
      </header>
      <div class="vb-aside-body">
        <div class="vb-aside-bar">
          <RadioGroup
            label={words.filterLabel}
            labelHidden
            inline
            value={snapshot.filter}
            onValue={actions.setFilter}
            options={[
              { value: "all", label: words.all },
              { value: "mine", label: words.mine },
            ]}
          />
        </div>
        <Contents snapshot={snapshot} actions={actions} />
      </div>
    </section>
  );
}

function Contents({ snapshot, actions }: ThreadListProps) {
  const words = talk().thread;
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const attempt = (action: Promise<void>) => {
    setProblem(undefined);
    action.catch((error: unknown) => setProblem(error instanceof Error ? error.message : words.failed));
  };
  if (snapshot.state === "loading") return <p class="vb-aside-empty" role="status"><Spinner /> {words.loading}</p>;
  if (snapshot.state === "failed") {
    return (
      <Notice severity="danger" title={words.failed} actions={<Button small onClick={() => attempt(actions.reload())}>{talk().tryAgain}</Button>}>
        {snapshot.problem}
      </Notice>
    );
  }
  if (snapshot.threads.length === 0) return <Empty filter={snapshot.filter} />;
  return (
    <>
      <ul role="list" class="vb-aside-list">
        {snapshot.threads.map((item) => (
          <li key={item.key}>
            <Root item={item} open={actions.open} />
          </li>
        ))}
      </ul>
      {problem !== undefined && <Notice severity="danger">{problem}</Notice>}
      {snapshot.canLoadMore && (
        <Button variant="tertiary" busy={snapshot.isLoadingMore} onClick={() => attempt(actions.loadMore())}>
          {words.more}
        </Button>
      )}
    </>
  );
}

function Empty({ filter }: { readonly filter: ThreadListSnapshot["filter"] }) {
  const words = talk().thread;
  return (
    <div class="vb-aside-empty">
      <Icon name="thread" />
      <p>{filter === "mine" ? words.emptyMine : words.empty}</p>
      <p>{words.emptyHint}</p>
    </div>
  );
}

function Root({ item, open }: { readonly item: MessageItem; readonly open: (rootId: string) => void }) {
  const { message } = talk();
  const { thread } = item;
  return (
    <button type="button" class="vb-aside-card" onClick={() => item.eventId !== undefined && open(item.eventId)}>
      <span class="vb-aside-card-head">
        <strong>{nameOf(item.sender)}</strong>
        <span class="vb-aside-faint">{fullTimeOf(item.at)}</span>
      </span>
      <span class="vb-aside-card-text" dir="auto">
        {gistOf(item)}
      </span>
      {thread !== undefined && (
        <span class="vb-aside-card-last">
          <span>{message.thread(thread.count)}</span>
          {thread.unread > 0 && <span class="vb-aside-unread">{message.threadUnread(thread.unread)}</span>}
          {thread.lastSender !== undefined && thread.lastText !== undefined && <span>{message.threadLast(nameOf(thread.lastSender), isolated(thread.lastText))}</span>}
        </span>
      )}
    </button>
  );
}
