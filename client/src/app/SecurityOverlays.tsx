// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Running } from "./running";

export function SecurityOverlay(_: { readonly running: Running }) {
  return null;
}
