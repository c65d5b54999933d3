// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { nothing } from "../Shell/examples";
import { ShortcutsOverview } from "./ShortcutsOverview";

function story(isMac: boolean) {
  return () => (
    <main>
      <h1>Verbund</h1>
      <ShortcutsOverview snapshot={{ isMac }} actions={{ close: nothing }} />
    </main>
  );
}

export const stories = { normal: story(false), mac: story(true) };
