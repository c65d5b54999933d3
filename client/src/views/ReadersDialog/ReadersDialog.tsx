// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Person } from "../../model/person";
import { Avatar } from "../../parts/Avatar";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { talk } from "../../texts/talk";
import "./ReadersDialog.css";

export interface ReadersDialogSnapshot {
  readonly readers: readonly Person[];
}

export interface ReadersDialogActions {
  readonly openPerson: (userId: string) => void;
  readonly close: () => void;
}

export function ReadersDialog({ snapshot, actions }: { readonly snapshot: ReadersDialogSnapshot; readonly actions: ReadersDialogActions }) {
  const words = talk().readers;
  return (
    <Dialog title={words.title} onClose={actions.close} actions={<Button onClick={actions.close}>{talk().close}</Button>}>
      {snapshot.readers.length === 0 && <p>{words.none}</p>}
      <ul class="vb-readers-list" role="list">
        {snapshot.readers.map((person) => (
          <li key={person.userId}>
            <button type="button" class="vb-readers-person" onClick={() => actions.openPerson(person.userId)}>
              <Avatar name={person.name} picture={person.picture} />
              <span class="vb-readers-words">
                <bdi>{person.name}</bdi>
                <bdi class="vb-readers-where">{person.isAmbiguous ? person.userId : person.organisation.name}</bdi>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p class="vb-readers-where">{words.hint}</p>
    </Dialog>
  );
}
