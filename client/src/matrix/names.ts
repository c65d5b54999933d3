// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What others call themselves and their rooms, as it may stand on the screen. Pure. */

/** What turns text around, is invisible or stands over other letters has no place in a name; anything but a text is none. */
export function clean(name: unknown): string {
  if (typeof name !== "string") return "";
  const plain = name.slice(0, 1000).replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu, "");
  return plain.replace(/\p{M}{3,}/gu, "").trim().slice(0, 120);
}

const LAST = 8_640_000_000_000_000;

/** The time that an event bears; whoever wrote it chose it. Always one that a calendar knows. */
export function timeOf(claimed: unknown): number {
  return typeof claimed === "number" && claimed >= 0 && claimed <= LAST ? Math.trunc(claimed) : 0;
}

export function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
