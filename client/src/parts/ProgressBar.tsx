// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useId } from "preact/hooks";
import "./ProgressBar.css";

interface ProgressBarProps {
  readonly label: string;
  readonly labelHidden?: boolean | undefined;
  /** 0 to 1; undefined where nobody knows. */
  readonly value: number | undefined;
}

export function ProgressBar({ label, labelHidden = false, value }: ProgressBarProps) {
  const id = useId();
  return (
    <div class="vb-progress">
      <label for={id} class={labelHidden ? "vb-hidden" : undefined}>
        {label}
      </label>
      <progress id={id} max={1} {...(value === undefined ? {} : { value })} />
    </div>
  );
}
