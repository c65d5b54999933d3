// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The common signs, by group, with German and English names for search and screen readers. A table of our own: nothing is loaded. */
import { area } from "./area";
import { locale } from "./language";

export interface Emoji {
  readonly sign: string;
  readonly name: string;
  /** Lower case, in both languages. */
  readonly search: string;
}

export type EmojiGroup = "faces" | "gestures" | "office" | "nature" | "places" | "signs";

/** "sign German|English", one after another. */
const TABLE: Record<EmojiGroup, string> = {
  faces: `
😀 grinsend|grinning
😄 lachend|smiling with open mouth
😁 strahlend|beaming
😅 erleichtert lachend|smiling with sweat
😂 Tränen lachend|tears of joy
🤣 kugelt sich vor Lachen|rolling on the floor
🙂 lächelnd|slightly smiling
🙃 verkehrt herum|upside-down
😉 zwinkernd|winking
😊 freundlich lächelnd|smiling warmly
😇 unschuldig|halo, innocent
🥰 voller Zuneigung|with hearts
😍 verliebt|heart eyes
🤩 begeistert|star-struck
😋 lecker|tasty
😛 Zunge heraus|tongue out
🤔 nachdenklich|thinking
🤨 skeptisch|raised eyebrow
😐 neutral|neutral
😑 ausdruckslos|expressionless
😶 sprachlos|without mouth
🙄 verdreht die Augen|rolling eyes
😏 verschmitzt|smirking
😬 verlegen|grimacing
😮 erstaunt|surprised
😲 verblüfft|astonished
😳 errötend|flushed
🥺 bittend|pleading
😢 weinend|crying
😭 laut weinend|loudly crying
😞 enttäuscht|disappointed
😔 betrübt|pensive
😟 besorgt|worried
😕 verwirrt|confused
🙁 traurig|frowning
😤 schnaubend|huffing
😠 verärgert|angry
😡 wütend|furious
😱 erschrocken|screaming in fear
😴 schlafend|sleeping
🥱 gähnend|yawning
😷 mit Maske|with mask
🤒 krank, Fieber|ill, thermometer
🤧 erkältet|sneezing
🤯 überwältigt|exploding head
😎 cool, Sonnenbrille|cool, sunglasses
🤓 Streber|nerd
🥳 feiernd|partying
🤗 umarmend|hugging
🫡 salutierend|saluting
🤝 Handschlag|handshake`,
  gestures: `
👍 Daumen hoch|thumbs up
👎 Daumen runter|thumbs down
👌 in Ordnung|OK hand
✌️ Siegeszeichen|victory
🤞 Daumen drücken|fingers crossed
👏 Applaus|clapping
🙌 Hände hoch|raised hands
👐 offene Hände|open hands
🙏 Bitte, danke|please, thank you
💪 stark|strong
👋 winken|waving
☝️ Zeigefinger|pointing up
👉 nach rechts|pointing right
👈 nach links|pointing left
👆 nach oben|pointing up
👇 nach unten|pointing down
✋ Halt|stop, raised hand
✍️ schreibend|writing
🤷 Schulterzucken|shrugging
🤦 Hand vor dem Gesicht|facepalm
🙋 meldet sich|raising hand
🙇 Verbeugung|bowing
👀 Augen, ich schaue|eyes, looking
🧠 Gehirn|brain
👥 Personen|people
👩‍💻 am Rechner|at the computer
🧑‍🚒 Feuerwehr|firefighter
👮 Polizei|police
🧑‍⚕️ Gesundheit|health worker
👷 Baustelle|construction worker
❤️ rotes Herz|red heart
🧡 oranges Herz|orange heart
💛 gelbes Herz|yellow heart
💚 grünes Herz|green heart
💙 blaues Herz|blue heart
💜 violettes Herz|purple heart
🖤 schwarzes Herz|black heart
💔 gebrochenes Herz|broken heart`,
  office: `
✅ erledigt|done, check mark
☑️ abgehakt|checked
📌 Reißzwecke|pushpin
📎 Büroklammer|paperclip
📝 Notiz|memo
📄 Dokument|document
📁 Ordner|folder
🗂️ Akten|card index dividers
📊 Balkendiagramm|bar chart
📈 steigend|chart increasing
📉 fallend|chart decreasing
📅 Kalender|calendar
🗓️ Termin|appointment
⏰ Wecker|alarm clock
⏳ es läuft noch|hourglass
📞 Telefon|telephone
📱 Handy|mobile phone
💻 Laptop|laptop
🖥️ Bildschirm|desktop computer
🖨️ Drucker|printer
📧 E-Mail|e-mail
📬 Briefkasten|mailbox
✉️ Brief|letter
📦 Paket|package
🔍 Suche|magnifying glass
🔒 verschlossen|locked
🔓 offen|unlocked
🔑 Schlüssel|key
🛡️ Schild|shield
⚖️ Recht, Waage|scales, law
🏛️ Behörde|public building
🏢 Bürogebäude|office building
🗳️ Wahlurne|ballot box
💶 Euro|euro
💡 Idee|idea
🔧 Werkzeug|wrench
⚙️ Zahnrad|gear
🧾 Rechnung|receipt
📣 Ankündigung|megaphone
🔔 Glocke|bell
🎓 Abschluss|graduation
🏆 Pokal|trophy
🥇 Goldmedaille|gold medal
🎯 Treffer|bullseye
🚀 Rakete, es geht los|rocket
🎉 Feier|party popper
🎂 Geburtstag|birthday cake
🎁 Geschenk|gift
💐 Blumenstrauß|bouquet`,
  nature: `
☕ Kaffee|coffee
🍵 Tee|tea
🥨 Brezel|pretzel
🍞 Brot|bread
🧀 Käse|cheese
🍎 Apfel|apple
🍌 Banane|banana
🍓 Erdbeere|strawberry
🥗 Salat|salad
🍕 Pizza|pizza
🍝 Nudeln|pasta
🍲 Eintopf|stew
🍪 Keks|cookie
🍰 Kuchen|cake
🍺 Bier|beer
🥂 Anstoßen|clinking glasses
🌱 Keimling|seedling
🌳 Baum|tree
🌷 Tulpe|tulip
🌻 Sonnenblume|sunflower
🍀 Glücksklee|four leaf clover
🍂 Herbst|autumn leaves
❄️ Schnee|snowflake
☀️ Sonne|sun
⛅ wolkig|partly cloudy
🌧️ Regen|rain
⛈️ Gewitter|thunderstorm
🌈 Regenbogen|rainbow
🌊 Hochwasser, Welle|wave, flood
🔥 Feuer|fire
🐶 Hund|dog
🐱 Katze|cat
🐦 Vogel|bird
🐝 Biene|bee
🐟 Fisch|fish`,
  places: `
🚗 Auto|car
🚌 Bus|bus
🚆 Zug|train
🚇 U-Bahn|metro
🚲 Fahrrad|bicycle
🚶 zu Fuß|walking
✈️ Flugzeug|airplane
⛴️ Fähre|ferry
🚒 Feuerwehrauto|fire engine
🚓 Polizeiauto|police car
🚑 Krankenwagen|ambulance
🚧 Baustelle|construction
🚦 Ampel|traffic light
🅿️ Parkplatz|parking
🏠 zu Hause|home
🏥 Krankenhaus|hospital
🏫 Schule|school
🏖️ Urlaub|holiday, beach
⛰️ Berge|mountains
🗺️ Karte|map
📍 Ort|location
🌍 Welt|world
🇩🇪 Deutschland|Germany
🇪🇺 Europa|European Union
🇦🇹 Österreich|Austria
🇨🇭 Schweiz|Switzerland`,
  signs: `
⚠️ Achtung|warning
❗ wichtig|exclamation mark
❓ Frage|question mark
❌ nein|cross mark
⛔ kein Zutritt|no entry
🚫 verboten|prohibited
🆗 OK|OK
🆕 neu|new
🆘 Hilfe|SOS, help
ℹ️ Information|information
➕ plus|plus
➖ minus|minus
➡️ Pfeil rechts|right arrow
⬅️ Pfeil links|left arrow
⬆️ Pfeil hoch|up arrow
⬇️ Pfeil runter|down arrow
🔄 wiederholen|repeat
🔝 oben|top
💯 hundert, genau|hundred points
⭐ Stern|star
✨ Funkeln|sparkles
🔴 rot|red circle
🟡 gelb|yellow circle
🟢 grün|green circle
🔵 blau|blue circle
⚪ weiß|white circle
⚫ schwarz|black circle
1️⃣ eins|one
2️⃣ zwei|two
3️⃣ drei|three
💤 Schlaf|sleep
💬 Sprechblase|speech bubble
🎵 Note|musical note
♿ barrierefrei|accessible
♻️ Wiederverwertung|recycling`,
};

const read = new Map<string, readonly Emoji[]>();

/** Read when it is first asked for: who never opens the picker pays nothing. */
export function emojisOf(group: EmojiGroup): readonly Emoji[] {
  const key = `${locale()} ${group}`;
  let found = read.get(key);
  if (found === undefined) read.set(key, (found = TABLE[group].trim().split("\n").map(emojiFrom)));
  return found;
}

function emojiFrom(line: string): Emoji {
  const [sign = "", ...words] = line.split(" ");
  const [de = "", en = ""] = words.join(" ").split("|");
  return { sign, name: locale() === "de" ? de : en, search: `${de} ${en}`.toLocaleLowerCase("de") };
}

export const EMOJI_GROUPS = Object.keys(TABLE) as readonly EmojiGroup[];

export const emojis = area(
  {
    title: "Emoji wählen",
    search: "Emoji suchen",
    recent: "Häufig benutzt",
    groups: { faces: "Gesichter", gestures: "Gesten und Menschen", office: "Arbeit und Büro", nature: "Natur und Essen", places: "Orte und Reisen", signs: "Zeichen" },
    groupsLabel: "Gruppen",
    nothing: "Kein Emoji gefunden. Versuchen Sie ein anderes Wort.",
    found: (count: number) => (count === 1 ? "1 Emoji" : `${count} Emojis`),
  },
  {
    title: "Choose an emoji",
    search: "Search emojis",
    recent: "Frequently used",
    groups: { faces: "Faces", gestures: "Gestures and people", office: "Work and office", nature: "Nature and food", places: "Places and travel", signs: "Signs" },
    groupsLabel: "Groups",
    nothing: "No emoji found. Try another word.",
    found: (count) => (count === 1 ? "1 emoji" : `${count} emojis`),
  },
  { nothing: "Kein Emoji gefunden. Versuch ein anderes Wort." },
);
