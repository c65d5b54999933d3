// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import type { Organisation } from "../../model/organisation";
import { rooms } from "../../texts/rooms";
import { OrganisationChip } from "../OrganisationChip/OrganisationChip";

/** So many stand there at once; the rest is one press away. What isn't active is never among the rest. */
const SHOWN = 4;

/** Who can read along: with the names that the register gives, never those of a profile. */
export function Organisations({ organisations }: { readonly organisations: readonly Organisation[] }) {
  const [all, showAll] = useState(false);
  const texts = rooms().header;
  if (organisations.length === 0) return null;
  const ordered = [...organisations].sort((one, other) => weight(one) - weight(other));
  const conspicuous = ordered.filter((one) => one.status !== "active").length;
  const shown = all ? ordered : ordered.slice(0, Math.max(SHOWN, conspicuous + 1));
  const hidden = ordered.length - shown.length;
  return (
    <div class="vb-header-organisations">
      <ul role="list" aria-label={texts.organisations}>
        {shown.map((organisation) => (
          <li key={organisation.serverName}>
            <OrganisationChip organisation={organisation} />
          </li>
        ))}
      </ul>
      {(hidden > 0 || all) && (
        <button type="button" class="vb-header-rest" aria-expanded={all} onClick={() => showAll(!all)}>
          {all ? texts.fewerOrganisations : texts.moreOrganisations(hidden)}
        </button>
      )}
    </div>
  );
}

/** Own first, then what is conspicuous, then the others as they came. */
function weight(organisation: Organisation): number {
  if (organisation.isOwn) return 0;
  return organisation.status === "active" ? 2 : 1;
}
