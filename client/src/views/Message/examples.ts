// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** People and messages for stories and browser tests. */
import type { Organisation } from "../../model/organisation";
import type { Person } from "../../model/person";
import type { MessageBody, MessageItem, NoticeItem, TimelineItem } from "../../model/timeline";
import type { MessageActions } from "./actions";
import type { MessageHost } from "./host";

export const ownOrganisation: Organisation = { serverName: "musterstadt.example", name: "Stadt Musterstadt", place: "Musterstadt", status: "active", isOwn: true };
export const otherOrganisation: Organisation = { serverName: "landesamt.example", name: "Landesamt für Geoinformation und Landesvermessung", place: "Beispielburg", status: "active", isOwn: false };
const suspended: Organisation = { ...otherOrganisation, serverName: "gesperrt.example", name: "Kreis Gesperrt", status: "suspended" };
const stranger: Organisation = { serverName: "fremd.example", name: "fremd.example", place: "", status: "unknown", isOwn: false };

export function aPerson(name: string, organisation = ownOrganisation, more: Partial<Person> = {}): Person {
  const localpart = name.toLowerCase().replace(/[^a-z]+/g, ".");
  return { userId: `@${localpart}:${organisation.serverName}`, name, picture: undefined, organisation, isAmbiguous: false, trust: "unverified", ...more };
}

export const me = aPerson("Ich Selbst");
export const erika = aPerson("Erika Mustermann");
export const max = aPerson("Max Sonnenschein-Freudenberg");
export const ute = aPerson("Ute Beispiel", otherOrganisation);
export const falseErika = aPerson("Erika Mustermann", otherOrganisation, { isAmbiguous: true });
export const changed = aPerson("Bernd Wechsel", suspended, { trust: "changed" });
export const outsider = aPerson("Fremde Person", stranger);

/** Ten o'clock on a Monday; a fixed day, so that pictures stay the same. */
export const MORNING = Date.UTC(2026, 10, 23, 9, 0);

let count = 0;

export function aText(text: string, more: Partial<Extract<MessageBody, { kind: "text" }>> = {}): MessageBody {
  return { kind: "text", text, html: undefined, emote: false, notice: false, people: [], ...more };
}

export function aMessage(sender: Person, body: MessageBody | string, more: Partial<MessageItem> = {}): MessageItem {
  count += 1;
  const isMine = sender === me;
  return {
    type: "message",
    key: `m${count}`,
    eventId: `$${count}`,
    at: MORNING + count * 60_000,
    sender,
    isMine,
    isContinued: false,
    body: typeof body === "string" ? aText(body) : body,
    reply: undefined,
    reactions: [],
    isEdited: false,
    mentionsMe: false,
    thread: undefined,
    readBy: [],
    delivery: isMine ? { state: "sent" } : { state: "received" },
    shield: undefined,
    may: { edit: isMine, delete: isMine, reply: true, react: true, report: !isMine, pin: true },
    isPinned: false,
    ...more,
  };
}

export function aNotice(who: Person, what: NoticeItem["what"]): NoticeItem {
  count += 1;
  return { type: "notice", key: `n${count}`, at: MORNING + count * 60_000, who, what };
}

export const quietHost: MessageHost = { ask: () => undefined, run: (action) => void action.catch(() => undefined), say: () => undefined };

const nothing = () => Promise.resolve();

export const exampleActions: MessageActions = {
  react: nothing,
  reply: () => undefined,
  edit: () => undefined,
  delete: nothing,
  report: nothing,
  pin: nothing,
  openThread: () => undefined,
  retry: nothing,
  takeBack: nothing,
  copy: nothing,
  loadVersions: () =>
    Promise.resolve([
      { at: MORNING, text: "Wir trefen uns um 9.", html: undefined },
      { at: MORNING + 60_000, text: "Wir treffen uns um 9 Uhr.", html: undefined },
      { at: MORNING + 120_000, text: "Wir treffen uns um 10 Uhr.", html: "Wir treffen uns um <strong>10 Uhr</strong>." },
    ]),
  loadThumbnail: (ref) => drawn(ref),
  loadPicture: (ref) => drawn(ref),
  loadFile: (ref) => drawn(ref),
  saveFile: nothing,
  requestKeys: nothing,
  openRecovery: () => undefined,
  openPerson: () => undefined,
  openRoom: () => undefined,
  jumpTo: nothing,
};

/** A picture made here; "broken" can't be had, "never" takes for ever. */
function drawn(ref: unknown): Promise<string> {
  if (ref === "broken") return Promise.reject(new Error("Das Bild ist nicht mehr auf dem Server."));
  if (ref === "never") return new Promise(() => undefined);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = ref === "tall" ? [300, 600] : [640, 400];
  const pen = canvas.getContext("2d")!;
  const colours = pen.createLinearGradient(0, 0, canvas.width, canvas.height);
  colours.addColorStop(0, "#24479b");
  colours.addColorStop(1, "#8fd0c0");
  pen.fillStyle = colours;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(URL.createObjectURL(blob!))));
}

const WORDS = "Guten Morgen, die Sitzung des Hauptausschusses beginnt um zehn. Bitte denken Sie an die Unterlagen zur Haushaltssatzung. Danke! Das Protokoll folgt am Nachmittag".split(" ");
const PEOPLE = [erika, max, ute, me, falseErika];

/** A conversation of any length, with all that happens in one. */
export function aConversation(length: number): TimelineItem[] {
  const items: TimelineItem[] = [{ type: "day", key: "day-1", at: MORNING }];
  for (let index = 0; index < length; index += 1) {
    const sender = PEOPLE[Math.floor(index / 3) % PEOPLE.length]!;
    const text = WORDS.slice(0, 3 + ((index * 7) % (WORDS.length - 3))).join(" ");
    items.push(aMessage(sender, `${index + 1}. ${text}`, { key: `c${index}`, eventId: `${index}`, isContinued: index % 3 !== 0, ...extras(index) }));
  }
  return items;
}

function extras(index: number): Partial<MessageItem> {
  if (index % 11 === 5) return { reactions: [{ key: "👍", people: [erika, me], isMine: true }, { key: "🎉", people: [ute], isMine: false }] };
  if (index % 13 === 6) return { body: { kind: "image", file: { name: "Lageplan.png", size: 234_000, mimeType: "image/png", ref: "wide" }, width: 640, height: 400, caption: undefined } };
  if (index % 17 === 8) return { body: aText("Siehe Liste", { html: "<p>Siehe <strong>Liste</strong>:</p><ul><li>Punkt eins</li><li><code>Punkt zwei</code></li></ul>" }) };
  if (index % 19 === 9) return { reply: { eventId: `${index - 4}`, sender: erika, text: "Guten Morgen, die Sitzung des Hauptausschusses beginnt" } };
  return index % 23 === 3 ? { isEdited: true, readBy: [erika, max, ute, falseErika] } : {};
}
