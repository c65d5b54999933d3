// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import { classes } from "./classes";
import { Icon } from "./Icon";
import "./Field.css";

interface LabelledProps {
  /** Of the control inside. */
  readonly id: string;
  readonly label: string;
  readonly labelHidden?: boolean | undefined;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly class?: string | undefined;
  readonly children: ComponentChildren;
}

/** A control with its label, hint and error; `described` gives the control the attributes that tie them together. */
export function Labelled({ id, label, labelHidden = false, hint, error, class: extra, children }: LabelledProps) {
  return (
    <div class={classes("vb-field", error !== undefined && "vb-field-wrong", extra)}>
      <label for={id} id={`${id}-label`} class={labelHidden ? "vb-hidden" : "vb-field-label"}>
        {label}
      </label>
      {hint !== undefined && (
        <div id={`${id}-hint`} class="vb-field-hint">
          {hint}
        </div>
      )}
      {children}
      {error !== undefined && <FieldError id={id} error={error} />}
    </div>
  );
}

/** `role=alert`: it comes after a press, and must be heard wherever the focus is. */
export function FieldError({ id, error }: { readonly id: string; readonly error: string }) {
  return (
    <p id={`${id}-error`} class="vb-field-error" role="alert">
      <Icon name="error" />
      <span>{error}</span>
    </p>
  );
}

interface Describing {
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: true;
}

export function described(id: string, hint: ComponentChildren, error: string | undefined): Describing {
  const ids = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean).join(" ");
  return { ...(ids === "" ? {} : { "aria-describedby": ids }), ...(error === undefined ? {} : { "aria-invalid": true as const }) };
}
