// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { Button } from "../../parts/Button";
import { Icon } from "../../parts/Icon";
import { composing } from "../../texts/composing";
import type { ComposerSnapshot } from "./Composer";

interface ReadOnlyProps {
  readonly why: NonNullable<ComposerSnapshot["readOnly"]>;
  readonly openReplacement: () => void;
}

export function ReadOnly({ why, openReplacement }: ReadOnlyProps) {
  return (
    <section class="vb-composer vb-composer-closed" aria-label={composing().label}>
      <Icon name="lock" />
      <p>{composing().readOnly[why]}</p>
      {why === "replaced" && (
        <Button small variant="primary" onClick={openReplacement}>
          {composing().openReplacement}
        </Button>
      )}
    </section>
  );
}
