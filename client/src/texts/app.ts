// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What the app says where no view does: the start, faults of actions, notifications. */
import { area } from "./area";

export const app = area(
  {
    details: { server: "Server", finding: "Befund", fingerprint: "Fingerabdruck der Vertrauenswurzel" },
    start: {
      loading: "Verbund wird gestartet …",
      failed: "Verbund kann gerade nicht starten",
      offline: "Es gibt keine Verbindung, und auf diesem Gerät ist noch nichts gespeichert. Bitte stellen Sie eine Verbindung her und laden Sie die Seite neu.",
      storage: "Dieser Browser gibt keinen Speicher frei. Im privaten Modus oder mit gesperrten Website-Daten geht es nicht. Bitte erlauben Sie Website-Daten für diese Seite.",
      damaged: "Die gespeicherten Daten dieses Kontos lassen sich nicht öffnen. Bitte melden Sie sich ab und neu an; Ihre Nachrichten liegen auf dem Server.",
      retry: "Neu laden",
      signOut: "Auf diesem Gerät abmelden",
    },
    notification: {
      direct: (sender: string, organisation: string) => `${sender} (${organisation})`,
      room: (sender: string, organisation: string, room: string) => `${sender} (${organisation}) in ${room}`,
      without: "Neue Nachricht",
    },
    faults: {
      offline: "Dafür braucht es eine Verbindung. Bitte versuchen Sie es später noch einmal.",
      refused: (sentence: string) => `Der Server hat abgelehnt: ${sentence}`,
      unknown: "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.",
      "own-suspended": "Ihre Organisation ist im Verbund gerade gesperrt. Mit anderen Organisationen geht deshalb nichts Neues; in der eigenen geht alles weiter. Fragen Sie Ihre IT-Stelle.",
      "register-closed": "Das Verbundregister ist zu alt, um ihm zu trauen. Bis es erneuert ist, geht mit anderen Organisationen nichts Neues; in der eigenen geht alles weiter. Ihre IT-Stelle sollte davon wissen.",
      file: {
        missing: "Der Server gibt die Datei nicht heraus. Vielleicht wurde sie gelöscht.",
        damaged: "Die Datei ist beschädigt oder wurde unterwegs verändert. Bitten Sie darum, sie noch einmal zu senden.",
        "too-large": "Die Datei ist zu groß, um sie hier zu öffnen. Bitten Sie darum, sie kleiner oder auf einem anderen Weg zu senden.",
        "not-drawable": "Dieses Bild ist zu groß oder von einer Art, die hier nicht gezeigt wird. Sie können es speichern, wenn Sie wissen, von wem es kommt.",
      },
      gone: "Diese Nachricht ist nicht mehr da oder nicht für Sie sichtbar.",
      noBackup: "Für diese Nachricht liegt nirgends ein Schlüssel bereit.",
    },
    signOut: {
      title: "Abmelden?",
      text: "Die Nachrichten auf diesem Gerät werden gelöscht. Beim nächsten Anmelden brauchen Sie Ihren Wiederherstellungsschlüssel oder ein anderes angemeldetes Gerät.",
      withoutRecovery: "Achtung: Ihr Wiederherstellungsschlüssel ist nicht eingerichtet. Nach dem Abmelden können Sie Ihre bisherigen Nachrichten nicht mehr lesen.",
      waiting: (count: number) => (count === 1 ? "Eine Nachricht ist noch nicht gesendet und geht verloren." : `${count} Nachrichten sind noch nicht gesendet und gehen verloren.`),
      confirm: "Abmelden",
    },
    rescue: { signedOut: "Sie wurden abgemeldet. Ihre Sitzung wurde beendet, oder Ihr Konto ist gesperrt.", again: "Neu anmelden",
      unproven: "Dieser Server kann nicht nachweisen, dass er Ihrer Organisation gehört. Deshalb wird nichts mehr an ihn gesendet. Ihre Nachrichten auf diesem Gerät bleiben erhalten. Sagen Sie Ihrer IT-Stelle Bescheid.",
      expired: "Ihre Anmeldung ist abgelaufen. Melden Sie sich noch einmal an, dann geht es hier weiter. Ihre Nachrichten sind auf diesem Gerät verschlossen und bleiben erhalten.",
      locked: "Ihre Organisation hat Ihr Konto gesperrt. Ihre IT-Stelle kann es wieder freigeben. Ihre Nachrichten bleiben erhalten.", lockedAgain: "Noch einmal versuchen" },
    request: (who: string) => `Anfrage: ${who}`,
    panels: { people: "Personen", settings: "Einstellungen der Unterhaltung", threads: "Themen", pinned: "Angeheftet", thread: "Thema" },
    file: {
      name: (day: Date) => `Wiederherstellungsschlüssel ${day.toISOString().slice(0, 10)}.txt`,
      content: (userId: string, day: Date, key: string) =>
        `Wiederherstellungsschlüssel für Verbund\n\nKonto: ${userId}\nVom: ${day.toLocaleDateString("de", { dateStyle: "long" })}\n\n${key}\n\nMit diesem Schlüssel werden Ihre Nachrichten auf einem neuen Gerät lesbar.\nZeigen Sie ihn niemandem, auch nicht Ihrer IT-Stelle.\n`,
    },
    secrets: { pin: "PIN für dieses Gerät", password: "Neues Passwort" },
    shared: "In die Zwischenablage kopiert",
  },
  {
    details: { server: "Server", finding: "Finding", fingerprint: "Fingerprint of the trusted root" },
    start: {
      loading: "Verbund is starting …",
      failed: "Verbund can't start right now",
      offline: "There is no connection, and nothing is stored on this device yet. Please connect and load the page again.",
      storage: "This browser gives no storage. It doesn't work in private mode or with blocked site data. Please allow site data for this page.",
      damaged: "The stored data of this account can't be opened. Please sign out and in again; your messages are on the server.",
      retry: "Load again",
      signOut: "Sign out on this device",
    },
    notification: {
      direct: (sender: string, organisation: string) => `${sender} (${organisation})`,
      room: (sender: string, organisation: string, room: string) => `${sender} (${organisation}) in ${room}`,
      without: "New message",
    },
    faults: {
      offline: "This needs a connection. Please try again later.",
      refused: (sentence: string) => `The server refused: ${sentence}`,
      unknown: "That didn't work. Please try again.",
      "own-suspended": "Your organisation is suspended in the Verbund at the moment. So nothing new begins with other organisations; inside your own everything goes on. Ask your IT department.",
      "register-closed": "The Verbund register is too old to be trusted. Until it is renewed nothing new begins with other organisations; inside your own everything goes on. Your IT department should know.",
      file: {
        missing: "The server doesn't hand out the file. Perhaps it was deleted.",
        damaged: "The file is damaged or was changed on its way. Ask for it to be sent again.",
        "too-large": "The file is too large to be opened here. Ask for it to be sent smaller or by another way.",
        "not-drawable": "This picture is too large or of a kind that isn't shown here. You can save it if you know from whom it comes.",
      },
      gone: "This message is no longer there, or not visible to you.",
      noBackup: "There is no key for this message anywhere.",
    },
    signOut: {
      title: "Sign out?",
      text: "The messages on this device are deleted. To sign in again and read them you need your recovery key or another signed-in device.",
      withoutRecovery: "Careful: your recovery key is not set up. After signing out you can't read your earlier messages any more.",
      waiting: (count: number) => (count === 1 ? "One message has not been sent and will be lost." : `${count} messages have not been sent and will be lost.`),
      confirm: "Sign out",
    },
    rescue: { signedOut: "You were signed out. Your session was ended, or your account is locked.", again: "Sign in again",
      unproven: "This server can't prove that it belongs to your organisation. So nothing more is sent to it. Your messages on this device are kept. Tell your IT department.",
      expired: "Your sign-in has run out. Sign in once more to go on here. Your messages are locked up on this device and stay.",
      locked: "Your organisation has locked your account. Your IT department can open it again. Your messages are kept.", lockedAgain: "Try again" },
    request: (who: string) => `Request: ${who}`,
    panels: { people: "People", settings: "Settings of the conversation", threads: "Threads", pinned: "Pinned", thread: "Thread" },
    file: {
      name: (day: Date) => `Recovery key ${day.toISOString().slice(0, 10)}.txt`,
      content: (userId: string, day: Date, key: string) =>
        `Recovery key for Verbund\n\nAccount: ${userId}\nMade on: ${day.toLocaleDateString("en-GB", { dateStyle: "long" })}\n\n${key}\n\nWith this key your messages become readable on a new device.\nShow it to nobody, not even your IT department.\n`,
    },
    secrets: { pin: "PIN for this device", password: "New password" },
    shared: "Copied to the clipboard",
  },
  {
    start: {
      offline: "Es gibt keine Verbindung, und auf diesem Gerät ist noch nichts gespeichert. Bitte stell eine Verbindung her und lade die Seite neu.",
      storage: "Dieser Browser gibt keinen Speicher frei. Im privaten Modus oder mit gesperrten Website-Daten geht es nicht. Bitte erlaube Website-Daten für diese Seite.",
      damaged: "Die gespeicherten Daten dieses Kontos lassen sich nicht öffnen. Bitte melde dich ab und neu an; deine Nachrichten liegen auf dem Server.",
    },
    faults: {
      offline: "Dafür braucht es eine Verbindung. Bitte versuch es später noch einmal.",
      unknown: "Das hat nicht geklappt. Bitte versuch es noch einmal.",
      "own-suspended": "Deine Organisation ist im Verbund gerade gesperrt. Mit anderen Organisationen geht deshalb nichts Neues; in der eigenen geht alles weiter. Frag deine IT-Stelle.",
      "register-closed": "Das Verbundregister ist zu alt, um ihm zu trauen. Bis es erneuert ist, geht mit anderen Organisationen nichts Neues; in der eigenen geht alles weiter. Deine IT-Stelle sollte davon wissen.",
      file: {
        damaged: "Die Datei ist beschädigt oder wurde unterwegs verändert. Bitte darum, sie noch einmal zu senden.",
        "too-large": "Die Datei ist zu groß, um sie hier zu öffnen. Bitte darum, sie kleiner oder auf einem anderen Weg zu senden.",
        "not-drawable": "Dieses Bild ist zu groß oder von einer Art, die hier nicht gezeigt wird. Du kannst es speichern, wenn du weißt, von wem es kommt.",
      },
      gone: "Diese Nachricht ist nicht mehr da oder nicht für dich sichtbar.",
    },
    signOut: {
      text: "Die Nachrichten auf diesem Gerät werden gelöscht. Beim nächsten Anmelden brauchst du deinen Wiederherstellungsschlüssel oder ein anderes angemeldetes Gerät.",
      withoutRecovery: "Achtung: Dein Wiederherstellungsschlüssel ist nicht eingerichtet. Nach dem Abmelden kannst du deine bisherigen Nachrichten nicht mehr lesen.",
    },
    rescue: { signedOut: "Du wurdest abgemeldet. Deine Sitzung wurde beendet, oder dein Konto ist gesperrt.",
      unproven: "Dieser Server kann nicht nachweisen, dass er deiner Organisation gehört. Deshalb wird nichts mehr an ihn gesendet. Deine Nachrichten auf diesem Gerät bleiben erhalten. Sag deiner IT-Stelle Bescheid.",
      expired: "Deine Anmeldung ist abgelaufen. Melde dich noch einmal an, dann geht es hier weiter. Deine Nachrichten sind auf diesem Gerät verschlossen und bleiben erhalten.",
      locked: "Deine Organisation hat dein Konto gesperrt. Deine IT-Stelle kann es wieder freigeben. Deine Nachrichten bleiben erhalten." },
  },
);
