// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * What was on the screen last, sealed on the disk like everything else of the account: a start shows it at once, before
 * encryption and the SDK are there, and then what is true now in its place. Only views' values: nothing here decides anything.
 */
import { effect, type ReadonlySignal } from "@preact/signals";
import type { Person } from "../model/person";
import type { Invitation, RoomDetails } from "../model/room";
import type { TimelineItem } from "../model/timeline";
import type { Box } from "../storage/box";
import type { AccountDatabase } from "../storage/database";
import type { Messenger } from "./messenger";

export interface Sight {
  readonly me: Person;
  readonly requests: readonly Invitation[];
  readonly room: { readonly details: RoomDetails; readonly items: readonly TimelineItem[] } | undefined;
}

const KEY = "sight";
const MOST_ITEMS = 40;
const DELAY = 1_000;
const NOTHING = { edit: false, delete: false, reply: false, react: false, report: false, pin: false };

/** Undefined at a first start, and where it can't be opened: then one waits for the real thing. */
export async function recallSight(database: AccountDatabase, box: Box): Promise<Sight | undefined> {
  const sealed = await database.get("values", KEY);
  return sealed === undefined ? undefined : box.open<Sight>(sealed).catch(() => undefined);
}

/** Keeps it as long as the account is open; a moment behind. The result ends it. */
export function keepSight(database: AccountDatabase, box: Box, messenger: Messenger, me: ReadonlySignal<Person>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let latest: Sight | undefined;
  const write = async () => {
    clearTimeout(timer);
    timer = undefined;
    if (latest === undefined) return;
    const sealed = await box.seal(plain(latest));
    await database.put("values", sealed, KEY);
  };
  // A full disk, or a database that is closed already: the next start waits a little longer, that is all.
  const writeCalmly = () => void write().catch(() => undefined);
  const stop = effect(() => {
    const sight = sightOf(messenger, me.value);
    if (sight === undefined) return;
    latest = sight;
    timer ??= setTimeout(writeCalmly, DELAY);
  });
  document.addEventListener("visibilitychange", writeCalmly);
  return () => {
    stop();
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", writeCalmly);
  };
}

/** Undefined while what is on the screen is not what one would see at a start. */
function sightOf(messenger: Messenger, me: Person): Sight | undefined {
  const requests = messenger.list.requests.value;
  if (messenger.openId.value === undefined) return { me, requests, room: undefined };
  const [conversation, details] = [messenger.open.value?.conversation, messenger.details.value];
  if (conversation === undefined || details === undefined || details.kind === "space") return undefined;
  if (conversation.state.value !== "ready" || conversation.canLoadNewer.value) return undefined;
  const items = conversation.items.value.slice(-MOST_ITEMS);
  // What nobody can do yet isn't offered.
  return { me, requests, room: { details, items: items.map((item) => (item.type === "message" ? { ...item, may: NOTHING } : item)) } };
}

/** Pictures have addresses in the page that made them; the next one has none of them yet. */
function plain(sight: Sight): unknown {
  return JSON.parse(JSON.stringify(sight, (name, value: unknown) => (name === "picture" ? undefined : value)));
}
