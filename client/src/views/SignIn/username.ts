// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** A user name as people type it: `erika`, `@erika` or `@erika:amt.example`. */
export type UserName =
  | { readonly kind: "name"; readonly localpart: string }
  | { readonly kind: "empty" }
  | { readonly kind: "wrong" }
  /** An ID of another server: its password must not go to this one. */
  | { readonly kind: "other"; readonly serverName: string };

// Historical user IDs may hold more, but no account that a member creates today does. Spec: appendices user-identifiers
const LOCALPART = /^[a-z0-9._=\-/+]{1,200}$/;

export function readUserName(typed: string, serverName: string): UserName {
  const text = typed.trim();
  if (text === "" || text === "@") return { kind: "empty" };
  const [, before = "", server] = /^@?([^:@]*)(?::(.*))?$/s.exec(text) ?? [];
  if (server !== undefined && server.toLowerCase() !== serverName) return { kind: "other", serverName: server };
  // Phones begin words with a capital; user IDs have none.
  const localpart = before.toLowerCase();
  return LOCALPART.test(localpart) ? { kind: "name", localpart } : { kind: "wrong" };
}
