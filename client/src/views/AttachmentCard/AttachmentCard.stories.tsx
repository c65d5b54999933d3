// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Attachment } from "../../model/timeline";
import { WORDS } from "../Shell/examples";
import { AttachmentCard, type AttachmentCardActions, type AttachmentCardSnapshot } from "./AttachmentCard";

const file: Attachment = { name: "Haushaltssatzung 2027.pdf", mimeType: "application/pdf", size: 2_400_000, ref: "file" };
const never = () => new Promise<never>(() => undefined);
const idle: AttachmentCardActions = { loadFile: never, saveFile: never };

const half: AttachmentCardActions["saveFile"] = (_ref, progress) => {
  progress?.(0.42);
  return never();
};

const broken = () => Promise.reject(new Error("Der Server hat die Datei nicht mehr."));

function story(more: Partial<AttachmentCardSnapshot>, actions: Partial<AttachmentCardActions> = {}) {
  return (
    <main>
      <h1>Hauptausschuss</h1>
      <AttachmentCard snapshot={{ kind: "file", file, ...more }} actions={{ ...idle, ...actions }} />
    </main>
  );
}

/** As after a press on saving, or on playing where that can be done. */
function Pressed({ children }: { readonly children: ComponentChildren }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.querySelector("button")?.click(), []);
  return <div ref={ref}>{children}</div>;
}

export const stories = {
  file: () => story({}),
  audio: () => story({ kind: "audio", file: { ...file, name: "Diktat.ogg", mimeType: "audio/ogg" } }),
  video: () => story({ kind: "video", file: { ...file, name: "Begehung.mp4", mimeType: "video/mp4" } }),
  unnamed: () => story({ file: { ...file, name: " " } }),
  long: () => story({ kind: "audio", file: { ...file, name: `${WORDS.replaceAll(" ", "_")}.ogg` } }),
  saving: () => <Pressed>{story({}, { saveFile: half })}</Pressed>,
  failed: () => <Pressed>{story({}, { saveFile: broken })}</Pressed>,
};
