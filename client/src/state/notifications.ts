// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Draws attention while nobody looks: the browser's notifications, the number on the app's icon and in the tab's title. */
import type { Organisation } from "../model/organisation";
import { bodyOf, mentions, wordsOf } from "../matrix/events";
import type { Fresh } from "../matrix/previews";
import { notifyModeOf } from "../matrix/notify";
import type { Session } from "../matrix/session";
import { preferences } from "./preferences";
import { unreadCount } from "./title";

const MAX_BODY = 140;

export interface NotificationWords {
  readonly message: (sender: string, organisation: Organisation, room: string, isDirect: boolean) => string;
  readonly without: string;
}

export class Notifications {
  #shown: number | undefined;

  constructor(
    private readonly session: Session,
    private readonly isWatched: (roomId: string) => boolean,
    private readonly words: () => NotificationWords,
  ) {}

  /** Shows it where the person wants it, the room isn't muted and nobody is looking at it. Content only where wished. */
  readonly onFresh = ({ room, event }: Fresh): void => {
    const { me, store, people } = this.session;
    const { notifications, notificationContent } = preferences.peek();
    if (!notifications || !("Notification" in window) || Notification.permission !== "granted" || this.isWatched(room.roomId)) return;
    const row = store.rows.peek().get(room.roomId);
    const mode = notifyModeOf(store.accountData.peek()["m.push_rules"]?.content, room.roomId);
    if (mode === "mute" || (mode === "mentions" && !mentions(event, me))) return;
    const sender = people.in(room, event.getSender() ?? "");
    const { message, without } = this.words();
    const title = notificationContent ? message(sender.name, sender.organisation, row?.name ?? room.name, row?.isDirect ?? false) : without;
    const body = notificationContent ? (wordsOf(bodyOf(event)) ?? "").slice(0, MAX_BODY) : "";
    void show(title, body, room.roomId);
  };

  /** All unread ones together. */
  badge(unread: number, mentioned: number): void {
    unreadCount.value = unread;
    const browser = navigator as Navigator & { setAppBadge?: (count: number) => Promise<void>; clearAppBadge?: () => Promise<void> };
    const number = mentioned > 0 ? mentioned : unread;
    // The list changes with each draft and each preview; the number hardly ever, and the system takes milliseconds to hear it.
    if (number === this.#shown) return;
    this.#shown = number;
    void (number > 0 ? browser.setAppBadge?.(number) : browser.clearAppBadge?.())?.catch(() => undefined);
  }
}

async function show(title: string, body: string, roomId: string): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const options = { body, tag: roomId, icon: "/icons/icon-192.png", data: { roomId } };
  if (registration !== undefined) await registration.showNotification(title, options);
  else new Notification(title, options);
}
