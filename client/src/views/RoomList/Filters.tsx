// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Ref } from "preact";
import type { RoomFilter, SpaceChoice } from "../../model/filter";
import { classes } from "../../parts/classes";
import { Icon } from "../../parts/Icon";
import { IconButton } from "../../parts/IconButton";
import { Menu } from "../../parts/Menu";
import { VisuallyHidden } from "../../parts/VisuallyHidden";
import { rooms } from "../../texts/rooms";
import { FILTER_ID } from "./focusFilter";

interface QueryProps {
  readonly query: string;
  readonly onQuery: (text: string) => void;
  /** Down: into the list. Enter: the first row. */
  readonly onDown: () => void;
  readonly onEnter: () => void;
  readonly inputRef: Ref<HTMLInputElement>;
}

export function Query({ query, onQuery, onDown, onEnter, inputRef }: QueryProps) {
  const texts = rooms().list;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && query !== "") onQuery("");
    else if (event.key === "ArrowDown") onDown();
    else if (event.key === "Enter") onEnter();
    else return;
    event.preventDefault();
  };
  return (
    <div class="vb-filter">
      <Icon name="filter" />
      <input
        id={FILTER_ID}
        ref={inputRef}
        class="vb-filter-input"
        type="text"
        inputMode="search"
        enterKeyHint="go"
        autoComplete="off"
        spellcheck={false}
        data-region-focus
        aria-label={texts.filter}
        placeholder={texts.filter}
        value={query}
        onInput={(event) => onQuery(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {query !== "" && <IconButton icon="close" label={texts.clearFilter} small onClick={() => onQuery("")} />}
    </div>
  );
}

interface ChipsProps {
  readonly filter: RoomFilter;
  readonly unreadRooms: number;
  readonly onFilter: (filter: RoomFilter) => void;
}

const KINDS = ["all", "unread", "direct", "rooms", "favourites"] as const;

export function Chips({ filter, unreadRooms, onFilter }: ChipsProps) {
  const texts = rooms().list;
  return (
    <div class="vb-chips" role="group" aria-label={texts.chips}>
      {KINDS.map((kind) => (
        <button key={kind} type="button" class={classes("vb-chip", filter.kind === kind && "vb-chip-on")} aria-pressed={filter.kind === kind} onClick={() => onFilter({ kind })}>
          {kind === "favourites" ? <Favourites /> : texts[kind]}
          {kind === "unread" && unreadRooms > 0 && <UnreadRooms count={unreadRooms} />}
        </button>
      ))}
    </div>
  );
}

/** In a narrow list the star alone is seen, so that all stand in one line. */
function Favourites() {
  return (
    <>
      <Icon name="star" />
      <span class="vb-chip-favourites">{rooms().list.favourites}</span>
    </>
  );
}

function UnreadRooms({ count }: { readonly count: number }) {
  return (
    <>
      <span class="vb-chip-count" aria-hidden="true">
        {count > 99 ? "99+" : count}
      </span>
      <VisuallyHidden>{`: ${rooms().list.unreadCount(count)}`}</VisuallyHidden>
    </>
  );
}

interface SpaceProps extends Omit<ChipsProps, "unreadRooms"> {
  readonly spaces: readonly SpaceChoice[];
}

export function SpaceChip({ filter, spaces, onFilter }: SpaceProps) {
  const texts = rooms().list;
  const chosen = filter.kind === "space" ? spaces.find((space) => space.spaceId === filter.spaceId) : undefined;
  const label = chosen === undefined ? texts.chooseSpace : texts.spaceChosen(chosen.name);
  const items = spaces.map((space) => ({ id: space.spaceId, label: space.name, checked: space === chosen, onSelect: () => onFilter({ kind: "space", spaceId: space.spaceId }) }));
  const all = { id: "all", label: texts.allSpaces, checked: chosen === undefined, onSelect: () => onFilter({ kind: "all" }) };
  return (
    <Menu
      label={label}
      items={[all, ...items]}
      placement="bottom-start"
      trigger={(attributes) => (
        <button type="button" class={classes("vb-chip", chosen !== undefined && "vb-chip-on")} {...attributes}>
          <span class="vb-chip-words">{label}</span>
          <Icon name="expand" />
        </button>
      )}
    />
  );
}
