// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import type { NoticeItem } from "../../model/timeline";
import { Button } from "../../parts/Button";
import { talk } from "../../texts/talk";
import { useTabIndex } from "../Message/reach";
import { fullTimeOf, isolated, nameOf, namesOf, timeOf } from "../Message/words";

/** Up to this many stand each for itself. */
const FEW = 2;

/** What happened in the room, in a quiet line; many together become one sentence of each kind. */
export function Notices({ notices }: { readonly notices: readonly NoticeItem[] }) {
  const [isOpen, setOpen] = useState(false);
  const tabIndex = useTabIndex();
  const sentences = isOpen || notices.length <= FEW ? notices.map(sentenceOf) : summariesOf(notices);
  const canOpen = notices.length > FEW && (isOpen || sentences.length < notices.length);
  const last = notices.at(-1);
  return (
    <div class="vb-notices">
      {sentences.map((sentence, index) => (
        <p key={index} dir="auto">
          {sentence}
          {isOpen && <span class="vb-notices-time"> {timeOf(notices[index]!.at)}</span>}
        </p>
      ))}
      {!isOpen && last !== undefined && (
        <time class="vb-notices-time" dateTime={new Date(last.at).toISOString()} title={fullTimeOf(last.at)}>
          {timeOf(last.at)}
        </time>
      )}
      {canOpen && (
        <Button variant="tertiary" small aria-expanded={isOpen} tabIndex={tabIndex} onClick={() => setOpen(!isOpen)}>
          {isOpen ? talk().notice.showFewer : talk().notice.showAll(notices.length)}
        </Button>
      )}
    </div>
  );
}

/** "Erika und 3 weitere sind beigetreten."; what isn't coming and going keeps its own sentence. */
function summariesOf(notices: readonly NoticeItem[]): string[] {
  const sentences: string[] = [];
  const done = new Set<string>();
  for (const notice of notices) {
    const { kind } = notice.what;
    if (kind !== "joined" && kind !== "left" && kind !== "invited") {
      sentences.push(sentenceOf(notice));
      continue;
    }
    if (done.has(kind)) continue;
    done.add(kind);
    const alike = notices.filter((other) => other.what.kind === kind);
    sentences.push(alike.length === 1 ? sentenceOf(notice) : together(kind, alike));
  }
  return sentences;
}

function together(kind: "joined" | "left" | "invited", alike: readonly NoticeItem[]): string {
  const words = talk().notice;
  const people = (kind === "invited" ? alike.flatMap(({ what }) => ("whom" in what ? [what.whom] : [])) : alike.map(({ who }) => who));
  const each = [...new Map(people.map((person) => [person.userId, person])).values()];
  const names = namesOf(each, 2);
  if (kind !== "invited") return words[kind](names, each.length > 1);
  const hosts = [...new Map(alike.map(({ who }) => [who.userId, who])).values()];
  return words.invited(namesOf(hosts, 2), names);
}

function sentenceOf(notice: NoticeItem): string {
  const words = talk().notice;
  const who = nameOf(notice.who);
  const { what } = notice;
  switch (what.kind) {
    case "joined":
    case "left":
      return words[what.kind](who, false);
    case "created":
    case "encryption-on":
    case "pictured":
    case "replaced":
      return words[what.kind](who);
    case "renamed":
    case "topic":
      return words[what.kind](who, what.text === "" ? "" : isolated(what.text));
    case "person-renamed":
      return words["person-renamed"](isolated(what.before), isolated(what.after));
    case "history":
      return words.history[what.visibility](who);
    case "role":
      return words.role[what.role](who, nameOf(what.whom));
    default: {
      const sentence = words[what.kind](who, nameOf(what.whom));
      return what.reason === undefined ? sentence : `${sentence} ${words.reason(isolated(what.reason))}`;
    }
  }
}
