// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import { Heading } from "../../parts/Heading";

/** A heading and what belongs to it. */
export function Group({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <div class="vb-settings-group">
      <Heading level={4} look={3}>
        {title}
      </Heading>
      {children}
    </div>
  );
}
