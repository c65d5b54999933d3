// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { Component } from "preact";
import { Icon } from "../../parts/Icon";
import { Message } from "../Message/Message";
import type { MessageActions } from "../Message/actions";
import type { MessageHost } from "../Message/host";
import { dayOf } from "../Message/words";
import { talk } from "../../texts/talk";
import { Notices } from "./Notices";
import type { Row } from "./rows";

interface TimelineRowProps {
  readonly row: Row;
  readonly actions: MessageActions;
  readonly host: MessageHost;
  readonly isActive: boolean;
  readonly isMarked: boolean;
  readonly isInThread: boolean;
}

/** Drawn again only where something of it changed: of 300 rows, one or two. */
export class TimelineRow extends Component<TimelineRowProps> {
  override shouldComponentUpdate(next: TimelineRowProps): boolean {
    const now = this.props;
    return (
      next.row !== now.row || next.isActive !== now.isActive || next.isMarked !== now.isMarked || next.actions !== now.actions || next.host !== now.host || next.isInThread !== now.isInThread
    );
  }

  override render() {
    const { row, ...rest } = this.props;
    return (
      <li class="vb-timeline-row" data-row={row.key}>
        {row.type === "message" ? <Message item={row} {...rest} /> : <Between row={row} />}
      </li>
    );
  }
}

function Between({ row }: { readonly row: Exclude<Row, { type: "message" }> }) {
  const { timeline } = talk();
  switch (row.type) {
    case "notices":
      return <Notices notices={row.notices} />;
    case "day":
      return (
        <h3 class="vb-timeline-day">
          <span>{dayOf(row.at)}</span>
        </h3>
      );
    case "unread":
      return (
        <h3 class="vb-timeline-day vb-timeline-unread">
          <span>{timeline.unread}</span>
        </h3>
      );
    case "gap":
      return (
        <p class="vb-timeline-gap">
          <Icon name="info" /> {timeline.gap}
        </p>
      );
  }
}
