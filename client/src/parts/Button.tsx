// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ButtonHTMLAttributes, ComponentChildren, Ref } from "preact";
import { classes } from "./classes";
import { Icon, type IconName } from "./Icon";
import { Spinner } from "./Spinner";
import "./Button.css";

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "icon" | "class" | "ref" | "loading"> {
  readonly variant?: "primary" | "secondary" | "tertiary" | "danger" | undefined;
  readonly icon?: IconName | undefined;
  /** Something runs: the button stays where it is and keeps the focus, and a second press does nothing. */
  readonly busy?: boolean | undefined;
  readonly small?: boolean | undefined;
  /** As wide as what it stands in. */
  readonly wide?: boolean | undefined;
  readonly class?: string | undefined;
  readonly buttonRef?: Ref<HTMLButtonElement> | undefined;
  readonly children?: ComponentChildren;
}

export function Button({ variant = "secondary", icon, busy = false, small = false, wide = false, class: extra, buttonRef, children, onClick, ...rest }: ButtonProps) {
  const sign = busy ? <Spinner /> : icon !== undefined && <Icon name={icon} />;
  return (
    <button
      type="button"
      {...rest}
      ref={buttonRef ?? null}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest["aria-disabled"] || undefined}
      class={classes("vb-button", `vb-button-${variant}`, small && "vb-button-small", wide && "vb-button-wide", extra)}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {sign}
      <span>{children}</span>
    </button>
  );
}
