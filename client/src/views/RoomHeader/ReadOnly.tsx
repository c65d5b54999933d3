// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { RoomDetails } from "../../model/room";
import { Button } from "../../parts/Button";
import { list } from "../../parts/formatting";
import { Notice } from "../../parts/Notice";
import { rooms } from "../../texts/rooms";

/** Why nothing can be written here, and what to do about it. */
export function ReadOnly({ room, onReplacement }: { readonly room: RoomDetails; readonly onReplacement: (roomId: string) => void }) {
  if (room.readOnly === undefined) return null;
  const { replacedBy } = room;
  const isGrave = ["own-suspended", "other-suspended", "register-closed", "banned"].includes(room.readOnly);
  const next = room.readOnly === "replaced" && replacedBy !== undefined && (
    <Button small variant="primary" icon="forward" onClick={() => onReplacement(replacedBy)}>
      {rooms().readOnly.openReplacement}
    </Button>
  );
  return (
    <Notice severity={isGrave ? "warning" : "info"} icon="lock" actions={next || undefined}>
      {words(room)}
    </Notice>
  );
}

function words(room: RoomDetails): string {
  const texts = rooms().readOnly;
  if (room.readOnly === undefined) return "";
  if (room.readOnly !== "other-suspended") return texts[room.readOnly];
  const suspended = room.organisations.filter((one) => one.status !== "active" && !one.isOwn).map((one) => one.name);
  return texts["other-suspended"](list(suspended));
}
