// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/**
 * On a phone "back" closes what was opened last, panel or dialog, before it leaves the conversation. Each of them is an
 * entry of the browser's history; one that was closed otherwise stays there, spent, and is passed over.
 */
import { effect, type Signal } from "@preact/signals";

interface Entry {
  readonly roomId?: string;
  readonly layers?: number;
  readonly isSpent?: boolean;
}

interface Layered {
  readonly panel: Signal<unknown>;
  readonly overlay: Signal<unknown>;
  readonly closePanel: () => void;
}

/** What an entry of the browser's history shows. */
export interface Place {
  readonly roomId: string | undefined;
}

export function placeOf(state: unknown): Place {
  const { roomId } = (state ?? {}) as { roomId?: unknown };
  return { roomId: typeof roomId === "string" ? roomId : undefined };
}

const isPhone = () => matchMedia("(max-width: 48rem)").matches;
const entry = (): Entry => (history.state ?? {}) as Entry;

/** Goes to a conversation. A spent entry gives its place. */
export function pushRoom(roomId: string): void {
  const { layers = 0, isSpent = false } = entry();
  put({ roomId }, layers > 0 || isSpent);
}

export function watchLayers({ panel, overlay }: Layered): () => void {
  return effect(() => {
    const open = count(panel.value, overlay.value);
    const { roomId, layers = 0, isSpent = false } = entry();
    const here = roomId === undefined ? {} : { roomId };
    if (open > layers && isPhone()) put({ ...here, layers: open }, isSpent);
    else if (open < layers) put({ ...here, layers: open, isSpent: true }, true);
  });
}

/** After "back" within one conversation: closes what is above the entry, or passes over an entry at which nothing is to be closed. */
export function closeLayers({ panel, overlay, closePanel }: Layered): void {
  const { layers = 0 } = entry();
  const open = count(panel.peek(), overlay.peek());
  if (open <= layers) return history.back();
  if (overlay.peek() !== undefined) overlay.value = undefined;
  if (count(panel.peek(), overlay.peek()) > layers) closePanel();
}

function count(panel: unknown, overlay: unknown): number {
  return Number(panel !== undefined) + Number(overlay !== undefined);
}

function put(state: Entry, inPlace: boolean): void {
  if (inPlace) history.replaceState(state, "");
  else history.pushState(state, "");
}
