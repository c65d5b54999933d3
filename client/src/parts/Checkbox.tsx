// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { classes } from "./classes";
import "./Check.css";

export interface CheckboxProps {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly checked: boolean;
  readonly onChecked: (checked: boolean) => void;
  readonly disabled?: boolean | undefined;
  readonly class?: string | undefined;
}

export function Checkbox(props: CheckboxProps) {
  return <Ticked {...props} role={undefined} />;
}

/** Checkbox and switch are one control with two faces; only the role that is spoken differs. */
export function Ticked({ label, hint, checked, onChecked, disabled, role, class: extra }: CheckboxProps & { readonly role: "switch" | undefined }) {
  const id = useId();
  return (
    <div class={classes("vb-check", role === "switch" && "vb-check-switch", extra)}>
      <input
        id={id}
        type="checkbox"
        class="vb-check-input"
        role={role}
        checked={checked}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onChecked(event.currentTarget.checked)}
      />
      <label for={id}>{label}</label>
      {hint !== undefined && (
        <span id={`${id}-hint`} class="vb-check-hint">
          {hint}
        </span>
      )}
    </div>
  );
}
