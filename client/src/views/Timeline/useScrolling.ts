// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { MessageItem } from "../../model/timeline";
import type { Row } from "./rows";
import { keyOf, ScrollKeeper } from "./ScrollKeeper";
import { SeenMarker } from "./seen";
import type { TimelineActions, TimelineSnapshot } from "./Timeline";

export interface Scrolling {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly list: RefObject<HTMLOListElement | null>;
  readonly keeper: RefObject<ScrollKeeper | null>;
  readonly onScroll: () => void;
  /** The conversation's end is in sight, and what comes is followed. */
  readonly isAtEnd: boolean;
  /** The key of the first row in sight, for "is the unread one above?". */
  readonly firstInSight: string | undefined;
}

/** Older ones are asked for this many screens before they are needed. */
const AHEAD_SCREENS = 1.5;

/** Everything about where the conversation stands. Layout is read once for each change, before it is painted. */
export function useScrolling(snapshot: TimelineSnapshot, rows: readonly Row[], actions: TimelineActions, onProblem: (problem: unknown) => void): Scrolling {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const keeper = useRef<ScrollKeeper>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const [firstInSight, setFirst] = useState<string | undefined>(undefined);
  const lastSending = useRef<string | undefined>(undefined);
  const latest = useRef({ snapshot, rows, actions, onProblem });
  latest.current = { snapshot, rows, actions, onProblem };
  const pages = useRef(new Pages(() => latest.current));
  const marker = useRef(new SeenMarker(() => lastSeen(keeper.current, latest.current.rows), (eventId) => latest.current.actions.readUpTo(eventId)));

  const look = () => {
    const keeping = keeper.current;
    if (keeping === null || keeping.scroller.clientHeight === 0) return;
    keeping.note(!latest.current.snapshot.canLoadNewer);
    setAtEnd(keeping.isFollowing);
    const first = keeping.rowsInSight()[0];
    setFirst(first && keyOf(first));
    pages.current.consider(keeping);
    marker.current.consider();
  };

  useLayoutEffect(() => {
    const keeping = new ScrollKeeper(scroller.current!, list.current!);
    keeper.current = keeping;
    const observer = new ResizeObserver(() => {
      keeping.settle();
      look();
    });
    observer.observe(keeping.scroller);
    observer.observe(keeping.list);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    // Whoever sends something wants to see it.
    const sending = sendingKey(rows);
    if (sending !== undefined && sending !== lastSending.current) keeper.current!.isFollowing = !snapshot.canLoadNewer;
    lastSending.current = sending;
    keeper.current!.settle();
    look();
  }, [rows, snapshot.canLoadNewer, snapshot.isLoadingOlder]);

  useEffect(() => {
    const consider = () => marker.current.consider();
    document.addEventListener("visibilitychange", consider);
    window.addEventListener("focus", consider);
    return () => {
      document.removeEventListener("visibilitychange", consider);
      window.removeEventListener("focus", consider);
      marker.current.stop();
    };
  }, []);

  return { scroller, list, keeper, onScroll: look, isAtEnd, firstInSight };
}

/** The last message, where it is an own one on its way. */
function sendingKey(rows: readonly Row[]): string | undefined {
  const last = rows.at(-1);
  if (last?.type !== "message" || !last.isMine) return undefined;
  const { state } = last.delivery;
  return state === "queued" || state === "sending" || state === "uploading" ? last.key : undefined;
}

interface Latest {
  readonly snapshot: TimelineSnapshot;
  readonly actions: TimelineActions;
  readonly onProblem: (problem: unknown) => void;
}

/** Asks for what lies before and behind, one page at a time; after a failure only when the person scrolls again. */
class Pages {
  readonly #running = new Set<"older" | "newer">();
  #failedAt = -Infinity;

  constructor(readonly latest: () => Latest) {}

  consider(keeper: ScrollKeeper): void {
    const { snapshot, actions } = this.latest();
    const ahead = keeper.scroller.clientHeight * AHEAD_SCREENS;
    if (performance.now() - this.#failedAt < PAUSE_AFTER_FAILURE_MS) return;
    if (keeper.aboveSight() < ahead && snapshot.canLoadOlder && !snapshot.isLoadingOlder) {
      void this.#once("older", actions.loadOlder);
    }
    if (keeper.belowSight() < ahead && snapshot.canLoadNewer && !snapshot.isLoadingNewer) {
      void this.#once("newer", actions.loadNewer);
    }
  }

  async #once(side: "older" | "newer", load: () => Promise<void>): Promise<void> {
    if (this.#running.has(side)) return;
    this.#running.add(side);
    try {
      await load();
    } catch (error) {
      this.#failedAt = performance.now();
      this.latest().onProblem(error);
    } finally {
      this.#running.delete(side);
    }
  }
}

const PAUSE_AFTER_FAILURE_MS = 5000;

/** The last message whose end is in sight; one that is taller than the window counts when it fills it. */
function lastSeen(keeper: ScrollKeeper | null, rows: readonly Row[]): MessageItem | undefined {
  if (keeper === null) return undefined;
  const bottom = keeper.scroller.scrollTop + keeper.scroller.clientHeight;
  const seen = keeper.rowsInSight();
  const whole = seen.filter((row, index) => row.offsetTop + row.offsetHeight <= bottom + 4 || (index === 0 && seen.length === 1));
  const keys = new Set(whole.map(keyOf));
  return rows.findLast((row): row is MessageItem => row.type === "message" && row.eventId !== undefined && keys.has(row.key));
}
