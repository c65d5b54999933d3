// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import { common } from "../texts/common";
import { classes } from "./classes";
import { Icon, type IconName } from "./Icon";
import { VisuallyHidden } from "./VisuallyHidden";
import "./Notice.css";

export type Severity = "info" | "success" | "warning" | "danger";

interface NoticeProps {
  readonly severity: Severity;
  readonly title?: string | undefined;
  readonly icon?: IconName | undefined;
  /** Stands below the words: buttons, say. */
  readonly actions?: ComponentChildren;
  /** `none` where it is there from the start and nothing new is to be announced. */
  readonly announce?: "none" | undefined;
  readonly class?: string | undefined;
  readonly children?: ComponentChildren;
}

const ICONS = { info: "info", success: "success", warning: "warning", danger: "error" } as const;

/** What happened, why, what to do. Danger is spoken at once, the rest when the screen reader is next silent. */
export function Notice({ severity, title, icon = ICONS[severity], actions, announce, class: extra, children }: NoticeProps) {
  const role = announce === "none" ? undefined : severity === "danger" ? "alert" : "status";
  return (
    <div class={classes("vb-notice", `vb-notice-${severity}`, extra)} role={role}>
      <Icon name={icon} />
      <div class="vb-notice-words">
        <VisuallyHidden>{common().severity[severity]}: </VisuallyHidden>
        {title !== undefined && <strong class="vb-notice-title">{title}</strong>}
        {children !== undefined && <div>{children}</div>}
        {actions !== undefined && <div class="vb-notice-actions">{actions}</div>}
      </div>
    </div>
  );
}
