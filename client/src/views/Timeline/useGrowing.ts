// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useReducer, useRef } from "preact/hooks";
import type { Row } from "./rows";

/** A screen and a little more, drawn at once; on a slow machine 300 would be half a second of standing still. */
const AT_ONCE = 30;
const STEP = 20;

export interface Drawn {
  readonly rows: readonly Row[];
  /** Rows before or behind these wait to be drawn. */
  readonly hasBefore: boolean;
  readonly hasBehind: boolean;
}

/**
 * First the rows around `start` (the last ones without it), then the others in the pauses, from there outwards.
 * What comes before the first row is drawn in the same way; what comes behind the last is drawn at once.
 */
export function useGrowing(rows: readonly Row[], start: string | undefined): Drawn {
  const bounds = useRef<{ readonly first: string; readonly last: string } | undefined>(undefined);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const before = useRef<{ readonly rows: readonly Row[]; readonly from: number; readonly to: number; readonly drawn: readonly Row[] } | undefined>(undefined);
  const wasWhole = before.current !== undefined && before.current.to === before.current.rows.length;
  const { from, to } = rangeOf(rows, bounds.current, start, wasWhole);
  bounds.current = from < to ? { first: rows[from]!.key, last: rows[to - 1]!.key } : undefined;
  const old = before.current;
  const isSame = old !== undefined && old.rows === rows && old.from === from && old.to === to;
  const drawn = isSame ? old.drawn : from === 0 && to === rows.length ? rows : rows.slice(from, to);
  before.current = { rows, from, to, drawn };

  const isWhole = from === 0 && to === rows.length;
  useEffect(() => {
    if (isWhole) return undefined;
    return inPause(() => {
      const [first, last] = [rows[Math.max(0, from - STEP)]!, rows[Math.min(rows.length, to + STEP) - 1]!];
      bounds.current = { first: first.key, last: last.key };
      redraw(undefined);
    });
  }, [rows, from, to, isWhole]);
  return { rows: drawn, hasBefore: from > 0, hasBehind: to < rows.length };
}

function rangeOf(rows: readonly Row[], bounds: { readonly first: string; readonly last: string } | undefined, start: string | undefined, wasWhole: boolean) {
  const first = bounds === undefined ? -1 : rows.findIndex((row) => row.key === bounds.first);
  const last = bounds === undefined ? -1 : rows.findLastIndex((row) => row.key === bounds.last);
  // One of the two may have gone (deleted, grouped anew); the other still says where we are.
  if (first >= 0 && last >= first) return { from: first, to: wasWhole ? rows.length : last + 1 };
  if (first >= 0) return { from: first, to: Math.min(rows.length, wasWhole ? rows.length : first + AT_ONCE) };
  if (last >= 0) return { from: Math.max(0, last + 1 - AT_ONCE), to: wasWhole ? rows.length : last + 1 };
  const at = start === undefined ? -1 : rows.findIndex((row) => row.key === start);
  if (at < 0) return { from: Math.max(0, rows.length - AT_ONCE), to: rows.length };
  return { from: Math.max(0, at - AT_ONCE / 2), to: Math.min(rows.length, at + AT_ONCE) };
}

function inPause(work: () => void): () => void {
  if (typeof requestIdleCallback !== "function") {
    const timer = setTimeout(work, 20);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(work, { timeout: 200 });
  return () => cancelIdleCallback(handle);
}
