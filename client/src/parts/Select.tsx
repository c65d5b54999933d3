// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Labelled, described } from "./Labelled";

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly disabled?: boolean | undefined;
}

interface SelectProps<T extends string> {
  readonly label: string;
  readonly labelHidden?: boolean | undefined;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly value: T;
  readonly options: readonly Choice<T>[];
  readonly onValue: (value: T) => void;
  readonly disabled?: boolean | undefined;
  readonly class?: string | undefined;
}

/** One of a few, by the browser's own list: it works everywhere, with everything. */
export function Select<T extends string>({ label, labelHidden, hint, error, value, options, onValue, disabled, class: extra }: SelectProps<T>) {
  const id = useId();
  return (
    <Labelled id={id} label={label} labelHidden={labelHidden} hint={hint} error={error} class={extra}>
      <select {...described(id, hint, error)} id={id} class="vb-field-input" value={value} disabled={disabled} onChange={(event) => onValue(event.currentTarget.value as T)}>
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}
