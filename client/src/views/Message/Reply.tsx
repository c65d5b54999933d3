// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ReplyPreview } from "../../model/timeline";
import { Icon } from "../../parts/Icon";
import { talk } from "../../texts/talk";
import { useTabIndex } from "./reach";
import { isolated, nameOf } from "./words";

interface ReplyProps {
  readonly reply: ReplyPreview;
  readonly onOpen: () => void;
}

/** What is answered, in one line; pressing it goes there. */
export function Reply({ reply, onOpen }: ReplyProps) {
  const tabIndex = useTabIndex();
  const { message } = talk();
  const who = reply.sender === undefined ? message.replyUnknown : message.replyTo(nameOf(reply.sender));
  return (
    <button type="button" class="vb-reply" tabIndex={tabIndex} title={message.replyOpen} onClick={onOpen}>
      <Icon name="reply" />
      <span class="vb-reply-words">
        <span class="vb-reply-who">{who}</span>
        {reply.text !== undefined && <span class="vb-reply-text">{isolated(reply.text)}</span>}
      </span>
    </button>
  );
}
