// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { done, nothing, refused, slow, WORDS } from "../Shell/examples";
import { MediaViewer, type ShownPicture } from "./MediaViewer";

function picture(key: string, name: string, caption?: string): ShownPicture {
  return { key, caption, source: "Erika Mustermann, Mo. 23. November 2026, 14:03", file: { name, size: 480_000, mimeType: "image/png", ref: key } };
}

const pictures = [picture("a", "Brücke Nord.png", "Blick von Norden"), picture("b", "Brücke Süd.png"), picture("c", `${WORDS}.png`, WORDS)];

/** Drawn here, as a file would be after it was opened. */
async function drawn(): Promise<string> {
  const canvas = new OffscreenCanvas(800, 500);
  const pen = canvas.getContext("2d");
  if (pen === null) throw new Error("this browser draws nothing");
  pen.fillStyle = "#2b6a8f";
  pen.fillRect(0, 0, 800, 500);
  pen.fillStyle = "#ffffff";
  pen.fillRect(60, 280, 680, 40);
  return URL.createObjectURL(await canvas.convertToBlob({ type: "image/png" }));
}

function story(current: string, loadPicture: () => Promise<string>, shown = pictures) {
  return () => (
    <main>
      <h1>Haushalt 2027</h1>
      <MediaViewer snapshot={{ pictures: shown, current }} actions={{ loadPicture, saveFile: done, show: nothing, close: nothing }} />
    </main>
  );
}

export const stories = {
  loading: story("a", slow),
  failed: story("b", refused("Dafür braucht es eine Verbindung.")),
  first: story("a", drawn),
  between: story("b", drawn),
  alone: story("a", drawn, pictures.slice(0, 1)),
  long: story("c", drawn),
};
