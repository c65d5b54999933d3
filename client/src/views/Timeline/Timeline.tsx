// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Person } from "../../model/person";
import type { TimelineItem } from "../../model/timeline";
import type { MessageActions } from "../Message/actions";

export interface TimelineSnapshot {
  /** The room, or the room and the thread: another one begins from the start, with scrolling too. */
  readonly id: string;
  readonly roomName: string;
  readonly state: "loading" | "ready" | "failed";
  /** The sentence to show where loading failed. */
  readonly problem: string | undefined;
  /** A window of a few hundred, oldest first. An unchanged item is the same object as before; keys never change. */
  readonly items: readonly TimelineItem[];
  readonly canLoadOlder: boolean;
  readonly isLoadingOlder: boolean;
  /** False: the window's end is the conversation's end. */
  readonly canLoadNewer: boolean;
  readonly isLoadingNewer: boolean;
  /** The first unread message where it lies before the window or out of sight; offered as a jump. */
  readonly firstUnreadId: string | undefined;
  /** Unread messages after the last one that was read; shown on the button that goes to the end. */
  readonly unreadCount: number;
  /**
   * Where to go. Each new `seq` is obeyed once, as soon as the key is among the items; without one the
   * conversation opens at its end. The key of an unread divider is fine.
   */
  readonly jump: { readonly key: string; readonly seq: number } | undefined;
  readonly typing: readonly Person[];
}

export interface TimelineActions extends MessageActions {
  /** Called near the top, again and again; ignore it while loading. Rejects with a sentence. */
  readonly loadOlder: () => Promise<void>;
  readonly loadNewer: () => Promise<void>;
  /** Puts the window at the end. The view then follows what comes. */
  readonly jumpToEnd: () => Promise<void>;
  readonly jumpToUnread: () => Promise<void>;
  /** All to this one have been seen, on a visible page. Called at most once a second, and only forwards. */
  readonly readUpTo: (eventId: string) => void;
  /** After `state: "failed"`. */
  readonly reload: () => Promise<void>;
}
