// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What is fetched while a view is open. `failed` carries a sentence for a person. */
export type Loaded<T> =
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly sentence: string }
  | { readonly state: "ready"; readonly value: T };
