// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

export interface ShortcutsOverviewSnapshot {
  readonly isMac: boolean;
}

export interface ShortcutsOverviewActions {
  readonly close: () => void;
}
