// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { aMessage, erika, max } from "../Message/examples";
import { PinnedList, type PinnedListSnapshot } from "./PinnedList";
import "../Timeline/stories.css";

const nothing = () => Promise.resolve();
const actions = { jumpTo: nothing, pin: nothing, reload: nothing, close: () => undefined };

function shown(snapshot: PinnedListSnapshot): () => VNode {
  return () => (
    <main class="vb-story-column">
      <h1 class="vb-hidden">Hauptausschuss</h1>
      <PinnedList snapshot={snapshot} actions={actions} />
    </main>
  );
}

export const stories: Record<string, () => VNode> = {
  empty: shown({ state: "ready", problem: undefined, items: [] }),
  loading: shown({ state: "loading", problem: undefined, items: [] }),
  error: shown({ state: "failed", problem: "Keine Verbindung zum Server.", items: [] }),
  normal: shown({ state: "ready", problem: undefined, items: [aMessage(erika, "Zugang zum Sitzungsraum: Haus 2, Zimmer 12"), aMessage(max, "Telefonliste: https://amt.example/telefon")] }),
};
