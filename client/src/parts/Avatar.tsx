// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { classes } from "./classes";
import "./Avatar.css";

interface AvatarProps {
  readonly name: string;
  /** A blob: address. */
  readonly picture?: string | undefined;
  readonly size?: "small" | "medium" | "large" | undefined;
  /** Rooms and organisations are square, people round. */
  readonly square?: boolean | undefined;
  readonly class?: string | undefined;
}

/** Picture or initials. Decoration: the name always stands beside it, so nothing is read aloud. */
export function Avatar({ name, picture, size = "medium", square = false, class: extra }: AvatarProps) {
  const looks = classes("vb-avatar", `vb-avatar-${size}`, square && "vb-avatar-square", extra);
  if (picture !== undefined) return <img class={looks} src={picture} alt="" loading="lazy" decoding="async" />;
  return (
    <span class={classes(looks, `vb-avatar-colour-${colourOf(name)}`)} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

const COLOURS = 8;

/** The same name has the same colour everywhere; the eight are dark enough for white letters (at least 5.5 to 1). */
function colourOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return sum % COLOURS;
}

/** "Erika Mustermann" is EM, "Team 4" is T4, "#haushalt" is H. */
export function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
  const first = words[0];
  if (first === undefined) return "?";
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return [first, last].map((word) => [...(word ?? "")][0] ?? "").join("").toLocaleUpperCase("de");
}
