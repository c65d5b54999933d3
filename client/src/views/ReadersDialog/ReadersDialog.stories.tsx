// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Person } from "../../model/person";
import { falseErika, ute } from "../Message/examples";
import { erika, langePerson, max, nothing, person } from "../Shell/examples";
import { ReadersDialog } from "./ReadersDialog";

function story(readers: readonly Person[]) {
  return () => (
    <main>
      <h1>Haushalt 2027</h1>
      <ReadersDialog snapshot={{ readers }} actions={{ openPerson: nothing, close: nothing }} />
    </main>
  );
}

export const stories = {
  nobody: story([]),
  some: story([erika, max, ute]),
  alike: story([erika, falseErika, langePerson]),
  many: story(Array.from({ length: 120 }, (_, number) => person(`Lesende Person ${number + 1}`))),
};
