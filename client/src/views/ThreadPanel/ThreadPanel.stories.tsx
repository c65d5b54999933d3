// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { composerActions, emptyComposer } from "../Composer/Composer.stories";
import { aMessage, erika, max, me, ute } from "../Message/examples";
import { emptyTimeline, timelineActions } from "../Timeline/Timeline.stories";
import { ThreadPanel, type ThreadPanelSnapshot } from "./ThreadPanel";
import "../Timeline/stories.css";

const actions = { timeline: timelineActions, composer: composerActions, close: () => undefined, openList: () => undefined };
const composer = { ...emptyComposer, id: "!raum ", isThread: true };

function shown(timeline: Partial<ThreadPanelSnapshot["timeline"]>): () => VNode {
  return () => (
    <main class="vb-story-column">
      <h1 class="vb-hidden">Hauptausschuss</h1>
      <ThreadPanel snapshot={{ roomName: "Hauptausschuss", timeline: { ...emptyTimeline, id: "!raum ", ...timeline }, composer }} actions={actions} />
    </main>
  );
}

export const stories: Record<string, () => VNode> = {
  normal: shown({ items: [aMessage(erika, "Neuer Vorschlag zur Sitzung am Montag"), aMessage(max, "Einverstanden."), aMessage(ute, "Ich auch."), aMessage(me, "Dann so.")] }),
  loading: shown({ state: "loading" }),
  error: shown({ state: "failed", problem: "Keine Verbindung zum Server." }),
  begun: shown({ items: [aMessage(erika, "Neuer Vorschlag")] }),
};
