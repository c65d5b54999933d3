// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Organisation } from "../../model/organisation";
import { fremd, kreis, lang, polizei, stadt } from "../Shell/examples";
import { OrganisationChip } from "./OrganisationChip";

function story(organisation: Organisation) {
  return () => (
    <main>
      <h1>Haushalt 2027</h1>
      <OrganisationChip organisation={organisation} />
    </main>
  );
}

export const stories = {
  own: story(stadt),
  other: story(kreis),
  suspended: story(polizei),
  left: story({ ...kreis, status: "left" }),
  unknown: story(fremd),
  long: story({ ...lang, status: "suspended" }),
};
