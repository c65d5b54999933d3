// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useRef } from "preact/hooks";
import type { Person } from "../../model/person";
import type { RoomDetails } from "../../model/room";
import type { MessageItem } from "../../model/timeline";
import type { Draft, Outgoing } from "../../model/writing";
import { composing } from "../../texts/composing";
import { ChangedIdentities } from "./ChangedIdentities";
import { Files } from "./Files";
import { ModeBanner } from "./ModeBanner";
import { ReadOnly } from "./ReadOnly";
import { useFiles } from "./useFiles";
import { Writing } from "./Writing";
import "./Composer.css";

export interface ComposerSnapshot {
  /** Where it writes to: the room, or the room and the thread. Another one takes up that one's draft. */
  readonly id: string;
  readonly roomName: string;
  readonly isThread: boolean;
  readonly isEncrypted: boolean;
  readonly readOnly: RoomDetails["readOnly"];
  /** Read once for each `id` and each new `mode`; what is typed then lives in the composer. */
  readonly draft: Draft;
  readonly mode: ComposerMode;
  readonly sendWith: "enter" | "ctrl-enter";
  /** What the homeserver takes. */
  readonly maxFileBytes: number;
  /** Most used first; for the picker's first group. */
  readonly recentEmojis: readonly string[];
  /** Nothing is sent before these are confirmed. */
  readonly changedIdentities: readonly Person[];
}

export type ComposerMode =
  | { readonly kind: "new" }
  | { readonly kind: "reply"; readonly to: MessageItem }
  | { readonly kind: "edit"; readonly of: MessageItem; readonly draft: Draft };

export interface ComposerActions {
  /** As typed; Markdown and mentions are made of it by `matrix/markdown`. Goes by the mode; the state then sets the mode to "new" and forgets the draft. */
  readonly send: (draft: Draft) => void;
  /** In this order, after one another. */
  readonly sendFiles: (files: readonly Outgoing[]) => void;
  /** At each change. While editing too: the state keeps it apart from the new message's draft. */
  readonly saveDraft: (draft: Draft) => void;
  readonly typing: (isTyping: boolean) => void;
  /** Ends reply or edit. */
  readonly cancelMode: () => void;
  /** ArrowUp in the empty field. */
  readonly editLast: () => void;
  /** At most ten people of the room, best first; the empty query gives those who wrote last. */
  readonly findPeople: (query: string) => Promise<readonly Person[]>;
  readonly openPerson: (userId: string) => void;
  /** The room that replaced this one. */
  readonly openReplacement: () => void;
  readonly usedEmoji: (emoji: string) => void;
}

interface ComposerProps {
  readonly snapshot: ComposerSnapshot;
  readonly actions: ComposerActions;
  /** Files that were dropped on the conversation; each new list is taken once. */
  readonly dropped?: readonly File[] | undefined;
}

/** Where one writes. What is typed lives here; nothing else is drawn again for it. */
export function Composer({ snapshot, actions, dropped }: ComposerProps) {
  const files = useFiles(snapshot.id, snapshot.maxFileBytes);
  const place = placeOf(snapshot);
  const before = useRef({ id: snapshot.id, place });
  // Beginning or ending to edit is a wish to write; opening a room need not be.
  const wantsFocus = before.current.id === snapshot.id && before.current.place !== place;
  useEffect(() => {
    before.current = { id: snapshot.id, place };
  }, [snapshot.id, place]);
  useEffect(() => {
    if (dropped !== undefined && snapshot.readOnly === undefined) files.add(dropped);
  }, [dropped]);
  if (snapshot.readOnly !== undefined) return <ReadOnly why={snapshot.readOnly} openReplacement={actions.openReplacement} />;
  return (
    <section class="vb-composer" aria-label={snapshot.isThread ? composing().fieldThread : composing().label}>
      {snapshot.changedIdentities.length > 0 && <ChangedIdentities people={snapshot.changedIdentities} openPerson={actions.openPerson} />}
      <ModeBanner mode={snapshot.mode} cancel={actions.cancelMode} />
      {snapshot.mode.kind !== "edit" && <Files files={files} />}
      <Writing key={place} snapshot={snapshot} actions={actions} files={files} wantsFocus={wantsFocus} />
    </section>
  );
}

/** A text of its own: the room's, or the message's that is edited. Replying keeps what was begun. */
function placeOf({ id, mode }: ComposerSnapshot): string {
  return mode.kind === "edit" ? `${id} ${mode.of.key}` : id;
}
