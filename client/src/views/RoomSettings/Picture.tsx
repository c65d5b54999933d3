// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useRef, useState } from "preact/hooks";
import type { RoomDetails } from "../../model/room";
import { Avatar } from "../../parts/Avatar";
import { Button } from "../../parts/Button";
import { Notice } from "../../parts/Notice";
import { roomSettings } from "../../texts/room-settings";
import { useTask } from "../Shell/useTask";

const TYPES = ["image/png", "image/jpeg", "image/webp"];
const MAX_MEGABYTES = 4;

interface PictureProps {
  readonly room: RoomDetails;
  readonly onPicture: (file: File | undefined) => Promise<void>;
}

export function Picture({ room, onPicture }: PictureProps) {
  const texts = roomSettings();
  const input = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<string | undefined>(undefined);
  const task = useTask();
  const choose = (file: File | undefined) => {
    const fault = file && wrongWith(file);
    setWrong(fault);
    if (file !== undefined && fault === undefined) task.run(() => onPicture(file));
  };
  return (
    <div class="vb-room-settings-picture">
      <Avatar name={room.name} picture={room.picture} size="large" square />
      {room.may.setPicture && (
        <div class="vb-stack">
          <div class="vb-row-of-buttons">
            <Button small icon="image" busy={task.busy} onClick={() => input.current?.click()}>
              {texts.choosePicture}
            </Button>
            {room.picture !== undefined && (
              <Button small variant="tertiary" onClick={() => task.run(() => onPicture(undefined))}>
                {texts.removePicture}
              </Button>
            )}
          </div>
          <p class="vb-muted vb-room-settings-small">{texts.pictureHint(MAX_MEGABYTES)}</p>
          <input ref={input} type="file" accept={TYPES.join(",")} hidden onChange={(event) => choose(taken(event.currentTarget))} />
          {(wrong ?? task.failure) !== undefined && <Notice severity="danger">{wrong ?? task.failure}</Notice>}
        </div>
      )}
    </div>
  );
}

/** Emptied at once, so that the same file can be chosen again after it was refused. */
function taken(input: HTMLInputElement): File | undefined {
  const file = input.files?.[0];
  input.value = "";
  return file;
}

function wrongWith(file: File): string | undefined {
  const texts = roomSettings();
  if (!TYPES.includes(file.type)) return texts.notAPicture;
  return file.size > MAX_MEGABYTES * 1_000_000 ? texts.pictureTooLarge(MAX_MEGABYTES) : undefined;
}
