// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "../../parts/Icon";
import { IconButton } from "../../parts/IconButton";
import { VisuallyHidden } from "../../parts/VisuallyHidden";
import { common } from "../../texts/common";
import { settings } from "../../texts/settings";

interface BannerProps {
  readonly severity: "info" | "warning" | "danger";
  readonly icon: IconName;
  readonly actions?: ComponentChildren;
  readonly onDismiss?: (() => void) | undefined;
  readonly children: ComponentChildren;
}

export function Banner({ severity, icon, actions, onDismiss, children }: BannerProps) {
  return (
    <div class={`vb-banner vb-banner-${severity}`} role={severity === "danger" ? "alert" : "status"}>
      <Icon name={icon} />
      <p>
        <VisuallyHidden>{common().severity[severity]}: </VisuallyHidden>
        {children}
      </p>
      {(actions !== undefined || onDismiss !== undefined) && (
        <div class="vb-banner-actions">
          {actions}
          {onDismiss !== undefined && <IconButton icon="close" label={settings().banners.dismiss} small onClick={onDismiss} />}
        </div>
      )}
    </div>
  );
}
