// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Connection } from "../../model/connection";
import { Avatar } from "../../parts/Avatar";
import { Button } from "../../parts/Button";
import { Icon } from "../../parts/Icon";
import { IconButton } from "../../parts/IconButton";
import { Menu, type MenuItem } from "../../parts/Menu";
import { VisuallyHidden } from "../../parts/VisuallyHidden";
import { rooms } from "../../texts/rooms";
import type { RoomListActions, RoomListSnapshot } from "./RoomList";

interface OwnHeaderProps {
  readonly snapshot: Pick<RoomListSnapshot, "me" | "connection" | "mayLock" | "now">;
  readonly actions: RoomListActions;
}

/** Who I am, whether there is a connection, and where one begins something new. */
export function OwnHeader({ snapshot, actions }: OwnHeaderProps) {
  const texts = rooms().list;
  const { me, connection } = snapshot;
  return (
    <header class="vb-own">
      <Menu
        label={`${texts.account} ${me.name}`}
        placement="bottom-start"
        items={accountItems(snapshot.mayLock, actions)}
        trigger={(attributes) => (
          <button type="button" class="vb-own-person" {...attributes}>
            <Avatar name={me.name} picture={me.picture} />
            <span class="vb-own-words">
              <span class="vb-own-name">
                <VisuallyHidden>{texts.account} </VisuallyHidden>
                {me.name}
              </span>
              <span class="vb-own-organisation">{me.organisation.name}</span>
            </span>
            <Icon name="expand" />
          </button>
        )}
      />
      <IconButton icon="add" label={texts.newConversation} onClick={actions.newConversation} />
      <ConnectionLine connection={connection} now={snapshot.now} onRetry={actions.retryConnection} />
    </header>
  );
}

/** Nothing to say while all is well; `status` stands there always, so that a change is spoken. */
function ConnectionLine({ connection, now, onRetry }: { readonly connection: Connection; readonly now: number; readonly onRetry: () => void }) {
  const retryAt = connection.state === "offline" ? connection.retryAt : undefined;
  return (
    <div class={`vb-own-connection vb-own-${connection.state}`}>
      <span role="status">
        {connection.state !== "online" && <Icon name={connection.state === "offline" ? "offline" : "refresh"} />}
        <span>{connectionWords(connection)}</span>
      </span>
      {retryAt !== undefined && (
        <span class="vb-own-retry">
          {/* Outside of the status: a number that falls each second must not be read out each second. */}
          <span aria-hidden="true">{rooms().connection.nextTry(Math.max(0, Math.round((retryAt - now) / 1000)))}</span>
          <Button small variant="tertiary" onClick={onRetry}>
            {rooms().connection.retry}
          </Button>
        </span>
      )}
    </div>
  );
}

function connectionWords(connection: Connection): string {
  const texts = rooms().connection;
  switch (connection.state) {
    case "connecting":
      return texts.connecting;
    case "online":
      return texts.online;
    case "catching-up":
      return texts.catchingUp;
    case "offline":
      return connection.retryAt === undefined ? texts.offline : texts.unanswered;
  }
}

function accountItems(mayLock: boolean, actions: RoomListActions): readonly MenuItem[] {
  const texts = rooms().list;
  const lock: MenuItem = { id: "lock", icon: "lock", label: texts.lock, onSelect: actions.lock };
  return [
    { id: "settings", icon: "settings", label: texts.settings, onSelect: actions.openSettings },
    { id: "devices", icon: "devices", label: texts.devices, onSelect: actions.openDevices },
    { id: "shortcuts", icon: "keyboard", label: texts.shortcuts, onSelect: actions.openShortcuts },
    ...(mayLock ? [lock] : []),
    { id: "sign-out", icon: "logout", label: texts.signOut, separated: true, onSelect: actions.signOut },
  ];
}
