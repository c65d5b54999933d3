// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import type { PeopleFound } from "../../model/directory";
import type { Organisation } from "../../model/organisation";
import type { Person } from "../../model/person";
import { Combobox, type ComboboxItem } from "../../parts/Combobox";
import { people } from "../../texts/people";
import { useSearch } from "./useSearch";

/** Fewer characters would list an organisation. */
export const MIN_TERM = 3;

interface PersonSearchProps {
  readonly organisation: Organisation;
  /** User IDs. */
  readonly taken: readonly string[];
  readonly onChoose: (person: Person) => void;
  readonly focused: boolean;
  readonly searchPeople: (serverName: string, term: string) => Promise<PeopleFound>;
}

interface Item extends ComboboxItem {
  readonly person: Person;
}

export function PersonSearch({ organisation, taken, onChoose, focused, searchPeople }: PersonSearchProps) {
  const texts = people().picker;
  const [text, setText] = useState("");
  const term = text.trim();
  const missing = MIN_TERM - [...term].length;
  const search = (asked: string) => searchPeople(organisation.serverName, asked);
  const { isSearching, result, failure } = useSearch(missing > 0 ? undefined : term, organisation.serverName, search, retryAfter);
  const found = result?.kind === "found" ? result.people : [];
  const message = failure ?? (result === undefined ? undefined : trouble(result, organisation.name));
  return (
    <div data-search>
      <Combobox<Item>
        label={texts.whoIn(organisation.name)}
        hint={texts.whoHint(MIN_TERM)}
        text={text}
        onText={setText}
        items={found.map((person) => itemOf(person, taken))}
        isSearching={isSearching}
        emptyText={missing > 0 ? texts.tooShort(missing) : (message ?? texts.nobody)}
        error={isSearching ? undefined : message}
        // It stands below the field; over it, it would cover the way out of which it speaks.
        silentWhenEmpty={message !== undefined}
        onChoose={({ person }) => onChoose(person)}
        afterChoice="clear"
        autoFocus={focused}
      />
      {result?.kind === "found" && result.isCut && <p class="vb-muted vb-picker-note">{texts.isCut}</p>}
    </div>
  );
}

/** The user ID always: among those found two may have the same name, and the name alone would choose the wrong one. */
function itemOf(person: Person, taken: readonly string[]): Item {
  const isTaken = taken.includes(person.userId);
  const description = isTaken ? `${person.userId} · ${people().picker.present}` : person.userId;
  return { id: person.userId, label: person.name, description, avatar: { picture: person.picture }, disabled: isTaken, person };
}

function trouble(result: PeopleFound, organisation: string): string | undefined {
  const texts = people().picker;
  switch (result.kind) {
    case "found":
      return undefined;
    case "not-published":
      return texts.notPublished(organisation);
    case "limited":
      return texts.limited(result.retryAfterSeconds);
    case "offline":
      return texts.offline;
    case "unreachable":
      return texts.unreachable(organisation);
  }
}

/** Who was too fast needn't type again. */
function retryAfter(result: PeopleFound): number | undefined {
  return result.kind === "limited" ? Math.min(600, Math.max(1, result.retryAfterSeconds)) : undefined;
}
