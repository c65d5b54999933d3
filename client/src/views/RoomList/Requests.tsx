// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useId, useState } from "preact/hooks";
import type { Invitation } from "../../model/room";
import { Avatar } from "../../parts/Avatar";
import { classes } from "../../parts/classes";
import { Icon } from "../../parts/Icon";
import { rooms } from "../../texts/rooms";
import { OrganisationChip } from "../OrganisationChip/OrganisationChip";

interface RequestsProps {
  readonly requests: readonly Invitation[];
  readonly openRoomId: string | undefined;
  readonly onOpen: (roomId: string) => void;
}

/** So many stand there openly; more begin folded, so that a flood of requests doesn't push the list away. */
const OPEN_AT_MOST = 3;

export function Requests({ requests, openRoomId, onOpen }: RequestsProps) {
  const [unfolded, setUnfolded] = useState<boolean | undefined>(undefined);
  const id = useId();
  if (requests.length === 0) return null;
  const isOpen = unfolded ?? requests.length <= OPEN_AT_MOST;
  return (
    <section class="vb-requests" aria-label={rooms().requests.title(requests.length)}>
      <button type="button" class="vb-requests-head" aria-expanded={isOpen} aria-controls={id} onClick={() => setUnfolded(!isOpen)}>
        <Icon name="person-add" />
        <span>{rooms().requests.title(requests.length)}</span>
        <Icon name={isOpen ? "expand" : "next"} />
      </button>
      <ul id={id} role="list" hidden={!isOpen}>
        {isOpen && requests.map((request) => <RequestRow key={request.roomId} request={request} isOpen={request.roomId === openRoomId} onOpen={onOpen} />)}
      </ul>
    </section>
  );
}

/**
 * No picture: a stranger chose it, and it isn't fetched before one accepts. The name is a stranger's too, and may be long
 * or have an organisation's name in it; so the real one stands apart from it, as nothing that is typed can look.
 */
function RequestRow({ request, isOpen, onOpen }: { readonly request: Invitation; readonly isOpen: boolean; readonly onOpen: (roomId: string) => void }) {
  const { inviter, kind } = request;
  const texts = rooms().requests;
  return (
    <li>
      <button type="button" class={classes("vb-request-row", isOpen && "vb-request-row-open")} aria-current={isOpen || undefined} onClick={() => onOpen(request.roomId)}>
        <Avatar name={inviter.name} />
        <span class="vb-request-words">
          <bdi class="vb-request-name">{texts.from(inviter.name)}</bdi>
          {request.isFromOtherOrganisation && <OrganisationChip organisation={inviter.organisation} />}
          {kind !== "direct" && <bdi class="vb-request-room">{texts.toRoom(request.roomName)}</bdi>}
        </span>
      </button>
    </li>
  );
}
