// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { language } from "./language";

/** What is said differently; the rest is as in the formal German. */
export type Other<T> = { readonly [K in keyof T]?: T[K] extends (...given: never[]) => string ? T[K] : T[K] extends string ? string : Other<T[K]> };
type Widened<T> = { readonly [K in keyof T]: T[K] extends string ? string : T[K] extends (...given: infer G) => string ? (...given: G) => string : Widened<T[K]> };

/**
 * The texts of one area of the app: German (formal), English, and what informal German says differently.
 * A sentence with a number or a name in it is a function, so that each language can decline.
 */
export function area<const T extends object>(de: T, en: Widened<T>, informal: Other<T> = {}): () => Widened<T> {
  const texts = { de: de as unknown as Widened<T>, en, "de-informal": merged(de, informal) as Widened<T> };
  return () => texts[language.value];
}

function merged(all: object, some: object): object {
  const entries = Object.entries(all).map(([key, value]: [string, unknown]) => {
    const other = (some as Record<string, unknown>)[key];
    if (other === undefined) return [key, value];
    return [key, typeof value === "object" && value !== null ? merged(value, other as object) : other];
  });
  return Object.fromEntries(entries) as object;
}
