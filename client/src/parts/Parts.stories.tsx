// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { Avatar } from "./Avatar";
import { Button } from "./Button";
import { Checkbox } from "./Checkbox";
import { Combobox, type ComboboxItem } from "./Combobox";
import { CopyButton } from "./CopyButton";
import { Details } from "./Details";
import { Dialog } from "./Dialog";
import { Field } from "./Field";
import { Icon, type IconName } from "./Icon";
import { PATHS } from "./Icon.paths";
import { IconButton } from "./IconButton";
import { Menu } from "./Menu";
import { Notice } from "./Notice";
import { ProgressBar } from "./ProgressBar";
import { QrCode } from "./QrCode";
import { QrScanner } from "./QrScanner";
import { RadioGroup } from "./RadioGroup";
import { Select } from "./Select";
import { Spinner } from "./Spinner";
import { Switch } from "./Switch";
import { TextArea } from "./TextArea";

const nothing = () => undefined;

function Sheet({ children }: { readonly children: unknown }): VNode {
  return (
    <main style={{ display: "grid", gap: "1rem", padding: "1rem", maxInlineSize: "48rem" }}>
      <h1>Parts</h1>
      {children as VNode}
    </main>
  );
}

function Row({ children }: { readonly children: unknown }): VNode {
  return <div style={{ display: "flex", flexWrap: "wrap", gap: "0.5rem", alignItems: "center" }}>{children as VNode}</div>;
}

function Buttons(): VNode {
  return (
    <Sheet>
      <Row>
        <Button variant="primary">Anmelden</Button>
        <Button>Andere Organisation</Button>
        <Button variant="tertiary">Abbrechen</Button>
        <Button variant="danger" icon="trash">
          Löschen
        </Button>
        <Button variant="primary" busy>
          Wird angemeldet
        </Button>
        <Button disabled>Gesperrt</Button>
        <Button small icon="add">
          Neu
        </Button>
        <CopyButton text="Wort" small />
      </Row>
      <Row>
        <IconButton icon="send" label="Senden" />
        <IconButton icon="bell" label="3 Mitteilungen" badge={3} />
        <IconButton icon="more-vert" label="Mehr" small />
        <IconButton icon="star" label="Favorit" aria-pressed={true} />
        <Spinner label="Lädt" />
        <Avatar name="Erika Mustermann" />
        <Avatar name="Max" size="small" />
        <Avatar name="Stadtverwaltung Nürnberg" size="large" square />
      </Row>
      <Row>
        {(Object.keys(PATHS) as IconName[]).map((name) => (
          <Icon key={name} name={name} />
        ))}
      </Row>
      <QrCode content="https://verbund.example/o/amt.example" label="QR-Code der Organisation" />
    </Sheet>
  );
}

function Form(): VNode {
  const [on, turn] = useState(true);
  const [kind, setKind] = useState<"a" | "b">("a");
  return (
    <Sheet>
      <Field label="Benutzername" hint="Zum Beispiel erika" value="erika" onValue={nothing} />
      <Field label="Passwort" type="password" value="geheim" onValue={nothing} error="Benutzername oder Passwort stimmt nicht." />
      <TextArea label="Begründung" value="" onValue={nothing} placeholder="Was ist passiert?" />
      <Select label="Sprache" value="de" options={[{ value: "de", label: "Deutsch" }, { value: "en", label: "English" }]} onValue={nothing} />
      <RadioGroup
        label="Benachrichtigen bei"
        value={kind}
        onValue={setKind}
        options={[
          { value: "a", label: "allen Nachrichten" },
          { value: "b", label: "Erwähnungen", hint: "Nur wenn jemand Ihren Namen nennt." },
        ]}
      />
      <Checkbox label="Ich habe den Schlüssel aufbewahrt" checked={on} onChecked={turn} />
      <Switch label="Lesebestätigungen senden" hint="Andere sehen, dass Sie eine Nachricht gelesen haben." checked={on} onChecked={turn} />
      <ProgressBar label="Bericht.pdf wird gesendet" value={0.4} />
      <ProgressBar label="Wird geprüft" value={undefined} />
    </Sheet>
  );
}

function Notices(): VNode {
  return (
    <Sheet>
      <Notice severity="info" title="Eine neue Fassung ist da">
        Sie wird beim nächsten Öffnen benutzt.
      </Notice>
      <Notice severity="success">Das Passwort ist geändert.</Notice>
      <Notice severity="warning" title="Der Wiederherstellungsschlüssel fehlt" actions={<Button small>Jetzt einrichten</Button>}>
        Ohne ihn sind Ihre Nachrichten verloren, wenn Sie dieses Gerät verlieren.
      </Notice>
      <Notice severity="danger" title="Dieser Server gehört nicht zum Verbund">
        Es wurde nichts gesendet.
      </Notice>
      <Details
        rows={[
          { label: "Server", value: "matrix.donaudampfschifffahrtsgesellschaft.example" },
          { label: "Fingerabdruck", value: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" },
        ]}
        open
      />
    </Sheet>
  );
}

const PEOPLE: readonly ComboboxItem[] = [
  { id: "1", label: "Stadt Musterstadt", description: "Musterstadt", icon: "organisation" },
  { id: "2", label: "Landesamt für Straßenbau, Verkehrsinfrastruktur und Donaudampfschifffahrtsangelegenheiten", description: "Unterhaching", icon: "organisation" },
  { id: "3", label: "Erika Mustermann", description: "Stadt Musterstadt", avatar: { picture: undefined } },
];

function Suggestions(): VNode {
  const [text, setText] = useState("");
  const items = text.trim() === "" ? [] : PEOPLE.filter((item) => item.label.toLowerCase().includes(text.toLowerCase()));
  return (
    <Sheet>
      <Combobox label="Organisation" hint="Name oder Ort" text={text} onText={setText} items={items} onChoose={nothing} />
      <Row>
        <Menu label="Mehr zu dieser Nachricht" items={MENU} placement="bottom-start" />
        <Menu label="Sortieren" text="Sortieren" items={MENU} placement="bottom-start" />
      </Row>
    </Sheet>
  );
}

const MENU = [
  { id: "reply", label: "Antworten", icon: "reply", keys: "R", onSelect: nothing },
  { id: "pin", label: "Anheften", icon: "pin", disabled: true, onSelect: nothing },
  { id: "star", label: "Favorit", icon: "star", checked: true, onSelect: nothing },
  { id: "delete", label: "Löschen", icon: "trash", danger: true, separated: true, onSelect: nothing },
] as const;

function InDialog(): VNode {
  const [open, setOpen] = useState(true);
  return (
    <Sheet>
      <Button onClick={() => setOpen(true)}>Öffnen</Button>
      {open && (
        <Dialog title="Gerät abmelden" onClose={() => setOpen(false)} actions={<Button variant="danger">Abmelden</Button>}>
          <p>Das Gerät „Diensttelefon“ kann danach keine Nachrichten mehr lesen.</p>
          <Menu label="Mehr" items={MENU} />
        </Dialog>
      )}
    </Sheet>
  );
}

function Scanner(): VNode {
  return (
    <Sheet>
      <QrScanner onRead={nothing} textLabel="Einladungslink" />
    </Sheet>
  );
}

export const stories: Record<string, () => VNode> = {
  buttons: () => <Buttons />,
  form: () => <Form />,
  notices: () => <Notices />,
  suggestions: () => <Suggestions />,
  dialog: () => <InDialog />,
  scanner: () => <Scanner />,
};
