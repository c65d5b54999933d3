// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useRef, useState } from "preact/hooks";
import type { MessageItem } from "../../model/timeline";
import { talk } from "../../texts/talk";
import { gistOf, nameOf, namesOf } from "../Message/words";

const AT_MOST_EVERY_MS = 4000;
const MAX_WORDS = 200;

/** Tells screen readers what is new, once in a few seconds at most: one message with its words, several as a number. */
export function Announcer({ messages, isAtEnd }: { readonly messages: readonly MessageItem[]; readonly isAtEnd: boolean }) {
  const waiting = useRef<MessageItem[]>([]);
  const lastKey = useRef(messages.at(-1)?.key);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const spokenAt = useRef(0);
  const [spoken, speak] = useState({ words: "", count: 0 });
  useEffect(() => {
    const known = messages.findIndex((message) => message.key === lastKey.current);
    const fresh = known < 0 || !isAtEnd ? [] : messages.slice(known + 1).filter((message) => !message.isMine);
    lastKey.current = messages.at(-1)?.key;
    if (fresh.length === 0) return;
    waiting.current.push(...fresh);
    timer.current ??= setTimeout(
      () => {
        timer.current = undefined;
        spokenAt.current = performance.now();
        speak((before) => ({ words: summaryOf(waiting.current.splice(0)), count: before.count + 1 }));
      },
      Math.max(300, spokenAt.current + AT_MOST_EVERY_MS - performance.now()),
    );
  }, [messages, isAtEnd]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <div class="vb-hidden" role="status" aria-live="polite">
      <span key={spoken.count}>{spoken.words}</span>
    </div>
  );
}

function summaryOf(messages: readonly MessageItem[]): string {
  const [first] = messages;
  if (first === undefined) return "";
  if (messages.length === 1) return talk().timeline.announceOne(nameOf(first.sender), gistOf(first).slice(0, MAX_WORDS));
  const senders = [...new Map(messages.map((message) => [message.sender.userId, message.sender])).values()];
  return talk().timeline.announceMany(messages.length, namesOf(senders));
}
