// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** An organisation as people see it; the name comes from the register, never from a message or a profile. */
export interface Organisation {
  readonly serverName: string;
  readonly name: string;
  readonly place: string;
  /** `unknown`: the register doesn't list the server, or its proof has not been verified yet. */
  readonly status: "active" | "suspended" | "left" | "unknown";
  readonly isOwn: boolean;
}

/** The state of the register, as the gateway knows it too. */
export type Freshness = "valid" | "grace" | "closed";
