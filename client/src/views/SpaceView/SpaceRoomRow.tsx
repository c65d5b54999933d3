// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { SpaceRoom } from "../../model/space";
import { Avatar } from "../../parts/Avatar";
import { Button } from "../../parts/Button";
import { rooms } from "../../texts/rooms";
import { type Task, useTask } from "../Shell/useTask";
import type { SpaceViewActions } from "./SpaceView";

interface SpaceRoomRowProps {
  readonly room: SpaceRoom;
  readonly actions: SpaceViewActions;
}

export function SpaceRoomRow({ room, actions }: SpaceRoomRowProps) {
  const { space, header } = rooms();
  const task = useTask();
  return (
    <div class="vb-space-room">
      <Avatar name={room.name} picture={room.picture} square />
      <div class="vb-space-words">
        <p class="vb-space-name" dir="auto">
          {room.name}
        </p>
        <p class="vb-muted vb-space-second">
          {header.people(room.joinedCount)}
          {room.isSuggested && ` · ${space.suggested}`}
          {room.topic !== "" && (
            <>
              {" · "}
              <bdi>{room.topic}</bdi>
            </>
          )}
        </p>
        {task.failure !== undefined && (
          <p class="vb-space-failure" role="alert">
            {task.failure}
          </p>
        )}
      </div>
      <Way room={room} actions={actions} task={task} />
    </div>
  );
}

/** What one can do to get in; where one can do nothing, a word instead of a button that does nothing. */
function Way({ room, actions, task }: SpaceRoomRowProps & { readonly task: Task }) {
  const { space } = rooms();
  if (room.membership === "join" || room.membership === "invite") {
    return (
      <Button small onClick={() => actions.open(room.roomId)} aria-label={room.membership === "join" ? space.open(room.name) : `${space.invited}: ${room.name}`}>
        {room.membership === "join" ? space.openShort : space.invited}
      </Button>
    );
  }
  if (room.membership === "knock") return <span class="vb-muted">{space.knocked}</span>;
  if (room.access === "closed") return <span class="vb-muted">{space.closed}</span>;
  const isOpen = room.access === "join";
  return (
    <Button small variant={isOpen ? "primary" : "secondary"} busy={task.busy} aria-label={isOpen ? space.joinRoom(room.name) : `${space.knock}: ${room.name}`} onClick={() => task.run(() => (isOpen ? actions.join(room.roomId) : actions.knock(room.roomId)))}>
      {isOpen ? space.join : space.knock}
    </Button>
  );
}
