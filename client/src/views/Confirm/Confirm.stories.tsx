// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { done, nothing, refused, WORDS } from "../Shell/examples";
import { Confirm } from "./Confirm";

export const stories = {
  normal: () => (
    <Confirm title="Person entfernen?" confirm="Entfernen" danger onConfirm={done} onClose={nothing}>
      <p>Sie sieht dann keine neuen Nachrichten mehr.</p>
    </Confirm>
  ),
  failing: () => (
    <Confirm title={WORDS} confirm="Entfernen" onConfirm={refused("Der Server hat abgelehnt.")} onClose={nothing}>
      <p>{WORDS}</p>
    </Confirm>
  ),
};
