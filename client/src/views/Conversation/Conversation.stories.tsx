// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { TimelineItem } from "../../model/timeline";
import { composerActions, emptyComposer } from "../Composer/Composer.stories";
import { aConversation, aMessage, me } from "../Message/examples";
import { emptyTimeline, timelineActions } from "../Timeline/Timeline.stories";
import { Conversation } from "./Conversation";
import type { ComposerMode } from "../Composer/Composer";
import "../Timeline/stories.css";

const items = aConversation(300);

export const stories: Record<string, () => VNode> = {
  normal: () => <Alive />,
  readOnly: () => (
    <main class="vb-story-column">
      <h1>Hauptausschuss</h1>
      <Conversation snapshot={{ timeline: { ...emptyTimeline, items }, composer: { ...emptyComposer, readOnly: "own-suspended" } }} actions={{ timeline: timelineActions, composer: composerActions }} />
    </main>
  ),
};

/** Sends, answers and edits, as in the app. */
function Alive(): VNode {
  const [mode, setMode] = useState<ComposerMode>({ kind: "new" });
  const [more, setMore] = useState<readonly TimelineItem[]>([]);
  const all = useMemo(() => [...items, ...more], [more]);
  const actions = useMemo(
    () => ({
      timeline: {
        ...timelineActions,
        reply: (eventId: string) => setMode({ kind: "reply", to: items.find((item) => item.type === "message" && item.eventId === eventId) as never }),
        edit: (eventId: string) => setMode({ kind: "edit", of: items.find((item) => item.type === "message" && item.eventId === eventId) as never, draft: { text: "Bearbeiten", mentions: [] } }),
      },
      composer: {
        ...composerActions,
        send: ({ text }: { readonly text: string }) => {
          setMore((now) => [...now, aMessage(me, text, { eventId: undefined, delivery: { state: "sending" } })]);
          setMode({ kind: "new" });
        },
        cancelMode: () => setMode({ kind: "new" }),
      },
    }),
    [],
  );
  return (
    <main class="vb-story-column">
      <h1 class="vb-hidden">Hauptausschuss</h1>
      <Conversation snapshot={{ timeline: { ...emptyTimeline, items: all }, composer: { ...emptyComposer, mode } }} actions={actions} />
    </main>
  );
}
