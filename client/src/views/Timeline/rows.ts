// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What is drawn as one line of the conversation: an item, or neighbouring notices together. */
import type { MessageItem, NoticeItem, TimelineItem } from "../../model/timeline";

export type Row = Exclude<TimelineItem, NoticeItem> | { readonly type: "notices"; readonly key: string; readonly notices: readonly NoticeItem[] };

/** Rows that did not change are the same objects as in `before`, so that only what changed is drawn again. */
export function rowsOf(items: readonly TimelineItem[], before: readonly Row[]): Row[] {
  const known = new Map(before.map((row) => [row.key, row]));
  const rows: Row[] = [];
  let notices: NoticeItem[] = [];
  const close = () => {
    const first = notices[0];
    if (first !== undefined) rows.push(same({ type: "notices", key: first.key, notices }, known));
    notices = [];
  };
  for (const item of items) {
    if (item.type === "notice") {
      notices.push(item);
      continue;
    }
    close();
    rows.push(item);
  }
  close();
  return rows;
}

function same(row: Row & { type: "notices" }, known: ReadonlyMap<string, Row>): Row {
  const old = known.get(row.key);
  if (old?.type !== "notices" || old.notices.length !== row.notices.length) return row;
  return old.notices.every((notice, index) => notice === row.notices[index]) ? old : row;
}

export function messagesOf(rows: readonly Row[]): MessageItem[] {
  return rows.filter((row) => row.type === "message");
}
