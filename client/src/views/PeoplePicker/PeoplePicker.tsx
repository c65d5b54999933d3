// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useRef, useState } from "preact/hooks";
import type { PeopleFound, PersonLookup } from "../../model/directory";
import type { Organisation } from "../../model/organisation";
import type { Person } from "../../model/person";
import { Button } from "../../parts/Button";
import { people } from "../../texts/people";
import { Chosen } from "./Chosen";
import { ExactId } from "./ExactId";
import { OrganisationChoice } from "./OrganisationChoice";
import { PersonSearch } from "./PersonSearch";
import "../Confirm/stack.css";
import "./PeoplePicker.css";

/** Used by InvitePeople and NewConversation; app has no need to know it. */
export interface PeoplePickerActions {
  /** Active members of the Verbund by name or place; at most some twenty. Rejects without network. */
  readonly searchOrganisations: (text: string) => Promise<readonly Organisation[]>;
  /** People of one organisation by name; at least MIN_TERM characters. Never rejects for what PeopleFound can say. */
  readonly searchPeople: (serverName: string, term: string) => Promise<PeopleFound>;
  /** An exact user ID, for experts. */
  readonly findPerson: (userId: string) => Promise<PersonLookup>;
}

export interface PeoplePickerProps {
  readonly ownOrganisation: Organisation;
  readonly chosen: readonly Person[];
  readonly onChosen: (people: readonly Person[]) => void;
  /** User IDs that can't be chosen: who is there already, oneself. */
  readonly present: readonly string[];
  /** One person only: the next one chosen takes the place. */
  readonly single?: boolean | undefined;
  /** The field for names has the focus at first; not where something else is to be filled in before. */
  readonly focused?: boolean | undefined;
  readonly actions: PeoplePickerActions;
}

/** People, found by organisation and name, or by exact user ID. Nobody gets to see an organisation's whole list. */
export function PeoplePicker({ ownOrganisation, chosen, onChosen, present, single = false, focused = true, actions }: PeoplePickerProps) {
  const [organisation, setOrganisation] = useState(ownOrganisation);
  const [isExpert, setExpert] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const texts = people().picker;
  const taken = [...present, ...chosen.map((person) => person.userId)];
  const add = (person: Person) => onChosen(single ? [person] : [...chosen, person]);
  const drop = (person: Person) => {
    onChosen(chosen.filter((one) => one.userId !== person.userId));
    // What had the focus is gone.
    box.current?.querySelector<HTMLElement>("[data-search] input")?.focus();
  };
  return (
    <div class="vb-picker vb-stack" ref={box}>
      <Chosen people={chosen} onDrop={drop} />
      {isExpert ? (
        <ExactId taken={taken} onFound={add} findPerson={actions.findPerson} />
      ) : (
        <>
          <OrganisationChoice own={ownOrganisation} onChoose={setOrganisation} searchOrganisations={actions.searchOrganisations} />
          <PersonSearch organisation={organisation} taken={taken} onChoose={add} searchPeople={actions.searchPeople} focused={focused} />
        </>
      )}
      <Button variant="tertiary" small class="vb-picker-expert" onClick={() => setExpert(!isExpert)}>
        {isExpert ? texts.bySearch : texts.expert}
      </Button>
    </div>
  );
}
