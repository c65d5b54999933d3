// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import "./tokens.scss";
import "./fonts.css";
import "./base.css";
import "./contrast.css";

export type Theme = "system" | "light" | "dark";

export interface Appearance {
  readonly theme: Theme;
  readonly contrast: "normal" | "high";
  /** Per cent of the browser's own text size. */
  readonly textSize: number;
}

/** The attributes that the style sheets look at; call it again when the system's own theme changes (`watchSystemTheme`). */
export function applyAppearance({ theme, contrast, textSize }: Appearance, root: HTMLElement = document.documentElement): void {
  root.dataset.kernTheme = theme === "system" ? systemTheme() : theme;
  if (contrast === "high" || matchMedia("(prefers-contrast: more)").matches) root.dataset.contrast = "high";
  else delete root.dataset.contrast;
  root.style.fontSize = textSize === 100 ? "" : `${textSize}%`;
}

export function watchSystemTheme(changed: () => void): () => void {
  const queries = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"].map((query) => matchMedia(query));
  queries.forEach((query) => query.addEventListener("change", changed));
  return () => queries.forEach((query) => query.removeEventListener("change", changed));
}

function systemTheme(): "light" | "dark" {
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
