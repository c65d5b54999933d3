// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { Button } from "../../parts/Button";
import { Notice } from "../../parts/Notice";
import { RoomHeader } from "../RoomHeader/RoomHeader";
import { actions as headerActions } from "../RoomHeader/RoomHeader.stories";
import { RoomList } from "../RoomList/RoomList";
import { actions as listActions, snapshot as list } from "../RoomList/RoomList.stories";
import { details, nothing, WORDS } from "./examples";
import { Panel } from "./Panel";
import { Shell, type ShellSnapshot } from "./Shell";

function story(snapshot: ShellSnapshot, hasPanel: boolean, banner?: string) {
  return () => (
    <Shell
      snapshot={snapshot}
      actions={{ onShortcut: nothing }}
      banners={banner && <Notice severity="warning">{banner}</Notice>}
      list={<RoomList snapshot={list} actions={listActions} />}
      main={<RoomHeader snapshot={{ room: details(), panel: hasPanel ? "other" : undefined }} actions={headerActions} />}
      panel={
        hasPanel ? (
          <Panel title={WORDS} onClose={nothing} onBack={nothing}>
            <p>{WORDS}</p>
            <Button>{WORDS}</Button>
          </Panel>
        ) : undefined
      }
      panelTitle={hasPanel ? WORDS : undefined}
    />
  );
}

export const stories = {
  list: story({ pane: "list", mainTitle: undefined }, false),
  room: story({ pane: "main", mainTitle: "Haushalt 2027" }, false),
  panel: story({ pane: "panel", mainTitle: "Haushalt 2027" }, true),
  banner: story({ pane: "main", mainTitle: "Haushalt 2027" }, false, "Das Verzeichnis der Mitglieder konnte seit gestern nicht erneuert werden. Alles geht weiter; die Administration ist verständigt."),
};
