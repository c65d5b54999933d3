// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
/** A Verbund small enough to read, for the stories of whoever picks people. */
import type { PeopleFound } from "../../model/directory";
import { kreis, lang, langePerson, max, maxToo, person, polizei, stadt } from "../Shell/examples";
import type { PeoplePickerActions } from "./PeoplePicker";

const organisations = [kreis, polizei, lang, stadt];
const everybody = [person("Erika Mustermann"), person("Karla Kollegin"), max, { ...max, userId: "@max2:kreis.example" }, maxToo, langePerson];

const includes = (words: string, part: string) => words.toLowerCase().includes(part.toLowerCase());

/** Max may be found at the Landkreis; Polizei publishes nothing; "zuviel" is too much, "weg" is offline. */
export const directory: PeoplePickerActions = {
  searchOrganisations: async (text) => organisations.filter((one) => includes(`${one.name} ${one.place}`, text)),
  searchPeople: async (serverName, term): Promise<PeopleFound> => {
    if (serverName === lang.serverName) return { kind: "not-published" };
    if (includes(term, "zuviel")) return { kind: "limited", retryAfterSeconds: 30 };
    if (includes(term, "weg")) return { kind: "offline" };
    return { kind: "found", people: everybody.filter((one) => one.organisation.serverName === serverName && includes(one.name, term)), isCut: false };
  },
  findPerson: async (userId) => {
    const [, serverName = ""] = userId.split(":");
    if (!/^@[^:]+:.+$/.test(userId)) return { kind: "malformed" };
    if (!organisations.some((one) => one.serverName === serverName)) return { kind: "not-a-member", serverName };
    const found = everybody.find((one) => one.userId === userId);
    return found === undefined ? { kind: "unknown-person" } : { kind: "found", person: found };
  },
};
