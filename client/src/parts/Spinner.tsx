// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { classes } from "./classes";
import "./Spinner.css";

interface SpinnerProps {
  /** Spoken; without it the spinner is decoration beside words that say the same. */
  readonly label?: string | undefined;
  readonly large?: boolean | undefined;
}

export function Spinner({ label, large = false }: SpinnerProps) {
  const spoken = label === undefined ? { "aria-hidden": true as const } : { role: "img" as const, "aria-label": label };
  return <span class={classes("vb-spinner", large && "vb-spinner-large")} {...spoken} />;
}
