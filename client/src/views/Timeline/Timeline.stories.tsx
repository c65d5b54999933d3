// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { TimelineItem } from "../../model/timeline";
import { aConversation, aMessage, aNotice, aPerson, erika, exampleActions, max, me, MORNING, otherOrganisation, ute } from "../Message/examples";
import { Timeline, type TimelineActions, type TimelineSnapshot } from "./Timeline";
import "./stories.css";

const nothing = () => Promise.resolve();
export const timelineActions: TimelineActions = { ...exampleActions, loadOlder: nothing, loadNewer: nothing, jumpToEnd: nothing, jumpToUnread: nothing, readUpTo: () => undefined, reload: nothing };

export const emptyTimeline: TimelineSnapshot = {
  id: "!raum:musterstadt.example",
  roomName: "Hauptausschuss",
  ownOrganisation: "Stadt Musterstadt",
  state: "ready",
  problem: undefined,
  items: [],
  canLoadOlder: false,
  isLoadingOlder: false,
  canLoadNewer: false,
  isLoadingNewer: false,
  firstUnreadId: undefined,
  unreadCount: 0,
  jump: undefined,
  typing: [],
};

function shown(more: Partial<TimelineSnapshot>): () => VNode {
  return () => (
    <main class="vb-story-column">
      <h1 class="vb-hidden">Hauptausschuss</h1>
      <Timeline snapshot={{ ...emptyTimeline, ...more }} actions={timelineActions} />
    </main>
  );
}

const newcomers = ["Anna Acker", "Ben Busch", "Cem Çelik", "Dora Dorn", "Emil Ernst"].map((name) => aPerson(name, otherOrganisation));

const happenings: TimelineItem[] = [
  { type: "day", key: "d1", at: MORNING },
  aNotice(erika, { kind: "created" }),
  aNotice(erika, { kind: "encryption-on" }),
  aMessage(erika, "Willkommen!"),
  ...newcomers.map((who) => aNotice(who, { kind: "joined" })),
  aNotice(erika, { kind: "renamed", text: "Hauptausschuss" }),
  aMessage(max, "Guten Morgen"),
  aNotice(max, { kind: "invited", whom: ute, reason: undefined }),
  aNotice(ute, { kind: "declined", whom: ute, reason: undefined }),
  { type: "unread", key: "u1" },
  aMessage(ute, "Doch, ich bin dabei.", { mentionsMe: true }),
  aNotice(erika, { kind: "kicked", whom: newcomers[1]!, reason: "Falscher Raum" }),
  aNotice(erika, { kind: "role", whom: max, role: "moderator" }),
  aNotice(erika, { kind: "history", visibility: "joined" }),
  aNotice(erika, { kind: "topic", text: "" }),
  aNotice(newcomers[2]!, { kind: "person-renamed", before: "Cem Çelik", after: "Cem Yılmaz" }),
  { type: "gap", key: "g1" },
  aMessage(me, "Das ging nicht hinaus.", { eventId: undefined, delivery: { state: "failed", why: "refused", sentence: undefined } }),
];

const three = aConversation(300);

export const stories: Record<string, () => VNode> = {
  empty: shown({}),
  loading: shown({ state: "loading" }),
  error: shown({ state: "failed", problem: "Keine Verbindung zum Server. Prüfen Sie Ihr Netz und versuchen Sie es noch einmal." }),
  normal: shown({ items: happenings, typing: [erika] }),
  loadingOlder: shown({ items: aConversation(20), canLoadOlder: true, isLoadingOlder: true }),
  many: shown({ items: three, canLoadOlder: true, typing: [erika, max], firstUnreadId: "", unreadCount: 280 }),
  jumped: shown({ items: three, jump: { key: "c100", seq: 1 }, unreadCount: 12 }),
  alive: () => <Alive />,
};

/** A conversation that goes on: for trying, and for the tests of scrolling. */
function Alive(): VNode {
  const all = useMemo(() => aConversation(1000), []);
  const [from, setFrom] = useState(800);
  const [more, setMore] = useState<readonly TimelineItem[]>([]);
  const [isLoadingOlder, setLoading] = useState(false);
  const [read, setRead] = useState("");
  const items = useMemo(() => [...all.slice(from), ...more], [all, from, more]);
  const living = useMemo<TimelineActions>(
    () => ({
      ...timelineActions,
      loadOlder: () => {
        setLoading(true);
        return new Promise((resolve) =>
          setTimeout(() => {
            setFrom((now) => Math.max(0, now - 50));
            setLoading(false);
            resolve();
          }, 200),
        );
      },
      readUpTo: setRead,
    }),
    [],
  );
  const add = (item: TimelineItem) => setMore((now) => [...now, item]);
  return (
    <main class="vb-story-column">
      <h1 class="vb-hidden">Hauptausschuss</h1>
      <p>
        <button type="button" id="receive" onClick={() => add(aMessage(ute, "Neu angekommen"))}>Ankommen</button>
        <button type="button" id="send" onClick={() => add(aMessage(me, "Von mir", { eventId: undefined, delivery: { state: "sending" } }))}>Senden</button>
        <output id="read">{read}</output>
      </p>
      <Timeline snapshot={{ ...emptyTimeline, items, canLoadOlder: from > 0, isLoadingOlder }} actions={living} />
    </main>
  );
}
