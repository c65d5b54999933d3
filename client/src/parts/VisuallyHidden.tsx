// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import "./VisuallyHidden.css";

/** Read aloud, not seen. */
export function VisuallyHidden({ children }: { readonly children: ComponentChildren }) {
  return <span class="vb-hidden">{children}</span>;
}
