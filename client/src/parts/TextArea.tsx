// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren, Ref, TextareaHTMLAttributes } from "preact";
import { useId } from "preact/hooks";
import { Labelled, described } from "./Labelled";

export interface TextAreaProps extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "label" | "class" | "ref" | "onInput" | "id"> {
  readonly id?: string | undefined;
  readonly label: string;
  readonly labelHidden?: boolean | undefined;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly onValue?: ((value: string) => void) | undefined;
  readonly inputRef?: Ref<HTMLTextAreaElement> | undefined;
  readonly class?: string | undefined;
}

export function TextArea({ label, labelHidden, hint, error, onValue, inputRef, class: extra, id: given, ...rest }: TextAreaProps) {
  const own = useId();
  const id = given ?? own;
  return (
    <Labelled id={id} label={label} labelHidden={labelHidden} hint={hint} error={error} class={extra}>
      <textarea {...rest} {...described(id, hint, error)} id={id} ref={inputRef ?? null} class="vb-field-input" onInput={(event) => onValue?.(event.currentTarget.value)} />
    </Labelled>
  );
}
