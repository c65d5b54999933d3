// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { Dialog } from "../../parts/Dialog";
import { shortcuts } from "../../texts/shortcuts";
import { type Keys, SHORTCUTS } from "../Shell/shortcuts";
import "./ShortcutsOverview.css";

export interface ShortcutsOverviewSnapshot {
  readonly isMac: boolean;
  /** As chosen in the settings; Enter, unless said otherwise. */
  readonly sendWith?: "enter" | "ctrl-enter" | undefined;
}

export interface ShortcutsOverviewActions {
  readonly close: () => void;
}

interface ShortcutsOverviewProps {
  readonly snapshot: ShortcutsOverviewSnapshot;
  readonly actions: ShortcutsOverviewActions;
}

type Line = readonly [words: string, keys: Keys];

/** Every key that does something, from the tables that listen to them. */
export function ShortcutsOverview({ snapshot, actions }: ShortcutsOverviewProps) {
  const texts = shortcuts();
  const everywhere: readonly Line[] = [
    ...SHORTCUTS.map(([shortcut, keys]): Line => [texts.everywhere[shortcut], keys]),
    [texts.region, { key: "F6" }],
    [texts.regionBack, { shift: true, key: "F6" }],
  ];
  const list: readonly Line[] = [
    [texts.list.move, { key: "ArrowUp/ArrowDown" }],
    [texts.list.ends, { key: "Home/End" }],
    [texts.list.open, { key: "Enter" }],
    [texts.list.menu, { shift: true, key: "F10" }],
    [texts.list.type, { key: "letters" }],
  ];
  const writing: readonly Line[] = [
    [texts.writing.send, snapshot.sendWith === "ctrl-enter" ? { mod: true, key: "Enter" } : { key: "Enter" }],
    [texts.writing.line, snapshot.sendWith === "ctrl-enter" ? { key: "Enter" } : { shift: true, key: "Enter" }],
    [texts.writing.editLast, { key: "ArrowUp" }],
    [texts.writing.cancel, { key: "Escape" }],
    [texts.writing.bold, { mod: true, key: "b" }],
    [texts.writing.italic, { mod: true, key: "i" }],
    [texts.writing.code, { mod: true, key: "e" }],
  ];
  const messages: readonly Line[] = [
    [texts.messages.move, { key: "ArrowUp/ArrowDown" }],
    [texts.messages.ends, { key: "Home/End" }],
    [texts.messages.menu, { key: "Enter" }],
    [texts.messages.back, { key: "Escape" }],
  ];
  const panel: readonly Line[] = [[texts.panel, { key: "Escape" }]];
  return (
    <Dialog title={texts.title} onClose={actions.close} wide>
      <div class="vb-keys">
        <Group title={texts.titleEverywhere} lines={everywhere} isMac={snapshot.isMac} />
        <Group title={texts.titleList} lines={list} isMac={snapshot.isMac} />
        <Group title={texts.titleWriting} lines={writing} isMac={snapshot.isMac} />
        <Group title={texts.titleMessages} lines={messages} isMac={snapshot.isMac} />
        <Group title={texts.titlePanel} lines={panel} isMac={snapshot.isMac} />
      </div>
    </Dialog>
  );
}

function Group({ title, lines, isMac }: { readonly title: string; readonly lines: readonly Line[]; readonly isMac: boolean }) {
  return (
    <section>
      <h3 class="vb-keys-title">{title}</h3>
      <dl>
        {lines.map(([words, keys]) => (
          <div key={words} class="vb-keys-line">
            <dt>{words}</dt>
            <dd>
              <KeyNames keys={keys} isMac={isMac} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function KeyNames({ keys, isMac }: { readonly keys: Keys; readonly isMac: boolean }) {
  const { names } = shortcuts();
  const held = [keys.mod && (isMac ? names.cmd : names.ctrl), keys.alt && (isMac ? names.option : names.alt), keys.shift && names.shift].filter((name) => typeof name === "string");
  return (
    <>
      {held.map((name) => (
        <>
          <kbd>{name}</kbd>
          {" + "}
        </>
      ))}
      {keys.key.split(/(?<=.)\/(?=.)/).map((key, at) => (
        <>
          {at > 0 && ` ${names.or} `}
          <kbd>{nameOf(key)}</kbd>
        </>
      ))}
    </>
  );
}

function nameOf(key: string): string {
  const names = shortcuts().names as Readonly<Record<string, string>>;
  return names[key] ?? key.replace(/^Key/, "").toUpperCase();
}
