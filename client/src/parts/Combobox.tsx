// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import * as combobox from "@zag-js/combobox";
import { normalizeProps, useMachine } from "@zag-js/preact";
import type { ComponentChildren, InputHTMLAttributes, TargetedKeyboardEvent } from "preact";
import { useId, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { common } from "../texts/common";
import { Avatar } from "./Avatar";
import { Icon, type IconName } from "./Icon";
import { Labelled, described } from "./Labelled";
import { Live } from "./Live";
import { Spinner } from "./Spinner";
import { useTopLayer } from "./useTopLayer";
import "./Combobox.css";

export interface ComboboxItem {
  readonly id: string;
  readonly label: string;
  /** A second line: place, organisation, user ID. */
  readonly description?: string | undefined;
  readonly icon?: IconName | undefined;
  /** Shows the person's or room's face before the name. */
  readonly avatar?: { readonly picture: string | undefined; readonly square?: boolean | undefined } | undefined;
  readonly disabled?: boolean | undefined;
}

interface ComboboxProps<T extends ComboboxItem> {
  readonly label: string;
  readonly labelHidden?: boolean | undefined;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly placeholder?: string | undefined;
  /** What is typed; the caller keeps it, looks for items and hands them in. */
  readonly text: string;
  readonly onText: (text: string) => void;
  /** Already filtered. */
  readonly items: readonly T[];
  readonly isSearching?: boolean | undefined;
  /** Shown and spoken where something was typed and nothing was found. */
  readonly emptyText?: string | undefined;
  /** Says nothing where nothing was found: the caller has not searched, or says itself why not. */
  readonly silentWhenEmpty?: boolean | undefined;
  readonly onChoose: (item: T) => void;
  /** `clear` empties the field after a choice (picking several), `keep` writes the chosen label into it. */
  readonly afterChoice?: "clear" | "keep" | undefined;
  readonly autoFocus?: boolean | undefined;
  readonly disabled?: boolean | undefined;
}

/**
 * Zag writes its own idea of the text back into the field after each key, a moment later; who types fast lost letters.
 * What was typed stands in the field already, so only the other changes are written.
 */
const machine: typeof combobox.machine = {
  ...combobox.machine,
  implementations: {
    ...combobox.machine.implementations,
    actions: {
      ...combobox.machine.implementations?.actions,
      syncInputValue: (params) => {
        if (params.event.type !== "INPUT.CHANGE") combobox.machine.implementations?.actions?.["syncInputValue"]?.(params);
      },
    },
  },
};

/** A field with suggestions while typing: arrow keys, Enter, Esc, the number of suggestions spoken. */
export function Combobox<T extends ComboboxItem>(props: ComboboxProps<T>) {
  const { label, labelHidden, hint, error, placeholder, text, onText, items, isSearching = false, emptyText, silentWhenEmpty = false, onChoose, afterChoice = "keep", autoFocus, disabled } = props;
  const id = useId();
  const collection = useMemo(
    () => combobox.collection({ items: [...items], itemToValue: (item) => item.id, itemToString: (item) => item.label, isItemDisabled: (item) => item.disabled === true }),
    [items],
  );
  const selecting = useSelecting();
  const told = useRef(text);
  const tell = (typed: string) => {
    told.current = typed;
    onText(typed);
  };
  const service = useMachine(machine, {
    id,
    ids: { input: `${id}-input`, label: `${id}-input-label` },
    collection,
    inputValue: text,
    value: [],
    selectionBehavior: afterChoice === "clear" ? "clear" : "preserve",
    // Leaving the field must not throw away what was typed.
    allowCustomValue: true,
    inputBehavior: "autohighlight",
    disabled,
    placeholder,
    positioning: { strategy: "fixed", sameWidth: true, gutter: 4 },
    onInputValueChange: ({ inputValue, reason }) => {
      if (reason === "input-change") tell(inputValue);
    },
    onSelect: ({ itemValue }) => {
      const chosen = items.find((item) => item.id === itemValue);
      if (chosen === undefined) return;
      tell(afterChoice === "clear" ? "" : chosen.label);
      onChoose(chosen);
    },
  });
  // The caller changed the text by itself.
  useLayoutEffect(() => {
    const field = document.getElementById(`${id}-input`);
    if (text !== told.current && field instanceof HTMLInputElement) field.value = text;
    told.current = text;
  }, [id, text]);
  const api = combobox.connect(service, normalizeProps);
  const isEmpty = !silentWhenEmpty && text.trim() !== "" && !isSearching && items.length === 0;
  const open = api.open && (items.length > 0 || isSearching || isEmpty);
  const ref = useTopLayer<HTMLDivElement>(open);
  // Zag's attributes say `string` where Preact's types want the words themselves.
  const input = { ...api.getInputProps(), ...(autoFocus === true ? { autoFocus } : {}), enterKeyHint: "search" } as InputHTMLAttributes<HTMLInputElement> & { role: "combobox"; type: "text" };
  const nothing = emptyText ?? common().nothingFound;
  // Zag takes Esc for itself even where nothing is open; then it belongs to the dialog around the field.
  const keyDown = (event: TargetedKeyboardEvent<HTMLInputElement>) => {
    if (event.key !== "Escape" || api.open) input.onKeyDown?.(event);
  };
  return (
    <div {...api.getRootProps()}>
      <Labelled id={`${id}-input`} label={label} labelHidden={labelHidden} hint={hint} error={error}>
        <div {...api.getControlProps()} class="vb-combobox-control">
          <Icon name="search" class="vb-combobox-sign" />
          <input {...input} onKeyDown={keyDown} {...selecting} {...described(`${id}-input`, hint, error)} aria-expanded={open} class="vb-field-input" />
          {isSearching && <Spinner />}
        </div>
      </Labelled>
      <div {...api.getPositionerProps()} ref={ref} popover="manual" class="vb-combobox-place">
        <div class="vb-combobox-list">
          <div {...api.getContentProps()} hidden={items.length === 0}>
            {open && items.map((item) => <Suggestion key={item.id} item={item} attributes={api.getItemProps({ item })} />)}
          </div>
          {items.length === 0 && <p class="vb-combobox-nothing">{isSearching ? common().searching : nothing}</p>}
        </div>
      </div>
      <Live text={open ? spoken(isSearching, items.length, nothing) : ""} settleMs={700} />
    </div>
  );
}

/** Who comes to a filled field wants another, and types over what is there. */
function useSelecting() {
  const isFresh = useRef(false);
  return useMemo(
    () => ({
      onFocusCapture: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) => {
        isFresh.current = true;
        currentTarget.select();
      },
      // The press that brought the focus would put the caret somewhere.
      onMouseUp: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) => {
        if (isFresh.current) currentTarget.select();
        isFresh.current = false;
      },
    }),
    [],
  );
}

function spoken(isSearching: boolean, count: number, nothing: string): string {
  if (isSearching) return "";
  return count === 0 ? nothing : common().found(count);
}

function Suggestion({ item, attributes }: { readonly item: ComboboxItem; readonly attributes: object }) {
  return (
    <div {...attributes} class="vb-combobox-item">
      {item.avatar !== undefined && <Avatar name={item.label} picture={item.avatar.picture} square={item.avatar.square} />}
      {item.icon !== undefined && <Icon name={item.icon} />}
      <span class="vb-combobox-words">
        <span>{item.label}</span>
        {item.description !== undefined && <span class="vb-combobox-description">{item.description}</span>}
      </span>
    </div>
  );
}
