// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Person } from "../../model/person";
import { Icon } from "../../parts/Icon";
import { talk } from "../../texts/talk";
import { useTabIndex } from "./reach";

interface SenderProps {
  readonly person: Person;
  readonly isMine: boolean;
  readonly openPerson: (userId: string) => void;
}

/** The name; beside it the organisation where it is another one, and the user ID where the name alone could deceive. */
export function Sender({ person, isMine, openPerson }: SenderProps) {
  const tabIndex = useTabIndex();
  const { organisation } = person;
  return (
    <span class="vb-sender">
      <button type="button" class="vb-sender-name" title={person.userId} tabIndex={tabIndex} onClick={() => openPerson(person.userId)}>
        <bdi>{person.name}</bdi>
        {isMine && <span class="vb-sender-me"> ({talk().message.mine})</span>}
      </button>
      {person.trust === "changed" && <Icon name="shield-warning" class="vb-sender-warning" label={talk().shield["unverified-after-verified"]} />}
      {!organisation.isOwn && <OrganisationTag organisation={organisation} />}
      {person.isAmbiguous && (
        <span class="vb-sender-id" title={talk().message.lookAlike}>
          <bdi>{person.userId}</bdi>
        </span>
      )}
    </span>
  );
}

/** The name comes from the register; a server that isn't in it is shown by its own name, and said to be unknown. */
function OrganisationTag({ organisation }: { readonly organisation: Person["organisation"] }) {
  const { status } = organisation;
  const name = status === "unknown" ? organisation.serverName : organisation.name;
  return (
    <span class={status === "active" ? "vb-sender-organisation" : "vb-sender-organisation vb-sender-odd"} title={organisation.serverName}>
      <Icon name="organisation" />
      <bdi>{name}</bdi>
      {status !== "active" && <span> ({talk().organisation[status]})</span>}
    </span>
  );
}
