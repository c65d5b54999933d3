// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { Icon } from "../../parts/Icon";
import { IconButton } from "../../parts/IconButton";
import { composing } from "../../texts/composing";
import { gistOf, nameOf } from "../Message/words";
import type { ComposerMode } from "./Composer";

/** What is answered or edited, and the way out of it. */
export function ModeBanner({ mode, cancel }: { readonly mode: ComposerMode; readonly cancel: () => void }) {
  if (mode.kind === "new") return null;
  const item = mode.kind === "reply" ? mode.to : mode.of;
  return (
    <div class="vb-composer-mode">
      <Icon name={mode.kind} />
      <div class="vb-composer-mode-words" role="status">
        <strong>{mode.kind === "reply" ? composing().replyTo(nameOf(item.sender)) : composing().editing}</strong>
        <span class="vb-composer-mode-gist" dir="auto">
          {gistOf(item).slice(0, 200)}
        </span>
      </div>
      <IconButton icon="close" label={composing().cancel} onClick={cancel} />
    </div>
  );
}
