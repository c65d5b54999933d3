// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren, InputHTMLAttributes, Ref } from "preact";
import { useId, useState } from "preact/hooks";
import { common } from "../texts/common";
import { classes } from "./classes";
import { Labelled, described } from "./Labelled";
import { IconButton } from "./IconButton";
import "./Field.css";

export interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "label" | "class" | "ref" | "onInput" | "id" | "type"> {
  readonly id?: string | undefined;
  readonly type?: "text" | "password" | "search" | "email" | "url" | "tel" | undefined;
  readonly label: string;
  /** The label is spoken only; for a search field whose place says what it is. */
  readonly labelHidden?: boolean | undefined;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly onValue?: ((value: string) => void) | undefined;
  readonly inputRef?: Ref<HTMLInputElement> | undefined;
  readonly class?: string | undefined;
}

/** One line to write in. A password can be shown while typing. */
export function Field({ label, labelHidden, hint, error, onValue, inputRef, class: extra, id: given, type = "text", ...rest }: FieldProps) {
  const own = useId();
  const id = given ?? own;
  const [shown, show] = useState(false);
  const isPassword = type === "password";
  // Preact's types tie `role` to each `type`; which of them this is, is known only to the caller.
  const attributes = { ...rest, ...described(id, hint, error), id, type: isPassword && shown ? "text" : type } as InputHTMLAttributes<HTMLInputElement>;
  return (
    <Labelled id={id} label={label} labelHidden={labelHidden} hint={hint} error={error} class={extra}>
      <div class={classes("vb-field-box", isPassword && "vb-field-password")}>
        <input {...attributes} ref={inputRef ?? null} class="vb-field-input" onInput={(event) => onValue?.(event.currentTarget.value)} />
        {isPassword && (
          <IconButton icon={shown ? "eye-off" : "eye"} label={shown ? common().hidePassword : common().showPassword} onClick={() => show(!shown)} />
        )}
      </div>
    </Labelled>
  );
}
