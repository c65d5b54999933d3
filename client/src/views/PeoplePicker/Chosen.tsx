// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Person } from "../../model/person";
import { Avatar } from "../../parts/Avatar";
import { IconButton } from "../../parts/IconButton";
import { Live } from "../../parts/Live";
import { people } from "../../texts/people";

/** Who was chosen, each with the organisation that the register names, each to be taken off again. */
export function Chosen({ people: chosen, onDrop }: { readonly people: readonly Person[]; readonly onDrop: (person: Person) => void }) {
  const texts = people().picker;
  const words = chosen.map((person) => person.name).join(", ");
  return (
    <>
      {chosen.length > 0 && (
        <ul role="list" class="vb-chosen" aria-label={texts.chosen}>
          {chosen.map((person) => (
            <li key={person.userId} class="vb-chosen-one">
              <Avatar name={person.name} picture={person.picture} size="small" />
              <span class="vb-chosen-words">
                <bdi>{person.name}</bdi>
                {!person.organisation.isOwn && <span class="vb-muted">{person.organisation.name}</span>}
                {person.isAmbiguous && <bdi class="vb-muted">{person.userId}</bdi>}
              </span>
              <IconButton icon="close" small label={texts.drop(person.name)} onClick={() => onDrop(person)} />
            </li>
          ))}
        </ul>
      )}
      <Live text={chosen.length > 0 ? `${texts.chosen}: ${words}` : ""} />
    </>
  );
}
