// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { SpaceRoom } from "../../model/space";
import { done, nothing, Pane, refused, WORDS } from "../Shell/examples";
import { SpaceView, type SpaceViewActions, type SpaceViewSnapshot } from "./SpaceView";

const actions: SpaceViewActions = { open: nothing, join: refused("Der Beitritt hat nicht geklappt: Die Organisation des Raums ist gerade nicht erreichbar."), knock: done, addRoom: nothing, retry: nothing };

function room(name: string, more: Partial<SpaceRoom> = {}): SpaceRoom {
  return { roomId: `!${name}`, name, topic: "", picture: undefined, kind: "room", joinedCount: 7, membership: "none", access: "join", isSuggested: false, ...more };
}

const some = [
  room("Haushalt 2027", { membership: "join", topic: "Anmeldungen der Ämter bis 15. Dezember" }),
  room("Steuern", { membership: "join" }),
  room("Vergabe", { isSuggested: true, topic: "Ausschreibungen und Fristen" }),
  room("Personal", { access: "knock" }),
  room("Prüfung", { access: "closed", joinedCount: 1 }),
  room("Kasse", { access: "knock", membership: "knock" }),
  room("Anlagen", { membership: "invite" }),
  room("Eigenbetriebe", { kind: "space" }),
];

function story(more: Partial<SpaceViewSnapshot>) {
  return () => (
    <Pane kind="main">
      <h1 class="vb-hidden">Kämmerei</h1>
      <SpaceView snapshot={{ name: "Kämmerei", topic: "Alles, was Geld betrifft", rooms: { state: "ready", value: some }, mayAdd: true, ...more }} actions={actions} />
    </Pane>
  );
}

export const stories = {
  normal: story({}),
  empty: story({ rooms: { state: "ready", value: [] } }),
  loading: story({ rooms: { state: "loading" } }),
  error: story({ rooms: { state: "failed", sentence: "Die Räume konnten nicht geladen werden, weil gerade kein Netz da ist." } }),
  long: story({ topic: WORDS, rooms: { state: "ready", value: some.map((one) => ({ ...one, name: `${one.name} ${WORDS}`, topic: WORDS })) } }),
  many: story({ rooms: { state: "ready", value: Array.from({ length: 200 }, (_, at) => room(`Raum ${at}`, { membership: at % 5 ? "none" : "join" })) } }),
};
