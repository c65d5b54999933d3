// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** How a person wants the app to look and behave on this device. Nothing secret: it is read before anything is unlocked. */
import { effect, signal } from "@preact/signals";
import { applyAppearance, watchSystemTheme } from "../parts/theme/theme";
import { language, locale, type Language } from "../texts/language";

export interface Preferences {
  /** Undefined: as the operator and the browser say. */
  readonly language: "de" | "en" | undefined;
  readonly theme: "system" | "light" | "dark";
  readonly highContrast: boolean;
  /** Percent of the browser's own size. */
  readonly textSize: 90 | 100 | 115 | 130 | 150 | 200;
  readonly sendWith: "enter" | "ctrl-enter";
  /** Others see what I have read. */
  readonly sendReceipts: boolean;
  readonly sendTyping: boolean;
  readonly notifications: boolean;
  readonly notificationContent: boolean;
  readonly recentEmojis: readonly string[];
}

const KEPT = "verbund.preferences";
const DEFAULTS: Preferences = {
  language: undefined, theme: "system", highContrast: false, textSize: 100, sendWith: "enter", sendReceipts: true, sendTyping: true,
  notifications: false, notificationContent: false, recentEmojis: [],
};

export const preferences = signal<Preferences>(read());

export function prefer(change: Partial<Preferences>): void {
  preferences.value = { ...preferences.value, ...change };
  localStorage.setItem(KEPT, JSON.stringify(preferences.value));
}

/** Applies them to the page, now and at each change. `form`: how the operator addresses people. */
export function applyPreferences(form: "formal" | "informal"): () => void {
  const apply = () => {
    const { theme, highContrast, textSize } = preferences.value;
    language.value = spoken(preferences.value.language, form);
    document.documentElement.lang = locale();
    applyAppearance({ theme, contrast: highContrast ? "high" : "normal", textSize });
  };
  watchSystemTheme(apply);
  return effect(apply);
}

function spoken(wish: "de" | "en" | undefined, form: "formal" | "informal"): Language {
  const first = wish ?? (navigator.languages.find((tag) => /^(?:de|en)\b/i.test(tag))?.slice(0, 2).toLowerCase() as "de" | "en" | undefined) ?? "de";
  if (first === "en") return "en";
  return form === "informal" ? "de-informal" : "de";
}

function read(): Preferences {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Partial<Preferences>;
    const known = Object.keys(DEFAULTS) as (keyof Preferences)[];
    return { ...DEFAULTS, ...Object.fromEntries(known.filter((key) => typeof kept[key] === typeof DEFAULTS[key] || key === "language").map((key) => [key, kept[key]])) };
  } catch {
    return DEFAULTS;
  }
}
