// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What the SDK knows about a person's identity, in the words of `model/person`. Pure. */
import type { Person } from "../../model/person.js";

export type Trust = Person["trust"];

export interface IdentityFacts {
  readonly isVerified: boolean;
  readonly wasVerified: boolean;
  /** Another identity than the one first seen, and nobody has said yes to it. */
  readonly needsApproval: boolean;
}

export function trustFrom(facts: IdentityFacts): Trust {
  if (facts.isVerified) return "verified";
  return facts.needsApproval || facts.wasVerified ? "changed" : "unverified";
}
