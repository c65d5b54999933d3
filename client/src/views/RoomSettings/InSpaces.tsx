// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { Notice } from "../../parts/Notice";
import { Switch } from "../../parts/Switch";
import { roomSettings } from "../../texts/room-settings";
import { useTask } from "../Shell/useTask";
import type { RoomInSpace } from "./RoomSettings";
import { Section } from "./Section";

interface InSpacesProps {
  readonly spaces: readonly RoomInSpace[];
  readonly onSet: (spaceId: string, lists: boolean) => Promise<void>;
}

export function InSpaces({ spaces, onSet }: InSpacesProps) {
  const texts = roomSettings();
  const task = useTask();
  const fixed = spaces.filter((space) => space.lists && !space.mayChange);
  const changeable = spaces.filter((space) => space.mayChange);
  return (
    <Section title={texts.spaces}>
      <p class="vb-muted">{fixed.length + changeable.length === 0 ? texts.noSpaces : texts.spacesHint}</p>
      {fixed.length > 0 && (
        <ul>
          {fixed.map((space) => (
            <li key={space.spaceId} dir="auto">
              {space.name}
            </li>
          ))}
        </ul>
      )}
      {changeable.map((space) => (
        <Switch key={space.spaceId} label={space.name} checked={space.lists} onChecked={(lists) => task.run(() => onSet(space.spaceId, lists))} />
      ))}
      {task.failure !== undefined && <Notice severity="danger">{task.failure}</Notice>}
    </Section>
  );
}
