// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Person } from "../../model/person";
import type { RoomDetails } from "../../model/room";
import type { MessageItem } from "../../model/timeline";
import type { Draft, Outgoing } from "../../model/writing";

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
  /** As typed; Markdown and mentions are made of it by `matrix/markdown`. Goes by the mode; the state then sets the mode to "new". */
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
