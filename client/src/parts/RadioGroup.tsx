// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { classes } from "./classes";
import { FieldError, described } from "./Labelled";
import type { Choice } from "./Select";
import "./Check.css";

interface RadioGroupProps<T extends string> {
  readonly label: string;
  readonly labelHidden?: boolean | undefined;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  /** Undefined as long as nothing was chosen. */
  readonly value: T | undefined;
  readonly options: readonly Choice<T>[];
  readonly onValue: (value: T) => void;
  /** Side by side where there is room. */
  readonly inline?: boolean | undefined;
}

export function RadioGroup<T extends string>({ label, labelHidden = false, hint, error, value, options, onValue, inline = false }: RadioGroupProps<T>) {
  const id = useId();
  return (
    <fieldset class="vb-field" role="radiogroup" aria-labelledby={`${id}-label`} {...described(id, hint, error)}>
      <legend id={`${id}-label`} class={labelHidden ? "vb-hidden" : "vb-field-label"}>
        {label}
      </legend>
      {hint !== undefined && (
        <div id={`${id}-hint`} class="vb-field-hint">
          {hint}
        </div>
      )}
      <div class={classes("vb-check-group", inline && "vb-check-inline")}>
        {options.map((option) => (
          <Radio key={option.value} group={id} option={option} checked={option.value === value} onChoose={() => onValue(option.value)} />
        ))}
      </div>
      {error !== undefined && <FieldError id={id} error={error} />}
    </fieldset>
  );
}

function Radio<T extends string>({ group, option, checked, onChoose }: { readonly group: string; readonly option: Choice<T>; readonly checked: boolean; readonly onChoose: () => void }) {
  const id = useId();
  return (
    <div class="vb-check">
      <input
        id={id}
        type="radio"
        class="vb-check-input"
        name={group}
        value={option.value}
        checked={checked}
        disabled={option.disabled}
        aria-describedby={option.hint === undefined ? undefined : `${id}-hint`}
        onChange={onChoose}
      />
      <label for={id}>{option.label}</label>
      {option.hint !== undefined && (
        <span id={`${id}-hint`} class="vb-check-hint">
          {option.hint}
        </span>
      )}
    </div>
  );
}
