// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** How the app and its own server stand to each other. */
export type Connection =
  /** First contact after a start; what is shown comes from this device. */
  | { readonly state: "connecting" }
  | { readonly state: "online" }
  /** Back again; what happened meanwhile is being fetched. */
  | { readonly state: "catching-up" }
  /** `retryAt` in milliseconds since 1970; undefined where the network itself is gone. */
  | { readonly state: "offline"; readonly retryAt: number | undefined };
