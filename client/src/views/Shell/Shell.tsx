// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { rooms } from "../../texts/rooms";
import { focusNextRegion, focusRegion, rememberFocus, type RegionId } from "./regions";
import { type Shortcut, shortcutOf } from "./shortcuts";
import "./Shell.css";

export interface ShellSnapshot {
  /** The pane that a phone shows; wide screens show all there are. */
  readonly pane: "list" | "main" | "panel";
  /** For the regions' names; undefined: no conversation is open. */
  readonly mainTitle: string | undefined;
}

export interface ShellActions {
  /** Keys that work everywhere; F6 is the Shell's own. */
  readonly onShortcut: (shortcut: Shortcut) => void;
}

export interface ShellSlots {
  /** What concerns the whole app: register, connection, own organisation suspended. */
  readonly banners?: ComponentChildren;
  readonly list: ComponentChildren;
  readonly main: ComponentChildren;
  /** A `Panel`; undefined: no side panel. */
  readonly panel?: ComponentChildren;
  readonly panelTitle?: string | undefined;
}

export interface ShellProps extends ShellSlots {
  readonly snapshot: ShellSnapshot;
  readonly actions: ShellActions;
}

/** The frame around everything: list, conversation, side panel; side by side where there is room, else one at a time. */
export function Shell({ snapshot, actions, banners, list, main, panel, panelTitle }: ShellProps) {
  useKeys(actions.onShortcut);
  useKeptFocus(snapshot);
  const texts = rooms().shell;
  const mainLabel = snapshot.mainTitle === undefined ? texts.nothingOpen : texts.main(snapshot.mainTitle);
  return (
    <div class="vb-shell" data-pane={snapshot.pane} data-panel={panel === undefined ? "none" : "shown"} onFocusCapture={rememberFocus}>
      <SkipLinks hasPanel={panel !== undefined} />
      {/* A tab stop, since it may scroll and have no button in it. */}
      {banners !== undefined && (
        <div id="vb-region-banners" class="vb-shell-banners" data-region tabIndex={0} role="region" aria-label={texts.banners}>
          {banners}
        </div>
      )}
      <div class="vb-shell-panes">
        <nav id="vb-region-list" class="vb-shell-list" data-region tabIndex={-1} aria-label={texts.list}>
          {list}
        </nav>
        <main class="vb-shell-stage">
          {/* For those who go by headings, where the panel has taken the place of the conversation and its title. */}
          {panel !== undefined && <h1 class="vb-shell-title">{mainLabel}</h1>}
          <section id="vb-region-main" class="vb-shell-main" data-region tabIndex={-1} aria-label={mainLabel}>
            {main}
          </section>
          {panel !== undefined && (
            <section id="vb-region-panel" class="vb-shell-panel" data-region tabIndex={-1} aria-label={texts.panel(panelTitle ?? "")}>
              {panel}
            </section>
          )}
        </main>
      </div>
    </div>
  );
}

function SkipLinks({ hasPanel }: { readonly hasPanel: boolean }) {
  const texts = rooms().shell;
  return (
    <nav class="vb-shell-skips" aria-label={texts.skips}>
      <SkipLink to="vb-region-list" words={texts.skipToList} />
      <SkipLink to="vb-region-main" words={texts.skipToMain} />
      {hasPanel && <SkipLink to="vb-region-panel" words={texts.skipToPanel} />}
    </nav>
  );
}

/** Goes there by itself: the address belongs to the app's routes. */
function SkipLink({ to, words }: { readonly to: RegionId; readonly words: string }) {
  const go = (event: Event) => {
    event.preventDefault();
    focusRegion(to);
  };
  return (
    <a href={`#${to}`} class="vb-shell-skip" data-to={to} onClick={go}>
      {words}
    </a>
  );
}

/** What had the focus is gone or out of sight, as on a phone when a conversation takes the list's place: it goes to what is shown now. */
function useKeptFocus({ pane, mainTitle }: ShellSnapshot): void {
  useEffect(() => {
    const { activeElement } = document;
    const isLost = activeElement === null || activeElement === document.body || !activeElement.checkVisibility();
    if (isLost) focusRegion(`vb-region-${pane}`, { withoutField: matchMedia("(pointer: coarse)").matches });
  }, [pane, mainTitle]);
}

/** At the document, since after a click beside everything the focus is nowhere. Behind an open dialog nothing happens. */
function useKeys(onShortcut: (shortcut: Shortcut) => void): void {
  const latest = useRef(onShortcut);
  latest.current = onShortcut;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector("dialog:modal") !== null) return;
      if (event.key === "F6" && !event.ctrlKey && !event.altKey && !event.metaKey) {
        event.preventDefault();
        return focusNextRegion(event.shiftKey ? -1 : 1);
      }
      const shortcut = shortcutOf(event);
      if (shortcut === undefined) return;
      event.preventDefault();
      latest.current(shortcut);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
