// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { aMessage, erika, max, MORNING, ute } from "../Message/examples";
import { ThreadList, type ThreadListSnapshot } from "./ThreadList";
import "../Timeline/stories.css";

const nothing = () => Promise.resolve();
const actions = { open: () => undefined, setFilter: () => undefined, loadMore: nothing, reload: nothing, close: () => undefined };
const empty: ThreadListSnapshot = { state: "ready", problem: undefined, threads: [], filter: "all", canLoadMore: false, isLoadingMore: false };
const thread = { rootId: "", count: 12, lastSender: ute, lastText: "Einverstanden, dann so.", lastAt: MORNING, unread: 3 };
const threads = [
  aMessage(erika, "Neuer Vorschlag zur Sitzung", { thread }),
  aMessage(max, "Rechtsschutzversicherungsgesellschaften und Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung ".repeat(4), { thread: { ...thread, unread: 0, count: 1 } }),
];

function shown(more: Partial<ThreadListSnapshot>): () => VNode {
  return () => (
    <main class="vb-story-column">
      <h1 class="vb-hidden">Hauptausschuss</h1>
      <ThreadList snapshot={{ ...empty, ...more }} actions={actions} />
    </main>
  );
}

export const stories: Record<string, () => VNode> = {
  empty: shown({}),
  emptyMine: shown({ filter: "mine" }),
  loading: shown({ state: "loading" }),
  error: shown({ state: "failed", problem: "Keine Verbindung zum Server." }),
  normal: shown({ threads, canLoadMore: true }),
};
