// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useMemo } from "preact/hooks";
import type { RoomRow as Row } from "../../model/room";
import { Avatar } from "../../parts/Avatar";
import { classes } from "../../parts/classes";
import { shortTime } from "../../parts/formatting";
import { Icon, type IconName } from "../../parts/Icon";
import { Menu, type MenuItem } from "../../parts/Menu";
import { VisuallyHidden } from "../../parts/VisuallyHidden";
import { rooms } from "../../texts/rooms";
import type { RoomListActions } from "./RoomList";
import "./RoomRow.css";

/** All rows are this high; the window's arithmetic and the style sheet agree on it. */
export const ROW_REM = 3.75;

interface RoomRowProps {
  readonly row: Row;
  readonly now: number;
  readonly isOpen: boolean;
  /** The one row that Tab reaches. */
  readonly isTabStop: boolean;
  readonly actions: RowActions;
  readonly onFail: (error: unknown) => void;
}

export type RowActions = Pick<RoomListActions, "open" | "setFavourite" | "markRead" | "setNotify" | "leave">;

/** Drawn anew only when something of this row changed: the list as a whole changes with every message anywhere. */
export function RoomRow({ row, now, isOpen, isTabStop, actions, onFail }: RoomRowProps) {
  const words = rooms();
  return useMemo(() => <Drawn {...{ row, now, isOpen, isTabStop, actions, onFail }} />, [row, now, isOpen, isTabStop, actions, onFail, words]);
}

function Drawn({ row, now, isOpen, isTabStop, actions, onFail }: RoomRowProps) {
  const isUnread = row.unread > 0 || row.isMarkedUnread;
  return (
    <div class={classes("vb-row", isOpen && "vb-row-open", isUnread && "vb-row-unread", row.notify === "mute" && "vb-row-muted")}>
      <button type="button" class="vb-row-button" data-row={row.roomId} tabIndex={isTabStop ? 0 : -1} aria-current={isOpen || undefined} onClick={() => actions.open(row.roomId)}>
        <Avatar name={row.name} picture={row.picture} square={row.kind !== "direct"} />
        <span class="vb-row-words">
          <span class="vb-row-line">
            <span class="vb-row-name" dir="auto">
              {row.name}
            </span>
            {row.isFavourite && <Sign icon="star-filled" words={rooms().row.favourite} />}
            {row.notify === "mute" && <Sign icon="bell-off" words={rooms().row.muted} />}
            {row.lastActive > 0 && <span class="vb-row-time">{shortTime(Math.min(row.lastActive, now), now)}</span>}
          </span>
          <span class="vb-row-line">
            <Preview row={row} />
            <Counts row={row} />
          </span>
        </span>
      </button>
      <Menu label={rooms().row.menu(row.name)} items={menuItems(row, actions, onFail)} small trigger={(attributes) => <MenuButton {...attributes} name={row.name} tabIndex={isTabStop ? 0 : -1} />} />
    </div>
  );
}

function MenuButton({ name, ...attributes }: { readonly name: string; readonly tabIndex: number; readonly id: string }) {
  return (
    <button type="button" class="vb-row-more" title={rooms().list.rowMenu} aria-label={rooms().row.menu(name)} data-row-menu {...attributes}>
      <Icon name="more-vert" />
    </button>
  );
}

function Sign({ icon, words }: { readonly icon: IconName; readonly words: string }) {
  return (
    <span class="vb-row-sign">
      <Icon name={icon} />
      <VisuallyHidden>{` ${words} `}</VisuallyHidden>
    </span>
  );
}

/** What is most urgent to know: mine that didn't get out, then what I began to write, then what was last said. */
function Preview({ row }: { readonly row: Row }) {
  const texts = rooms().row;
  if (row.outgoing === "failed") return <Urgent icon="error" words={texts.failed} />;
  if (row.draft !== undefined) return <span class="vb-row-preview vb-row-draft">{texts.draft(row.draft)}</span>;
  if (row.outgoing === "waiting") return <Urgent icon="clock" words={texts.waiting} />;
  return (
    <span class="vb-row-preview" dir="auto">
      {row.membership === "knock" ? texts.knocked : (row.preview ?? silence(row))}
    </span>
  );
}

/** Nothing is claimed of a room of which too little is known. */
function silence({ hasMessages, lastActive }: Row): string {
  const texts = rooms().row;
  if (hasMessages === true) return texts.noPreview;
  return hasMessages === false || lastActive === 0 ? texts.empty : "";
}

function Urgent({ icon, words }: { readonly icon: IconName; readonly words: string }) {
  return (
    <span class={classes("vb-row-preview", icon === "error" && "vb-row-failed")}>
      <Icon name={icon} /> {words}
    </span>
  );
}

function Counts({ row }: { readonly row: Row }) {
  const texts = rooms().row;
  const spoken = [row.mentions > 0 && texts.mentions(row.mentions), row.unread > 0 ? texts.unread(row.unread) : row.isMarkedUnread && texts.markedUnread].filter(Boolean).join(", ");
  if (spoken === "") return null;
  return (
    <span class="vb-row-counts">
      {row.mentions > 0 && (
        <span class="vb-row-count vb-row-mention" aria-hidden="true">
          @{capped(row.mentions)}
        </span>
      )}
      {row.unread > row.mentions && (
        <span class="vb-row-count" aria-hidden="true">
          {capped(row.unread)}
        </span>
      )}
      {row.unread === 0 && row.mentions === 0 && <span class="vb-row-count vb-row-dot" aria-hidden="true" />}
      <VisuallyHidden>{` ${spoken}`}</VisuallyHidden>
    </span>
  );
}

function capped(count: number): string {
  return count > 99 ? "99+" : String(count);
}

function menuItems(row: Row, actions: RowActions, onFail: (error: unknown) => void): readonly MenuItem[] {
  const { row: texts, notify } = rooms();
  const isUnread = row.unread > 0 || row.isMarkedUnread;
  const act = (work: () => Promise<void>) => () => void work().catch(onFail);
  return [
    { id: "favourite", icon: row.isFavourite ? "star-filled" : "star", label: row.isFavourite ? texts.removeFavourite : texts.addFavourite, onSelect: act(() => actions.setFavourite(row.roomId, !row.isFavourite)) },
    { id: "read", icon: isUnread ? "double-check" : "unread", label: isUnread ? texts.markRead : texts.markUnread, onSelect: act(() => actions.markRead(row.roomId, isUnread)) },
    ...(["all", "mentions", "mute"] as const).map((mode) => ({
      id: mode,
      label: notify[mode],
      checked: row.notify === mode,
      separated: mode === "all",
      onSelect: act(() => actions.setNotify(row.roomId, mode)),
    })),
    { id: "leave", icon: "logout", label: texts.leave, danger: true, separated: true, onSelect: () => actions.leave(row.roomId) },
  ];
}
