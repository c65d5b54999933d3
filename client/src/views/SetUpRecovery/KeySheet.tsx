// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { date } from "../../parts/formatting";
import { security } from "../../texts/security";

interface KeySheetProps {
  readonly keyText: string;
  readonly madeAt: number;
  readonly userId: string;
}

/** The key on screen and, alone, on paper: numbered groups, so that one can say which one is wrong. */
export function KeySheet({ keyText, madeAt, userId }: KeySheetProps) {
  const texts = security().setUp;
  return (
    <div class="vb-key-sheet">
      <h2 class="vb-key-paper">{texts.sheet.title}</h2>
      <ol class="vb-key-groups" aria-label={texts.keyLabel} translate={false}>
        {keyText.split(" ").map((group, index) => (
          <li key={index}>{group}</li>
        ))}
      </ol>
      <p class="vb-sheet-muted vb-key-screen">{texts.madeAt(date(madeAt))}</p>
      <dl class="vb-key-paper">
        <dt>{texts.sheet.account}</dt>
        <dd>{userId}</dd>
        <dt>{texts.sheet.date}</dt>
        <dd>{date(madeAt)}</dd>
      </dl>
      <p class="vb-key-paper">{texts.sheet.advice}</p>
    </div>
  );
}
