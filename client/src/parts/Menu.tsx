// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import * as menu from "@zag-js/menu";
import { normalizeProps, useMachine } from "@zag-js/preact";
import type { VNode } from "preact";
import { useId, useState } from "preact/hooks";
import { Button, type ButtonProps } from "./Button";
import { Icon, type IconName } from "./Icon";
import { IconButton } from "./IconButton";
import { useTopLayer } from "./useTopLayer";
import "./Menu.css";

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName | undefined;
  readonly danger?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  /** A line above it. */
  readonly separated?: boolean | undefined;
  readonly checked?: boolean | undefined;
  /** The key that does the same, as shown: "Strg+K". */
  readonly keys?: string | undefined;
  readonly onSelect: () => void;
}

/** What the trigger needs; spread it on a button of one's own. */
export interface TriggerAttributes {
  readonly id: string;
  readonly "aria-haspopup": "menu";
  readonly "aria-expanded": boolean;
  readonly onClick: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

interface MenuProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly icon?: IconName | undefined;
  readonly small?: boolean | undefined;
  /** Shown as words instead of the drawing alone. */
  readonly text?: string | undefined;
  readonly variant?: ButtonProps["variant"];
  readonly placement?: "bottom-start" | "bottom-end" | "top-start" | "top-end" | undefined;
  readonly disabled?: boolean | undefined;
  /** For a button of one's own. */
  readonly trigger?: ((attributes: TriggerAttributes) => VNode) | undefined;
  readonly onOpenChange?: ((open: boolean) => void) | undefined;
}

/** Which end the keyboard begins at; undefined for the pointer. */
type Begin = "first" | "last" | undefined;

/**
 * A button that opens a list of things to do. The state machine exists only while the menu is open, so that
 * one menu for each of a thousand messages costs a button each.
 */
export function Menu({ label, items, icon = "more-vert", small, text, variant = "tertiary", placement = "bottom-end", disabled, trigger, onOpenChange }: MenuProps) {
  const id = useId();
  const [begin, setBegin] = useState<{ readonly at: Begin } | undefined>(undefined);
  const set = (next: { readonly at: Begin } | undefined) => {
    setBegin(next);
    onOpenChange?.(next !== undefined);
  };
  const attributes: TriggerAttributes = {
    id: `${id}-trigger`,
    "aria-haspopup": "menu",
    "aria-expanded": begin !== undefined,
    onClick: () => set(begin === undefined ? { at: "first" } : undefined),
    onKeyDown: (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      set({ at: event.key === "ArrowDown" ? "first" : "last" });
    },
  };
  const close = (refocus: boolean) => {
    set(undefined);
    if (refocus) document.getElementById(attributes.id)?.focus();
  };
  return (
    <>
      {trigger?.(attributes) ?? <Trigger {...{ label, icon, small, text, variant, disabled, attributes }} />}
      {begin !== undefined && <OpenMenu id={id} label={label} items={items} placement={placement} begin={begin.at} onClose={close} />}
    </>
  );
}

interface TriggerProps extends Pick<MenuProps, "label" | "small" | "text" | "variant" | "disabled"> {
  readonly icon: IconName;
  readonly attributes: TriggerAttributes;
}

function Trigger({ label, icon, small, text, variant, disabled, attributes }: TriggerProps) {
  if (text === undefined) return <IconButton icon={icon} label={label} small={small} disabled={disabled} {...attributes} />;
  return (
    <Button icon={icon} small={small} variant={variant} disabled={disabled} aria-label={label} {...attributes}>
      {text}
    </Button>
  );
}

interface OpenMenuProps {
  readonly id: string;
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly placement: NonNullable<MenuProps["placement"]>;
  readonly begin: Begin;
  readonly onClose: (refocus: boolean) => void;
}

function OpenMenu({ id, label, items, placement, begin, onClose }: OpenMenuProps) {
  const ref = useTopLayer<HTMLDivElement>(true);
  const enabled = items.filter((item) => item.disabled !== true);
  const first = begin === "last" ? enabled[enabled.length - 1] : enabled[0];
  const service = useMachine(menu.machine, {
    id,
    ids: { trigger: `${id}-trigger`, content: `${id}-menu` },
    defaultOpen: true,
    defaultHighlightedValue: begin === undefined ? null : (first?.id ?? null),
    loopFocus: true,
    positioning: { strategy: "fixed", placement, gutter: 4 },
    onSelect: ({ value }) => items.find((item) => item.id === value)?.onSelect(),
    onOpenChange: ({ open }) => {
      if (!open) onClose(document.getElementById(`${id}-menu`)?.contains(document.activeElement) ?? false);
    },
  });
  const api = menu.connect(service, normalizeProps);
  return (
    <div {...api.getPositionerProps()} ref={ref} popover="manual" class="vb-menu-place">
      <div {...api.getContentProps()} aria-label={label} aria-labelledby={undefined} class="vb-menu">
        {items.map((item) => (
          <Item key={item.id} item={item} attributes={api.getItemProps({ value: item.id, disabled: item.disabled, valueText: item.label })} />
        ))}
      </div>
    </div>
  );
}

function Item({ item, attributes }: { readonly item: MenuItem; readonly attributes: object }) {
  const ticked = item.checked === undefined ? {} : { role: "menuitemcheckbox" as const, "aria-checked": item.checked };
  return (
    <>
      {item.separated === true && <div role="separator" class="vb-menu-line" />}
      <div {...attributes} {...ticked} class={item.danger === true ? "vb-menu-item vb-menu-danger" : "vb-menu-item"}>
        {item.icon !== undefined && <Icon name={item.icon} />}
        <span class="vb-menu-label">{item.label}</span>
        {item.checked === true && <Icon name="check" />}
        {item.keys !== undefined && <kbd class="vb-menu-keys">{item.keys}</kbd>}
      </div>
    </>
  );
}
