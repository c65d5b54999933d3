// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { RoomRow as Row } from "../../model/room";
import { ROW_REM, RoomRow, type RowActions } from "./RoomRow";
import { useWindow } from "./useWindow";

interface RowsProps {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly openRoomId: string | undefined;
  readonly now: number;
  readonly actions: RowActions;
  /** A letter was typed in the list: it belongs into the filter. */
  readonly onType: () => void;
  readonly onFail: (error: unknown) => void;
}

/**
 * Thousands of rows, of which those on the screen exist. One is the tab stop and exists always, so that the focus
 * is never lost by scrolling; the arrow keys move it.
 */
export function Rows({ label, rows, openRoomId, now, actions, onType, onFail }: RowsProps) {
  const list = useRef<HTMLUListElement>(null);
  const shown = useWindow(list as RefObject<HTMLElement>, rows.length, ROW_REM);
  const { stop, moveTo } = useTabStop(list as RefObject<HTMLElement>, rows, openRoomId);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = stepOf(event, stop, rows.length);
    if (step !== undefined) {
      event.preventDefault();
      return moveTo(step);
    }
    if (isMenuKey(event)) return openMenu(event);
    if (isLetter(event)) onType();
  };
  return (
    <ul ref={list} role="list" class="vb-rows" aria-label={label} style={{ blockSize: `${rows.length * ROW_REM}rem` }} onKeyDown={onKeyDown} onContextMenu={openMenu}>
      {indices(shown.first, shown.end, stop).map((index) => {
        const row = rows[index];
        if (row === undefined) return null;
        return (
          <li key={row.roomId} class="vb-rows-place" style={{ insetBlockStart: `${index * ROW_REM}rem` }} aria-setsize={rows.length} aria-posinset={index + 1}>
            <RoomRow row={row} now={now} isOpen={row.roomId === openRoomId} isTabStop={index === stop} actions={actions} onFail={onFail} />
          </li>
        );
      })}
    </ul>
  );
}

/** The tab stop is a room, not a place: when others move above it, the focus stays with it. */
function useTabStop(list: RefObject<HTMLElement>, rows: readonly Row[], openRoomId: string | undefined) {
  const [roomId, setRoomId] = useState(openRoomId);
  const wanted = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (openRoomId !== undefined) setRoomId(openRoomId);
  }, [openRoomId]);
  useEffect(() => {
    if (wanted.current === undefined) return;
    rowButton(list.current, wanted.current)?.focus();
    wanted.current = undefined;
  });
  const found = rows.findIndex((row) => row.roomId === roomId);
  const moveTo = (index: number) => {
    const target = rows[index]?.roomId;
    wanted.current = target;
    setRoomId(target);
    // Already the stop, but the focus is on its menu: nothing is drawn anew, so focus at once.
    if (target === roomId) rowButton(list.current, target)?.focus();
  };
  return { stop: Math.max(0, found), moveTo };
}

function rowButton(list: HTMLElement | null, roomId: string | undefined): HTMLElement | undefined {
  return [...(list?.querySelectorAll<HTMLElement>("[data-row]") ?? [])].find((button) => button.dataset["row"] === roomId);
}

function indices(first: number, end: number, stop: number): readonly number[] {
  const all = Array.from({ length: end - first }, (_, at) => first + at);
  if (stop < first) return [stop, ...all];
  return stop >= end ? [...all, stop] : all;
}

const PAGE = 10;

function stepOf(event: KeyboardEvent, at: number, count: number): number | undefined {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || isExpanded(event.target)) return undefined;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + PAGE, PageUp: at - PAGE, Home: 0, End: count - 1 }[event.key];
  return to === undefined ? undefined : Math.max(0, Math.min(count - 1, to));
}

/** On the menu's button the arrows open or walk through the menu. */
function isExpanded(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[data-row]") === null;
}

function isMenuKey(event: KeyboardEvent): boolean {
  return event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);
}

/** A right click, a long press or the menu key: as if the row's menu button were pressed. */
function openMenu(event: Event): void {
  const row = event.target instanceof Element ? event.target.closest(".vb-row") : null;
  const button = row?.querySelector<HTMLElement>("[data-row-menu]");
  if (!button) return;
  event.preventDefault();
  button.focus();
  button.click();
}

function isLetter(event: KeyboardEvent): boolean {
  return event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey && event.target instanceof Element && event.target.closest("[data-row]") !== null;
}
