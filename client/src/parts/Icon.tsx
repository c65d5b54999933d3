// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { classes } from "./classes";
import { PATHS } from "./Icon.paths";
import "./Icon.css";

export type IconName = keyof typeof PATHS;

interface IconProps {
  readonly name: IconName;
  /** Where the drawing stands alone and means something; without it, it is decoration and hidden from screen readers. */
  readonly label?: string | undefined;
  readonly class?: string | undefined;
}

/** A drawing as large as the letters around it (1.25em) and of their colour. */
export function Icon({ name, label, class: extra }: IconProps) {
  const spoken = label === undefined ? { "aria-hidden": true as const } : { role: "img" as const, "aria-label": label };
  return (
    <svg class={classes("vb-icon", extra)} viewBox="0 -960 960 960" focusable="false" {...spoken}>
      <path d={PATHS[name]} />
    </svg>
  );
}
