// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useRef, useState } from "preact/hooks";
import { Field } from "../../parts/Field";
import { Live } from "../../parts/Live";
import { EMOJI_GROUPS, emojis, emojisOf, type Emoji } from "../../texts/emojis";
import "./EmojiPicker.css";

export interface EmojiPickerSnapshot {
  /** Most used first; shown before all groups. */
  readonly recent: readonly string[];
}

export interface EmojiPickerActions {
  readonly choose: (sign: string) => void;
}

const QUICK = ["👍", "✅", "🙏", "❤️", "😄", "🎉", "👀", "🤔"];

/** A field to search in and the signs below it, walked with the arrow keys. */
export function EmojiPicker({ snapshot, actions }: { readonly snapshot: EmojiPickerSnapshot; readonly actions: EmojiPickerActions }) {
  const [query, setQuery] = useState("");
  const words = emojis();
  const groups = query.trim() === "" ? allGroups(snapshot.recent) : [{ title: "", emojis: matching(query) }];
  const count = groups.reduce((sum, group) => sum + group.emojis.length, 0);
  const chooseFirst = (event: KeyboardEvent) => {
    const first = groups[0]?.emojis[0];
    if (event.key !== "Enter" || event.isComposing || query.trim() === "" || first === undefined) return;
    event.preventDefault();
    actions.choose(first.sign);
  };
  return (
    <div class="vb-emojis">
      <Field label={words.search} labelHidden placeholder={words.search} value={query} autocomplete="off" onValue={setQuery} onKeyDown={chooseFirst} />
      <Grid groups={groups} choose={actions.choose} />
      {count === 0 && <p>{words.nothing}</p>}
      <Live text={query === "" ? "" : count === 0 ? words.nothing : words.found(count)} />
    </div>
  );
}

interface Group {
  readonly title: string;
  readonly emojis: readonly Emoji[];
}

/** One tab stop for all signs; the arrow keys go from one to the next by where they stand on the screen. */
function Grid({ groups, choose }: { readonly groups: readonly Group[]; readonly choose: (sign: string) => void }) {
  const ref = useRef<HTMLDivElement>(null);
  const first = groups.find((group) => group.emojis.length > 0)?.emojis[0];
  return (
    <div ref={ref} class="vb-emojis-groups" onKeyDown={(event) => ref.current !== null && walk(event, ref.current)}>
      {groups.map((group) => (
        <section key={group.title} aria-label={group.title || emojis().search}>
          {group.title !== "" && <h3 class="vb-emojis-title">{group.title}</h3>}
          <div class="vb-emojis-grid">
            {group.emojis.map((emoji) => (
              <button key={emoji.sign} type="button" class="vb-emojis-one" title={emoji.name} aria-label={emoji.name} tabIndex={emoji === first ? 0 : -1} onClick={() => choose(emoji.sign)}>
                <span aria-hidden="true">{emoji.sign}</span>
              </button>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}

function allGroups(recent: readonly string[]): Group[] {
  const all = EMOJI_GROUPS.map((group) => ({ title: emojis().groups[group], emojis: emojisOf(group) }));
  const known = new Map(all.flatMap((group) => group.emojis.map((emoji) => [emoji.sign, emoji] as const)));
  const often = [...new Set([...recent, ...QUICK])].slice(0, 8).map((sign) => ({ ...(known.get(sign) ?? { sign, name: sign, search: "" }) }));
  return [{ title: emojis().recent, emojis: often }, ...all];
}

function matching(query: string): Emoji[] {
  const words = query.toLocaleLowerCase("de").split(/\s+/).filter(Boolean);
  return EMOJI_GROUPS.flatMap(emojisOf).filter((emoji) => emoji.sign === query.trim() || words.every((word) => emoji.search.includes(word)));
}

function walk(event: KeyboardEvent, grid: HTMLElement): void {
  const buttons = [...grid.querySelectorAll<HTMLElement>("button")];
  const from = buttons.indexOf(document.activeElement as HTMLElement);
  const to = from < 0 ? undefined : target(event.key, buttons, from);
  if (to === undefined) return;
  event.preventDefault();
  for (const button of buttons) button.tabIndex = button === to ? 0 : -1;
  to.focus();
}

function target(key: string, buttons: readonly HTMLElement[], from: number): HTMLElement | undefined {
  const sideways = getComputedStyle(buttons[from]!).direction === "rtl" ? -1 : 1;
  if (key === "ArrowRight") return buttons[from + sideways];
  if (key === "ArrowLeft") return buttons[from - sideways];
  if (key === "Home") return buttons[0];
  if (key === "End") return buttons.at(-1);
  return key === "ArrowDown" || key === "ArrowUp" ? nearest(buttons, from, key === "ArrowDown" ? 1 : -1) : undefined;
}

/** The one above or below: the next line's sign that is nearest sideways. */
function nearest(buttons: readonly HTMLElement[], from: number, step: 1 | -1): HTMLElement | undefined {
  const here = buttons[from]!.getBoundingClientRect();
  let best: { readonly button: HTMLElement; readonly top: number; readonly far: number } | undefined;
  for (let index = from + step; index >= 0 && index < buttons.length; index += step) {
    const button = buttons[index]!;
    const there = button.getBoundingClientRect();
    if (Math.abs(there.top - here.top) < here.height / 2) continue;
    if (best !== undefined && Math.abs(there.top - best.top) > here.height / 2) break;
    const far = Math.abs(there.left - here.left);
    if (best === undefined || far < best.far) best = { button, top: there.top, far };
  }
  return best?.button;
}
