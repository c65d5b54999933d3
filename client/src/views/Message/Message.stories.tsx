// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import type { MessageItem } from "../../model/timeline";
import { aMessage, aText, changed, erika, exampleActions, falseErika, max, me, outsider, quietHost, ute } from "./examples";
import { Message } from "./Message";

function shown(...items: readonly MessageItem[]): () => VNode {
  return () => (
    <main>
      <h1 class="vb-hidden">Nachrichten</h1>
      {items.map((item, index) => (
        <Message key={item.key} item={item} actions={exampleActions} host={quietHost} isActive={index === 0} isMarked={false} isInThread={false} />
      ))}
    </main>
  );
}

const html = `<h2>Überschrift</h2><p>Hallo <a href="https://matrix.to/#/%40erika.mustermann%3Amusterstadt.example">Max</a>,
<strong>fett</strong>, <em>schräg</em>, <del>weg</del>, <code>Code</code>, <a href="https://boese.example/x">https://bank.example</a>,
<span data-mx-spoiler="Ende">Der Gärtner</span>, <font data-mx-color="#f00">rot</font> <img src="https://fremd.example/x.png" alt="fort">.</p>
<blockquote>Zitat</blockquote><ol start="3"><li>drei</li><li>vier<ul><li>tief</li></ul></li></ol><pre><code class="language-ts">const lang = "${"x".repeat(120)}";</code></pre>
<table><thead><tr><th>Amt</th><th>Raum</th></tr></thead><tbody><tr><td>Ordnungsamt</td><td>12</td></tr></tbody></table><hr><script>alert(1)</script>`;
const deep = "<blockquote>".repeat(3000);
/** Known ways into a page; each must end as harmless words. The browser tests look at what is left of them. */
const hostile = [
  '<img src=x onerror="alert(1)">',
  "<svg onload=alert(1)><script>alert(1)</script></svg>",
  "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
  '<a href="javascript:alert(1)">Klick</a> <a href="https://matrix.to/#/@x:y" onclick="alert(1)">x</a> <a href="data:text/html,x">y</a>',
  '<p style="position:fixed;inset:0" class="vb-dialog" id="app">Fläche</p>',
  '<form action="https://boese.example"><input name="password"><button>Anmelden</button></form>',
  '<iframe src="https://boese.example"></iframe><video src="https://boese.example/x"></video><link rel=stylesheet href="https://boese.example/x.css">',
  '<mx-reply>Untergeschobenes Zitat</mx-reply>Echte Antwort',
  `${deep}tief`,
];
const long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft-Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz".repeat(2);
const file = { name: "Haushaltssatzung_2027_Entwurf_mit_allen_Anlagen_und_Stellungnahmen_endgültig_final2.pdf", size: 2_345_678, mimeType: "application/pdf", ref: "file" };
const failed = (why: "refused" | "identity-changed" | "too-large" | "unknown") => aMessage(me, "Das ging nicht hinaus.", { eventId: undefined, delivery: { state: "failed", why, sentence: undefined } });
const unreadable = (why: Extract<MessageItem["body"], { kind: "undecryptable" }>["why"]) => aMessage(erika, { kind: "undecryptable", why });

export const stories: Record<string, () => VNode> = {
  normal: shown(
    aMessage(erika, "Guten Morgen! Die Unterlagen liegen unter https://amt.example/unterlagen. Bei Fragen: post@amt.example"),
    aMessage(erika, "Und noch etwas.", { isContinued: true }),
    aMessage(me, "Danke, ich sehe sie mir an.", { readBy: [erika, max, ute, falseErika] }),
    aMessage(max, "👍🎉"),
    aMessage(ute, "hat das Protokoll gelesen", { body: aText("hat das Protokoll gelesen", { emote: true }) }),
    aMessage(me, "Antwort", { reply: { eventId: "", sender: erika, text: "Guten Morgen! Die Unterlagen liegen unter https://amt.example/unterlagen." }, isEdited: true, isPinned: true }),
    aMessage(max, "@Ich Selbst bitte prüfen", { mentionsMe: true, reactions: [{ key: "👍", people: [erika, me], isMine: true }, { key: "🙏", people: [ute], isMine: false }, { key: "sehr-lange-reaktion-als-text", people: [max], isMine: false }] }),
    aMessage(erika, "Neuer Vorschlag zur Sitzung", { thread: { rootId: "", count: 12, lastSender: ute, lastText: "Einverstanden, dann so.", lastAt: 1_795_420_000_000, unread: 3 } }),
  ),
  html: shown(aMessage(erika, aText("Überschrift", { html, people: [erika] }))),
  hostile: shown(...hostile.map((each) => aMessage(erika, aText("Klartext", { html: each })))),
  people: shown(aMessage(ute, "Ich bin vom Landesamt."), aMessage(falseErika, "Ich heiße wie jemand anderes."), aMessage(changed, "Ich habe ein neues Gerät."), aMessage(outsider, "Mich kennt das Register nicht.")),
  files: shown(
    aMessage(erika, { kind: "image", file: { ...file, name: "Lageplan.png", ref: "wide" }, width: 640, height: 400, caption: "Der neue Lageplan" }),
    aMessage(erika, { kind: "image", file: { ...file, name: "Turm.png", ref: "tall" }, width: 300, height: 600, caption: undefined }),
    aMessage(erika, { kind: "image", file: { ...file, name: "Fort.png", ref: "broken" }, width: 640, height: 400, caption: undefined }),
    aMessage(erika, { kind: "image", file: { ...file, name: "Laden.png", ref: "never" }, width: 0, height: 0, caption: undefined }),
    aMessage(max, { kind: "file", file, caption: "Bitte bis Freitag prüfen." }),
    aMessage(max, { kind: "audio", file: { ...file, name: "Diktat.ogg" }, caption: undefined }),
    aMessage(max, { kind: "video", file: { ...file, name: "Rundgang.mp4", size: 52_000_000 }, caption: undefined }),
  ),
  delivery: shown(
    aMessage(me, "Gesendet"),
    aMessage(me, "Wird gerade gesendet", { eventId: undefined, delivery: { state: "sending" } }),
    aMessage(me, "Ohne Netz geschrieben", { eventId: undefined, delivery: { state: "queued" } }),
    aMessage(me, { kind: "file", file, caption: undefined }, { eventId: undefined, delivery: { state: "uploading", progress: 0.42 } }),
    failed("refused"),
    failed("identity-changed"),
    failed("too-large"),
    failed("unknown"),
  ),
  undecryptable: shown(...(["waiting", "before-device", "no-backup", "withheld", "unsigned-sender", "not-member", "unknown"] as const).map(unreadable)),
  shields: shown(
    ...(["unsigned-device", "unverified-after-verified", "unknown-device", "mismatched-sender", "clear-text"] as const).map((shield) => aMessage(erika, "Bitte überweisen Sie heute noch.", { shield })),
  ),
  gone: shown(
    aMessage(erika, { kind: "deleted", by: undefined, reason: undefined }),
    aMessage(erika, { kind: "deleted", by: max, reason: "Falscher Raum" }),
    aMessage(me, { kind: "deleted", by: me, reason: undefined }),
    aMessage(erika, { kind: "unsupported", eventType: "org.example.poll" }),
  ),
  long: shown(aMessage(max, long), aMessage(max, "Zeile\n".repeat(60)), aMessage(erika, { kind: "file", file: { ...file, name: `${long}.pdf` }, caption: long })),
  rtl: shown(
    aMessage({ ...erika, name: "مريم أحمد" }, "صباح الخير، الاجتماع في العاشرة. Raum 12, bitte!"),
    aMessage({ ...max, name: "\u202eneruT\u202c" }, aText("שלום", { html: "<p>שלום עולם</p><p>Deutsch danach</p><ul><li>אחד</li></ul>" })),
  ),
};
