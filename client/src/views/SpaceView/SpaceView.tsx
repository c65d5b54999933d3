// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import type { Loaded } from "../../model/loaded";
import type { SpaceRoom } from "../../model/space";
import { Button } from "../../parts/Button";
import { Field } from "../../parts/Field";
import { Live } from "../../parts/Live";
import { Notice } from "../../parts/Notice";
import { Spinner } from "../../parts/Spinner";
import { rooms } from "../../texts/rooms";
import { SpaceRoomRow } from "./SpaceRoomRow";
import "../Confirm/stack.css";
import "./SpaceView.css";

/** What a space holds; RoomHeader stands above it, as above a room. */
export interface SpaceViewSnapshot {
  readonly name: string;
  readonly topic: string;
  readonly rooms: Loaded<readonly SpaceRoom[]>;
  /** I may list new rooms here. */
  readonly mayAdd: boolean;
}

export interface SpaceViewActions {
  readonly open: (roomId: string) => void;
  readonly join: (roomId: string) => Promise<void>;
  readonly knock: (roomId: string) => Promise<void>;
  /** Opens NewConversation with this space chosen. */
  readonly addRoom: () => void;
  readonly retry: () => void;
}

export interface SpaceViewProps {
  readonly snapshot: SpaceViewSnapshot;
  readonly actions: SpaceViewActions;
}

export function SpaceView({ snapshot, actions }: SpaceViewProps) {
  const texts = rooms().space;
  return (
    <div class="vb-space">
      <div class="vb-space-inside vb-stack vb-stack-large">
        {snapshot.topic !== "" && <p dir="auto">{snapshot.topic}</p>}
        <div class="vb-space-head">
          <h2>{texts.title}</h2>
          {snapshot.mayAdd && (
            <Button icon="add" onClick={actions.addRoom}>
              {texts.add}
            </Button>
          )}
        </div>
        <Content snapshot={snapshot} actions={actions} />
      </div>
    </div>
  );
}

function Content({ snapshot, actions }: SpaceViewProps) {
  const texts = rooms().space;
  const all = snapshot.rooms;
  switch (all.state) {
    case "loading":
      return (
        <p role="status">
          <Spinner /> {texts.loading}
        </p>
      );
    case "failed":
      return (
        <Notice severity="danger" actions={<Button onClick={actions.retry}>{texts.retry}</Button>}>
          {all.sentence}
        </Notice>
      );
    case "ready":
      return all.value.length === 0 ? <Empty /> : <SpaceRooms all={all.value} actions={actions} />;
  }
}

function Empty() {
  return (
    <div class="vb-muted">
      <p>{rooms().space.empty}</p>
      <p>{rooms().space.emptyHint}</p>
    </div>
  );
}

/** Fewer are seen at a glance. */
const FILTER_FROM = 8;

function SpaceRooms({ all, actions }: { readonly all: readonly SpaceRoom[]; readonly actions: SpaceViewActions }) {
  const texts = rooms().space;
  const [query, setQuery] = useState("");
  const wanted = query.trim().toLocaleLowerCase("de");
  const found = all.filter((room) => `${room.name} ${room.topic}`.toLocaleLowerCase("de").includes(wanted));
  const groups = [
    { title: texts.joined, some: found.filter((room) => room.kind === "room" && room.membership === "join") },
    { title: texts.others, some: found.filter((room) => room.kind === "room" && room.membership !== "join").sort((one, other) => Number(other.isSuggested) - Number(one.isSuggested)) },
    { title: texts.subspaces, some: found.filter((room) => room.kind === "space") },
  ];
  return (
    <>
      {all.length >= FILTER_FROM && <Field type="search" label={texts.filter} value={query} onValue={setQuery} autoComplete="off" />}
      {groups.map(({ title, some }) => some.length > 0 && <Group key={title} title={title} some={some} actions={actions} />)}
      {found.length === 0 && <p class="vb-muted">{texts.noMatch(query)}</p>}
      <Live text={query === "" ? "" : texts.found(found.length)} settleMs={800} />
    </>
  );
}

function Group({ title, some, actions }: { readonly title: string; readonly some: readonly SpaceRoom[]; readonly actions: SpaceViewActions }) {
  return (
    <section>
      <h3 class="vb-space-title">{title}</h3>
      <ul role="list">
        {some.map((room) => (
          <li key={room.roomId}>
            <SpaceRoomRow room={room} actions={actions} />
          </li>
        ))}
      </ul>
    </section>
  );
}
