// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import type { Shortcut } from "./shortcuts";

export interface ShellSnapshot {
  /** The pane that a phone shows; wide screens show all there are. */
  readonly pane: "list" | "main" | "panel";
  /** For the regions' names. */
  readonly mainTitle: string;
  readonly panelTitle: string | undefined;
}

export interface ShellActions {
  /** Keys that work everywhere; F6 is the Shell's own. */
  readonly onShortcut: (shortcut: Shortcut) => void;
}

export interface ShellSlots {
  /** What concerns the whole app: register, connection, own organisation suspended. */
  readonly banners: ComponentChildren;
  readonly list: ComponentChildren;
  readonly main: ComponentChildren;
  /** Undefined: no side panel. */
  readonly panel: ComponentChildren | undefined;
}

export interface ShellProps extends ShellSlots {
  readonly snapshot: ShellSnapshot;
  readonly actions: ShellActions;
}
