// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ThreadSummary } from "../../model/timeline";
import { Icon } from "../../parts/Icon";
import { talk } from "../../texts/talk";
import { useTabIndex } from "./reach";
import { isolated, nameOf, timeOf } from "./words";

/** How many answered in the thread, who last and what. */
export function Thread({ thread, onOpen }: { readonly thread: ThreadSummary; readonly onOpen: () => void }) {
  const tabIndex = useTabIndex();
  const { message } = talk();
  return (
    <button type="button" class="vb-thread" tabIndex={tabIndex} onClick={onOpen}>
      <Icon name="thread" />
      <span class="vb-thread-count">{message.thread(thread.count)}</span>
      {thread.unread > 0 && <span class="vb-thread-unread">{message.threadUnread(thread.unread)}</span>}
      {thread.lastSender !== undefined && thread.lastText !== undefined && (
        <span class="vb-thread-last">{message.threadLast(nameOf(thread.lastSender), isolated(thread.lastText))}</span>
      )}
      {thread.lastAt > 0 && <span class="vb-thread-time">{timeOf(thread.lastAt)}</span>}
    </button>
  );
}
