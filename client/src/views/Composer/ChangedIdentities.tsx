// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Person } from "../../model/person";
import { Button } from "../../parts/Button";
import { Notice } from "../../parts/Notice";
import { composing } from "../../texts/composing";
import { isolated, namesOf } from "../Message/words";

const MAX_BUTTONS = 5;

/** Nothing is sent before these have been looked at. */
export function ChangedIdentities({ people, openPerson }: { readonly people: readonly Person[]; readonly openPerson: (userId: string) => void }) {
  const { changed } = composing();
  const buttons = people.slice(0, MAX_BUTTONS).map((person) => (
    <Button key={person.userId} small icon="shield-warning" onClick={() => openPerson(person.userId)}>
      {changed.check(isolated(person.name))}
    </Button>
  ));
  return (
    <Notice severity="warning" title={changed.title} actions={buttons}>
      {people.length === 1 ? changed.one(namesOf(people)) : changed.many(namesOf(people))}
    </Notice>
  );
}
