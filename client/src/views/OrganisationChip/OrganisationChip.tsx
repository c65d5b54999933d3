// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Organisation } from "../../model/organisation";
import { classes } from "../../parts/classes";
import { Icon } from "../../parts/Icon";
import { rooms } from "../../texts/rooms";
import "./OrganisationChip.css";

/** An organisation by the name that the register gives it, marked where it isn't an active member. */
export function OrganisationChip({ organisation }: { readonly organisation: Organisation }) {
  const mark = statusWords(organisation.status);
  return (
    <span class={classes("vb-organisation", organisation.isOwn && "vb-organisation-own", mark !== undefined && "vb-organisation-marked")} title={`${organisation.name} (${organisation.serverName})`}>
      <Icon name={mark === undefined ? "organisation" : "warning"} />
      <span class="vb-organisation-name">{organisation.name}</span>
      {mark !== undefined && <span class="vb-organisation-mark">{` ${mark}`}</span>}
    </span>
  );
}

export function statusWords(status: Organisation["status"]): string | undefined {
  const texts = rooms().header;
  return { active: undefined, suspended: texts.suspendedShort, left: texts.leftShort, unknown: texts.unknownShort }[status];
}
