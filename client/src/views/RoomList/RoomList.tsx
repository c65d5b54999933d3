// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useCallback, useRef, useState } from "preact/hooks";
import type { Connection } from "../../model/connection";
import type { RoomFilter, SpaceChoice } from "../../model/filter";
import type { Person } from "../../model/person";
import type { Invitation, NotifyMode, RoomRow } from "../../model/room";
import { Button } from "../../parts/Button";
import { Live } from "../../parts/Live";
import { Notice } from "../../parts/Notice";
import { Spinner } from "../../parts/Spinner";
import { common } from "../../texts/common";
import { rooms } from "../../texts/rooms";
import { sentenceOf } from "../Shell/useTask";
import { Chips, Query, SpaceChip } from "./Filters";
import { OwnHeader } from "./OwnHeader";
import { Requests } from "./Requests";
import { Rows } from "./Rows";
import "./RoomList.css";

export interface RoomListSnapshot {
  readonly me: Person;
  readonly connection: Connection;
  /** First contact and nothing kept from before: there is no list yet. */
  readonly isLoading: boolean;
  /** Filtered and in order. */
  readonly rows: readonly RoomRow[];
  /** All rooms, whatever the filter. */
  readonly total: number;
  readonly openRoomId: string | undefined;
  readonly filter: RoomFilter;
  readonly query: string;
  readonly spaces: readonly SpaceChoice[];
  /** For the chip "unread". */
  readonly unreadRooms: number;
  readonly requests: readonly Invitation[];
  /** A PIN protects the app: it can be locked at once. */
  readonly mayLock: boolean;
  /** Milliseconds since 1970, for "yesterday"; once a minute is often enough. */
  readonly now: number;
}

export interface RoomListActions {
  readonly open: (roomId: string) => void;
  readonly setQuery: (text: string) => void;
  readonly setFilter: (filter: RoomFilter) => void;
  readonly newConversation: () => void;
  readonly retryConnection: () => void;

  readonly setFavourite: (roomId: string, on: boolean) => Promise<void>;
  readonly markRead: (roomId: string, read: boolean) => Promise<void>;
  readonly setNotify: (roomId: string, mode: NotifyMode) => Promise<void>;
  /** Opens LeaveDialog. */
  readonly leave: (roomId: string) => void;

  readonly openSettings: () => void;
  readonly openDevices: () => void;
  readonly openShortcuts: () => void;
  readonly lock: () => void;
  readonly signOut: () => void;
}

interface RoomListProps {
  readonly snapshot: RoomListSnapshot;
  readonly actions: RoomListActions;
}

export function RoomList({ snapshot, actions }: RoomListProps) {
  const body = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [failure, setFailure] = useState<string | undefined>(undefined);
  const { rows, filter, query } = snapshot;
  const onFail = useCallback((error: unknown) => setFailure(sentenceOf(error)), []);
  const onType = useCallback(() => input.current?.focus(), []);
  const first = rows[0];
  const isNarrowed = query !== "" || filter.kind !== "all";
  return (
    <div class="vb-list">
      <div class="vb-list-head">
        <h1 class="vb-list-title">{rooms().list.title}</h1>
        <OwnHeader snapshot={snapshot} actions={actions} />
        <div class="vb-filters">
          <Query
            query={query}
            onQuery={actions.setQuery}
            onDown={() => body.current?.querySelector<HTMLElement>("[data-row][tabindex='0']")?.focus()}
            onEnter={() => first !== undefined && query !== "" && actions.open(first.roomId)}
            inputRef={input}
          />
          {snapshot.spaces.length > 0 && <SpaceChip filter={filter} spaces={snapshot.spaces} onFilter={actions.setFilter} />}
        </div>
        <Chips filter={filter} unreadRooms={snapshot.unreadRooms} onFilter={actions.setFilter} />
      </div>
      <div class="vb-list-body" ref={body}>
        {failure !== undefined && <Failure words={failure} onClose={() => setFailure(undefined)} />}
        {!isNarrowed && <Requests requests={snapshot.requests} openRoomId={snapshot.openRoomId} onOpen={actions.open} />}
        {rows.length > 0 ? (
          <Rows
            label={rooms().list.title}
            rows={rows}
            openRoomId={snapshot.openRoomId}
            now={snapshot.now}
            actions={actions}
            onType={onType}
            onFail={onFail}
          />
        ) : (
          <NoRows snapshot={snapshot} actions={actions} />
        )}
      </div>
      <Live text={query === "" ? "" : rooms().list.found(rows.length)} settleMs={800} />
    </div>
  );
}

function Failure({ words, onClose }: { readonly words: string; readonly onClose: () => void }) {
  const close = (
    <Button small variant="tertiary" onClick={onClose}>
      {common().close}
    </Button>
  );
  return (
    <Notice severity="danger" actions={close}>
      {words}
    </Notice>
  );
}

function NoRows({ snapshot, actions }: RoomListProps) {
  const texts = rooms().list;
  if (snapshot.isLoading) {
    return (
      <p class="vb-list-nothing" role="status">
        <Spinner /> {texts.loading}
      </p>
    );
  }
  if (snapshot.total === 0) {
    return (
      <div class="vb-list-nothing">
        <p>{texts.none}</p>
        <p>{texts.noneHint}</p>
        <Button variant="primary" icon="add" onClick={actions.newConversation}>
          {texts.newConversation}
        </Button>
      </div>
    );
  }
  const showAll = () => {
    actions.setQuery("");
    actions.setFilter({ kind: "all" });
  };
  return (
    <div class="vb-list-nothing">
      <p>{snapshot.query === "" ? texts.noneInFilter : texts.noMatch(snapshot.query)}</p>
      <Button onClick={showAll}>{texts.showAll}</Button>
    </div>
  );
}
