// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { common } from "../texts/common";
import { locale } from "../texts/language";

/** Formats are made once for each language: making one costs a hundred times as much as using it. */
function cached<O>(make: (tag: string) => O): () => O {
  const known = new Map<string, O>();
  return () => {
    const tag = locale() === "en" ? "en-GB" : "de-DE";
    const found = known.get(tag) ?? make(tag);
    known.set(tag, found);
    return found;
  };
}

const timeFormat = cached((tag) => new Intl.DateTimeFormat(tag, { hour: "2-digit", minute: "2-digit" }));
const dayFormat = cached((tag) => new Intl.DateTimeFormat(tag, { day: "numeric", month: "long" }));
const dayAndYearFormat = cached((tag) => new Intl.DateTimeFormat(tag, { day: "numeric", month: "long", year: "numeric" }));
const weekdayFormat = cached((tag) => new Intl.DateTimeFormat(tag, { weekday: "long" }));
const shortDayFormat = cached((tag) => new Intl.DateTimeFormat(tag, { day: "2-digit", month: "2-digit", year: "2-digit" }));
const fullFormat = cached((tag) => new Intl.DateTimeFormat(tag, { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" }));
const numberFormat = cached((tag) => new Intl.NumberFormat(tag));
const listFormat = cached((tag) => new Intl.ListFormat(tag, { type: "conjunction" }));

/** "14:05" */
export function time(at: number): string {
  return timeFormat().format(at);
}

/** "heute", "gestern", "12. März", "12. März 2024": for day dividers and dates alone. */
export function day(at: number, now: number): string {
  const days = daysBetween(at, now);
  if (days === 0) return common().today;
  if (days === 1) return common().yesterday;
  return sameYear(at, now) ? dayFormat().format(at) : dayAndYearFormat().format(at);
}

/** "heute 14:05", "gestern 9:30", "12. März 14:05" */
export function dayAndTime(at: number, now: number): string {
  return common().at(day(at, now), time(at));
}

/** The shortest that is clear, for a list: "14:05", "gestern", "Montag", "03.11.26". */
export function shortTime(at: number, now: number): string {
  const days = daysBetween(at, now);
  if (days === 0) return time(at);
  if (days === 1) return common().yesterday;
  return days > 1 && days < 7 ? weekdayFormat().format(at) : shortDayFormat().format(at);
}

/** "Dienstag, 24. November 2026 um 14:05": for titles and screen readers. */
export function fullTime(at: number): string {
  return fullFormat().format(at);
}

/** "12. März 2026" */
export function date(at: number): string {
  return dayAndYearFormat().format(at);
}

export function number(value: number): string {
  return numberFormat().format(value);
}

/** "Amt A, Amt B und Amt C" */
export function list(words: readonly string[]): string {
  return listFormat().format(words);
}

const SIZES = ["kB", "MB", "GB", "TB"] as const;

/** "812 Byte", "1,4 MB"; a kB is 1000 bytes, as in file managers. */
export function size(bytes: number): string {
  if (bytes < 1000) return common().bytes(number(bytes));
  const step = Math.min(SIZES.length, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${number(Number(value.toFixed(value < 10 ? 1 : 0)))} ${SIZES[step - 1] ?? "kB"}`;
}

/** "12 Sekunden", "3 Minuten", "2 Stunden": rounded up, so that nobody comes too early. */
export function duration(seconds: number): string {
  const [value, unit] = seconds < 90 ? [seconds, "second"] : seconds < 5400 ? [seconds / 60, "minute"] : [seconds / 3600, "hour"];
  return new Intl.NumberFormat(locale() === "en" ? "en-GB" : "de-DE", { style: "unit", unit, unitDisplay: "long" }).format(Math.ceil(value));
}

/** Days of the calendar, not of 24 hours. */
function daysBetween(at: number, now: number): number {
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function sameYear(at: number, now: number): boolean {
  return new Date(at).getFullYear() === new Date(now).getFullYear();
}
