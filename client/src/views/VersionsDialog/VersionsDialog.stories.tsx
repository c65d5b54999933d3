// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Version } from "../../model/timeline";
import { aMessage, erika } from "../Message/examples";
import { NOW, nothing, refused, slow, WORDS } from "../Shell/examples";
import { VersionsDialog } from "./VersionsDialog";

const MINUTE = 60_000;

function story(loadVersions: () => Promise<readonly Version[]>) {
  return () => (
    <main>
      <h1>Haushalt 2027</h1>
      <VersionsDialog snapshot={{ item: aMessage(erika, "Wir treffen uns um zehn.") }} actions={{ loadVersions, openPerson: nothing, openRoom: nothing, close: nothing }} />
    </main>
  );
}

const versions = (...texts: readonly string[]) => () => Promise.resolve(texts.map((text, number) => ({ at: NOW + number * MINUTE, text, html: undefined })));

export const stories = {
  loading: story(slow),
  failed: story(refused("Dafür braucht es eine Verbindung.")),
  none: story(versions()),
  some: story(versions("Wir treffen uns um neun.", "Wir treffen uns um halb zehn.", "Wir treffen uns um zehn.")),
  long: story(versions(...Array.from({ length: 12 }, (_, number) => `${number + 1}: ${WORDS}`))),
};
