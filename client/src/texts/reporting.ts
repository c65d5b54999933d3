// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { area } from "./area";

/** Telling the administration about a message, a person or a room. */
export const reporting = area(
  {
    titleMessage: (name: string) => `Nachricht von ${name} melden`,
    titlePerson: (name: string) => `${name} melden`,
    titleRoom: (name: string) => `„${name}“ melden`,
    explain: (organisation: string) =>
      `Die Meldung geht an die Administration Ihrer Organisation (${organisation}). Sie sieht, wer gemeldet wird und was Sie dazu schreiben. Nachrichten sind verschlüsselt: Den Inhalt sieht sie nur, wenn Sie ihn mitschicken. Die gemeldete Person erfährt nichts davon.`,
    reason: "Was ist der Grund?",
    reasonMissing: "Wählen Sie einen Grund aus.",
    reasons: {
      illegal: "Strafbarer Inhalt",
      harassment: "Beleidigung oder Belästigung",
      spam: "Unerwünschte Werbung oder Kettenbrief",
      phishing: "Betrugsversuch, gefährlicher Link oder gefährliche Datei",
      impersonation: "Gibt sich als jemand anderes aus",
      secrets: "Gibt Vertrauliches weiter",
      other: "Etwas anderes",
    },
    added: "Was sollte die Administration noch wissen? (freiwillig)",
    withText: "Den Wortlaut der Nachricht mitschicken",
    withTextHint: "Die Administration kann ihn dann lesen:",
    block: (name: string) => `${name} außerdem blockieren`,
    submit: "Melden",
    sent: "Die Meldung ist angekommen.",
    sentText: "Ihre Administration kümmert sich darum. Bei Gefahr rufen Sie die 110.",
  },
  {
    titleMessage: (name: string) => `Report a message of ${name}`,
    titlePerson: (name: string) => `Report ${name}`,
    titleRoom: (name: string) => `Report “${name}”`,
    explain: (organisation: string) =>
      `The report goes to the administration of your organisation (${organisation}). It sees who is reported and what you write. Messages are encrypted: it sees their contents only if you send them along. The person reported isn’t told.`,
    reason: "What is the reason?",
    reasonMissing: "Choose a reason.",
    reasons: {
      illegal: "Illegal content",
      harassment: "Insult or harassment",
      spam: "Unwanted advertising or chain letter",
      phishing: "Attempted fraud, dangerous link or file",
      impersonation: "Pretends to be somebody else",
      secrets: "Gives away what is confidential",
      other: "Something else",
    },
    added: "What else should the administration know? (optional)",
    withText: "Send the words of the message along",
    withTextHint: "The administration can then read them:",
    block: (name: string) => `Also block ${name}`,
    submit: "Report",
    sent: "The report has arrived.",
    sentText: "Your administration will take care of it. In danger call the police.",
  },
  {
    explain: (organisation: string) =>
      `Die Meldung geht an die Administration deiner Organisation (${organisation}). Sie sieht, wer gemeldet wird und was du dazu schreibst. Nachrichten sind verschlüsselt: Den Inhalt sieht sie nur, wenn du ihn mitschickst. Die gemeldete Person erfährt nichts davon.`,
    reasonMissing: "Wähle einen Grund aus.",
    sentText: "Deine Administration kümmert sich darum. Bei Gefahr ruf die 110.",
  },
);
