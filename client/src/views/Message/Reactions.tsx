// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Reaction } from "../../model/timeline";
import { Icon } from "../../parts/Icon";
import { talk } from "../../texts/talk";
import { useTabIndex } from "./reach";
import { namesOf } from "./words";

interface ReactionsProps {
  readonly reactions: readonly Reaction[];
  readonly mayReact: boolean;
  readonly onReact: (key: string) => void;
  readonly onAdd: () => void;
}

const MAX_SHOWN = 24;
/** A reaction may be any text that a client sends; a long one must not push the others away. */
const MAX_LETTERS = 20;

export function Reactions({ reactions, mayReact, onReact, onAdd }: ReactionsProps) {
  const tabIndex = useTabIndex();
  return (
    <div class="vb-reactions">
      {reactions.slice(0, MAX_SHOWN).map((reaction) => (
        <OneReaction key={reaction.key} reaction={reaction} mayReact={mayReact} onReact={onReact} />
      ))}
      {mayReact && (
        <button type="button" class="vb-reaction" tabIndex={tabIndex} aria-label={talk().reaction.add} title={talk().reaction.add} onClick={onAdd}>
          <Icon name="smile" />
        </button>
      )}
    </div>
  );
}

function OneReaction({ reaction, mayReact, onReact }: { readonly reaction: Reaction; readonly mayReact: boolean; readonly onReact: (key: string) => void }) {
  const tabIndex = useTabIndex();
  const { key, people, isMine } = reaction;
  const names = namesOf(people, 8);
  const shown = key.length > MAX_LETTERS ? `${key.slice(0, MAX_LETTERS)}…` : key;
  return (
    <button
      type="button"
      class="vb-reaction"
      aria-pressed={isMine}
      aria-disabled={!mayReact || undefined}
      aria-label={talk().reaction.label(shown, people.length, names)}
      title={names}
      tabIndex={tabIndex}
      onClick={mayReact ? () => onReact(key) : undefined}
    >
      <bdi class="vb-reaction-key">{shown}</bdi> {people.length}
    </button>
  );
}
