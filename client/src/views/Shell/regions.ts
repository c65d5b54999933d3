// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The regions that F6 goes through, in this order; those that aren't shown are left out. */
export const REGIONS = ["vb-region-banners", "vb-region-list", "vb-region-main", "vb-region-panel"] as const;
export type RegionId = (typeof REGIONS)[number];

const last = new WeakMap<Element, HTMLElement>();

/** Remembers where the focus was in a region, so that one comes back to it. */
export function rememberFocus(event: FocusEvent): void {
  if (!(event.target instanceof HTMLElement)) return;
  const region = event.target.closest("[data-region]");
  if (region !== null && region !== event.target) last.set(region, event.target);
}

/**
 * To where the focus was before, else to what the region is for (`data-region-focus`; in the conversation, where one
 * writes), else to the region. `withoutField`: never into a field, where that brings up a keyboard on the screen.
 */
export function focusRegion(id: RegionId, { withoutField = false } = {}): void {
  const region = document.getElementById(id);
  if (region === null || !isShown(region)) return;
  const before = last.get(region);
  const back = before !== undefined && region.contains(before) && isShown(before) ? before : undefined;
  const first = withoutField ? null : region.querySelector<HTMLElement>(id === "vb-region-main" ? "[data-region-focus], textarea" : "[data-region-focus]");
  (back ?? first ?? region).focus();
}

export function focusNextRegion(step: 1 | -1): void {
  const shown = REGIONS.filter((id) => isShown(document.getElementById(id)));
  const here = shown.findIndex((id) => document.getElementById(id)?.contains(document.activeElement));
  const next = here < 0 ? (step === 1 ? 0 : shown.length - 1) : (here + step + shown.length) % shown.length;
  const id = shown[next];
  if (id !== undefined) focusRegion(id);
}

function isShown(element: HTMLElement | null): boolean {
  return element !== null && element.childElementCount + element.offsetHeight > 0 && element.offsetParent !== null;
}
