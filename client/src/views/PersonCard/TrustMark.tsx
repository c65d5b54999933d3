// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Person } from "../../model/person";
import { classes } from "../../parts/classes";
import { Icon } from "../../parts/Icon";
import { people } from "../../texts/people";

const ICONS = { verified: "shield-check", unverified: "shield", changed: "shield-error" } as const;

/** How sure it is that it's this person. Without words, what is normal (not verified yet) shows nothing. */
export function TrustMark({ trust, withWords = false }: { readonly trust: Person["trust"]; readonly withWords?: boolean }) {
  const words = people().trust[trust];
  if (!withWords && trust === "unverified") return null;
  return (
    <span class={classes("vb-trust", `vb-trust-${trust}`)} title={withWords ? undefined : words}>
      <Icon name={ICONS[trust]} label={withWords ? undefined : words} />
      {withWords && <span>{words}</span>}
    </span>
  );
}
