// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { signal } from "@preact/signals";

/** `de-informal` says du; which German is spoken is the operator's choice. */
export type Language = "de" | "de-informal" | "en";

export const language = signal<Language>("de");

/** For `Intl` and the page's `lang`. */
export function locale(): "de" | "en" {
  return language.value === "en" ? "en" : "de";
}
