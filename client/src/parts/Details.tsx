// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import { common } from "../texts/common";
import "./Details.css";

export interface DetailRow {
  readonly label: string;
  readonly value: string;
}

interface DetailsProps {
  /** "Details for experts", unless said otherwise. */
  readonly summary?: string | undefined;
  readonly rows?: readonly DetailRow[] | undefined;
  readonly open?: boolean | undefined;
  readonly children?: ComponentChildren;
}

/** What only some want to know, one press away. */
export function Details({ summary, rows = [], open, children }: DetailsProps) {
  return (
    <details class="vb-details" open={open}>
      <summary>{summary ?? common().detailsForExperts}</summary>
      <div class="vb-details-body">
        {rows.length > 0 && (
          <dl>
            {rows.map((row) => (
              <div key={row.label} class="vb-details-row">
                <dt>{row.label}</dt>
                <dd>{row.value}</dd>
              </div>
            ))}
          </dl>
        )}
        {children}
      </div>
    </details>
  );
}
