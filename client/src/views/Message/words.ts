// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Names, times and sizes as people read and hear them. */
import type { Person } from "../../model/person";
import { plainOf } from "../../model/plain";
import type { MessageItem } from "../../model/timeline";
import { locale } from "../../texts/language";
import { talk } from "../../texts/talk";

/** Between marks that keep a name of another direction from turning the sentence around it. */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}

/** The name, with the user ID where others are called alike. */
export function nameOf(person: Person): string {
  return person.isAmbiguous ? `${isolated(person.name)} (${isolated(person.userId)})` : isolated(person.name);
}

/** "Erika, Max und 3 weitere": at most `limit` names. */
export function namesOf(people: readonly Person[], limit = 3): string {
  const names = people.slice(0, limit).map(nameOf);
  const left = people.length - names.length;
  if (left > 0) return talk().more(names.join(", "), left);
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} ${talk().and} ${last}`;
}

type Form = "time" | "day" | "full";
const FORMS: Record<Form, Intl.DateTimeFormatOptions> = {
  time: { hour: "2-digit", minute: "2-digit" },
  day: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  full: { weekday: "short", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" },
};
const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format takes longer than using it a hundred times. */
function format(at: number, form: Form): string {
  const key = `${locale()} ${form}`;
  let found = formats.get(key);
  if (found === undefined) formats.set(key, (found = new Intl.DateTimeFormat(locale() === "de" ? "de-DE" : "en-GB", FORMS[form])));
  return found.format(at);
}

const times = new Map<string, string>();
const MAX_TIMES = 5000;

/** Remembered by the minute: each message asks for it twice, and making it is dear. */
export function timeOf(at: number): string {
  const key = `${locale()}${Math.floor(at / 60_000)}`;
  let found = times.get(key);
  if (found === undefined) {
    if (times.size > MAX_TIMES) times.clear();
    times.set(key, (found = format(at, "time")));
  }
  return found;
}

export const fullTimeOf = (at: number) => format(at, "full");

/** "Heute", "Gestern", or the date. */
export function dayOf(at: number, now = Date.now()): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000);
  if (days === 0) return talk().timeline.today;
  return days === 1 ? talk().timeline.yesterday : format(at, "day");
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

const UNITS = ["B", "kB", "MB", "GB"];

export function sizeOf(bytes: number): string {
  const power = Math.min(UNITS.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const number = bytes / 1000 ** power;
  return `${number.toLocaleString(locale(), { maximumFractionDigits: number < 10 && power > 0 ? 1 : 0 })} ${UNITS[power]}`;
}

/** What the message says, in one line without format. */
export function gistOf(item: MessageItem): string {
  const { body } = item;
  switch (body.kind) {
    case "text":
      return plainOf(body);
    case "image":
      return [talk().message.image(isolated(body.file.name)), body.caption].filter(Boolean).join(": ");
    case "file":
    case "audio":
    case "video":
      return [`${talk().file.kind[body.kind]} ${isolated(body.file.name)}`, body.caption].filter(Boolean).join(": ");
    case "deleted":
      return talk().message.deleted;
    case "undecryptable":
      return talk().undecryptable.title;
    case "unsupported":
      return talk().message.unsupported;
  }
}

const MAX_SPOKEN = 600;

/** Who, when, what and how it stands: all that a person hears on coming to a message. */
export function spokenOf(item: MessageItem): string {
  const { message, delivery, shield, action } = talk();
  const { sender } = item;
  const who = item.isMine ? message.mine : sender.organisation.isOwn ? nameOf(sender) : message.by(nameOf(sender), isolated(sender.organisation.name));
  const text = gistOf(item);
  const parts = [
    who,
    timeOf(item.at),
    item.reply && (item.reply.sender ? message.replyTo(nameOf(item.reply.sender)) : message.replyUnknown),
    item.mentionsMe && message.mentionsYou,
    text.length > MAX_SPOKEN ? `${text.slice(0, MAX_SPOKEN)} …` : text,
    item.isEdited && message.edited,
    item.shield && shield[item.shield],
    item.isPinned && message.pinned,
    item.delivery.state === "queued" && delivery.queued,
    item.delivery.state === "sending" && delivery.sending,
    item.delivery.state === "failed" && delivery[item.delivery.why],
    item.thread && message.thread(item.thread.count),
    item.reactions.length > 0 && `${action.react}: ${item.reactions.map((each) => `${each.key} ${each.people.length}`).join(", ")}`,
  ];
  return parts.filter(Boolean).join(", ");
}
