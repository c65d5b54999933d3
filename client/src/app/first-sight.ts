// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What can be seen and done in the first moment of a start, and how it is handed to the account once that is open. */
import { effect, signal } from "@preact/signals";
import type { RoomStore } from "../matrix/room-store";
import type { RoomRow } from "../model/room";
import type { Draft } from "../model/writing";
import type { Drafts } from "../state/drafts";
import { placeOf, pushRoom } from "../state/layers";
import type { Messenger } from "../state/messenger";
import type { OpenRoom } from "../state/open-room";
import { keptRows } from "../state/room-list";
import type { Sight } from "../state/sight";
import type { ConversationActions } from "../views/Conversation/Conversation";
import type { RoomHeaderActions } from "../views/RoomHeader/RoomHeader";
import { conversationActions } from "./conversation";
import { listActions, shortcuts } from "./MessengerPages";
import { headerActions } from "./RoomPane";
import type { Running } from "./running";
import { Wishes } from "./wishes";

/** So long what was seen stays while the conversation behind it is being decrypted. */
const PATIENCE = 3_000;
const IN_SIGHT = 12;
const nothing = (): void => undefined;
/** Not asked for by hand; the page that answers is drawn anew in a moment. */
const later = (): Promise<never> => new Promise(() => undefined);

export class FirstSight {
  readonly rows: readonly RoomRow[];
  readonly openId = signal(placeOf(history.state).roomId);
  readonly query = signal("");
  readonly #sent: Draft[] = [];
  #writing: Draft | undefined;
  /** Once it has begun behind what is seen here. */
  #messenger: Messenger | undefined;
  readonly #wishes = new Wishes();
  readonly shell = this.#wishes.for((running) => ({ onShortcut: shortcuts(running) }), {});
  readonly list = this.#wishes.for(listActions, {
    open: (roomId) => {
      pushRoom(roomId);
      this.openId.value = roomId;
      void this.#messenger?.followHistory();
    },
    setQuery: (text) => {
      this.query.value = text;
    },
    retryConnection: nothing,
    lock: () => location.reload(),
  });
  readonly header = this.#wishes.for((running) => this.#headerActions(running), { back: () => history.back() });
  readonly talk: ConversationActions = {
    timeline: this.#wishes.for((running) => this.#talkActions(running)?.timeline, {
      copy: (text) => navigator.clipboard.writeText(text),
      readUpTo: nothing,
      loadOlder: later,
      loadNewer: later,
      loadThumbnail: later,
      loadPicture: later,
      loadFile: later,
      loadVersions: later,
    }),
    composer: this.#wishes.for((running) => this.#talkActions(running)?.composer, {
      send: (draft) => {
        this.#sent.push(draft);
        this.#keep({ text: "", mentions: [] });
      },
      saveDraft: (draft) => this.#keep(draft),
      typing: nothing,
      cancelMode: nothing,
      findPeople: later,
    }),
  };

  constructor(
    readonly sight: Sight,
    store: RoomStore,
    readonly drafts: Drafts,
    readonly mayLock: boolean,
  ) {
    this.rows = keptRows(store, drafts.all.peek());
  }

  /** Which conversation is shown is said by the page's address, as later. */
  get room(): Sight["room"] {
    const { room } = this.sight;
    return room?.details.roomId === this.openId.value ? room : undefined;
  }

  /** Resolves when the account shows at least what is seen here. */
  async isThere({ messenger }: Running): Promise<void> {
    this.#messenger = messenger;
    await isThere(messenger);
    await nothingIsOpen();
    messenger.list.query.value = this.query.peek();
  }

  /** What was sent goes out, what was begun stays begun: before the account's own pages are drawn, so that they show it so. */
  handOver(running: Running): void {
    const open = this.#open(running);
    if (open === undefined || this.#sent.length === 0) return;
    for (const draft of this.#sent.splice(0)) open.send(draft);
    if (this.#writing !== undefined) open.saveDraft(this.#writing);
  }

  /** What was pressed meanwhile, once they are drawn. */
  grant(running: Running): void {
    this.#wishes.grant(running);
  }

  /** Until the account is open all that was written is the room's draft, what was sent with it: nothing is lost with the page. */
  #keep(writing: Draft): void {
    this.#writing = writing;
    const { room } = this;
    if (room === undefined) return;
    const all = [...this.#sent, writing];
    const text = all.map((draft) => draft.text).filter((part) => part !== "").join("\n\n");
    this.drafts.save(room.details.roomId, { text, mentions: all.flatMap(({ mentions }) => mentions) });
  }

  /** The conversation that is seen here, where it is the one that is open. */
  #open({ messenger }: Running): OpenRoom | undefined {
    const open = messenger.open.peek();
    return open !== undefined && open.conversation.room.roomId === this.room?.details.roomId ? open : undefined;
  }

  #talkActions(running: Running): ConversationActions | undefined {
    const open = this.#open(running);
    return open === undefined ? undefined : conversationActions(running.messenger, open);
  }

  #headerActions(running: Running): RoomHeaderActions | undefined {
    const details = running.messenger.details.peek();
    return this.#open(running) === undefined || details === undefined ? undefined : headerActions(running, details);
  }
}

/** A menu isn't taken from under the pointer. */
async function nothingIsOpen(): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (document.querySelector('[aria-expanded="true"], dialog[open]') !== null && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
}

function isThere(messenger: Messenger): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE);
    const stop = effect(() => {
      const conversation = messenger.open.value?.conversation;
      if (messenger.openId.value !== undefined && conversation === undefined) return;
      if (conversation?.state.value === "loading") return;
      const last = conversation?.items.value.slice(-IN_SIGHT) ?? [];
      if (last.some((item) => item.type === "message" && item.body.kind === "undecryptable" && item.body.why === "waiting")) return;
      clearTimeout(timer);
      queueMicrotask(() => stop());
      resolve();
    });
  });
}
