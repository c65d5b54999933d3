// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useRef } from "preact/hooks";
import type { Person } from "../../model/person";
import { Avatar } from "../../parts/Avatar";
import { Live } from "../../parts/Live";
import { composing } from "../../texts/composing";
import { isolated } from "../Message/words";
import type { Mentions } from "./useMentions";

/** The people to choose from. The focus stays in the text; the chosen one is told by aria-activedescendant and aloud. */
export function MentionList({ mentions, choose }: { readonly mentions: Mentions; readonly choose: (person: Person) => void }) {
  const words = composing().people;
  const { people, index } = mentions;
  const chosen = people[index];
  const option = useRef<HTMLButtonElement>(null);
  useEffect(() => option.current?.scrollIntoView({ block: "nearest" }), [index, people]);
  return (
    <>
      {people.length > 0 && (
        <div id={mentions.listId} class="vb-mentions" role="listbox" aria-label={words.label}>
          {people.map((person, each) => (
            <button
              type="button"
              tabIndex={-1}
              key={person.userId}
              ref={each === index ? option : null}
              id={mentions.optionId(each)}
              class="vb-mentions-person"
              role="option"
              aria-selected={each === index}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(person)}
            >
              <Avatar size="small" name={person.name} picture={person.picture} />
              <span class="vb-mentions-words">
                <bdi>{person.name}</bdi>
                <bdi class="vb-mentions-where">{person.isAmbiguous ? `${person.userId} · ${person.organisation.name}` : person.organisation.name}</bdi>
              </span>
            </button>
          ))}
        </div>
      )}
      <Live text={chosen === undefined ? "" : words.place(isolated(chosen.name), isolated(chosen.organisation.name), index + 1, people.length)} settleMs={250} />
    </>
  );
}
