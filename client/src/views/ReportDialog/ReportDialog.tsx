// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Person } from "../../model/person";

export interface ReportDialogSnapshot {
  readonly subject:
    /** `text`: the message's words, which the administration can't read by itself; undefined for pictures and files. */
    | { readonly kind: "message"; readonly sender: Person; readonly text: string | undefined }
    | { readonly kind: "person"; readonly person: Person }
    | { readonly kind: "room"; readonly name: string };
  /** Whose administration gets the report. */
  readonly ownOrganisation: string;
}

export type ReportReason = "illegal" | "harassment" | "spam" | "phishing" | "impersonation" | "secrets" | "other";

export interface Report {
  readonly reason: ReportReason;
  /** The reason and what was added, as one text to send. */
  readonly details: string;
  /** Send the message's words along. */
  readonly withText: boolean;
  readonly block: boolean;
}

export interface ReportDialogActions {
  readonly report: (report: Report) => Promise<void>;
  readonly close: () => void;
}
