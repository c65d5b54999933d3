// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ButtonHTMLAttributes, Ref } from "preact";
import { classes } from "./classes";
import { Icon, type IconName } from "./Icon";
import "./IconButton.css";

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "icon" | "label" | "class" | "ref" | "children"> {
  readonly icon: IconName;
  /** Spoken, and shown when the pointer rests. */
  readonly label: string;
  /** 1.75rem instead of 2.5rem with a mouse; 2.75rem in any case where fingers touch. */
  readonly small?: boolean | undefined;
  /** A number on the corner; 0 and undefined show nothing. Say it in the label too. */
  readonly badge?: number | undefined;
  readonly class?: string | undefined;
  readonly buttonRef?: Ref<HTMLButtonElement> | undefined;
}

export function IconButton({ icon, label, small = false, badge, class: extra, buttonRef, ...rest }: IconButtonProps) {
  return (
    <button type="button" title={label} {...rest} ref={buttonRef ?? null} aria-label={label} class={classes("vb-icon-button", small && "vb-icon-button-small", extra)}>
      <Icon name={icon} />
      {badge !== undefined && badge > 0 && (
        <span class="vb-icon-button-badge" aria-hidden="true">
          {badge > 99 ? "99+" : badge}
        </span>
      )}
    </button>
  );
}
