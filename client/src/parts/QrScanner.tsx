// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { common } from "../texts/common";
import { Button } from "./Button";
import { Field } from "./Field";
import { Notice } from "./Notice";
import "./QrCode.css";

interface QrScannerProps {
  /** Called once for each code that was read; what it means is the caller's business. */
  readonly onRead: (content: { readonly text: string; readonly bytes: Uint8Array<ArrayBuffer> }) => void;
  /** Offers a field for the same content typed or pasted; off where the content is no text. */
  readonly textLabel?: string | undefined;
}

type Camera = "starting" | "running" | "none" | "denied";

/** The camera, or a photo, or the text: whoever can't use the one uses the other. The picture never leaves the page. */
export function QrScanner({ onRead, textLabel }: QrScannerProps) {
  const video = useRef<HTMLVideoElement>(null);
  const reader = useRef(onRead);
  reader.current = onRead;
  const [camera, setCamera] = useState<Camera>("starting");
  const [photoFailed, setPhotoFailed] = useState(false);
  useEffect(() => watch(video, setCamera, (bytes) => reader.current(asContent(bytes))), []);
  const read = async (file: Blob | undefined) => {
    if (file === undefined) return;
    const bytes = await fromPhoto(file);
    setPhotoFailed(bytes === undefined);
    if (bytes !== undefined) onRead(asContent(bytes));
  };
  return (
    <div class="vb-qr-scanner">
      <p role="status">{words(camera)}</p>
      <video ref={video} class="vb-qr-video" muted playsInline hidden={camera !== "running"} aria-label={common().qr.label} />
      <Photo onFile={(file) => void read(file)} />
      {photoFailed && <Notice severity="warning">{common().qr.notFound}</Notice>}
      {textLabel !== undefined && <Typed label={textLabel} onText={(text) => onRead(asContent(new TextEncoder().encode(text)))} />}
    </div>
  );
}

function words(camera: Camera): string {
  const texts = common().qr;
  return { starting: texts.starting, running: texts.point, none: texts.noCamera, denied: texts.denied }[camera];
}

function Photo({ onFile }: { readonly onFile: (file: File | undefined) => void }): VNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div>
      <Button icon="image" small onClick={() => input.current?.click()}>
        {common().qr.photo}
      </Button>
      <input ref={input} type="file" accept="image/*" capture="environment" hidden onChange={(event) => onFile(event.currentTarget.files?.[0])} />
    </div>
  );
}

function Typed({ label, onText }: { readonly label: string; readonly onText: (text: string) => void }): VNode {
  const [text, setText] = useState("");
  const form = useId();
  return (
    <form
      id={form}
      class="vb-qr-text"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "") onText(text.trim());
      }}
    >
      <Field label={label} value={text} onValue={setText} autoComplete="off" spellcheck={false} />
      <Button type="submit">{common().qr.useText}</Button>
    </form>
  );
}

function asContent(bytes: Uint8Array<ArrayBuffer>) {
  return { text: new TextDecoder().decode(bytes), bytes };
}

/** Longest side looked at; larger pictures are made smaller first, so that a camera's 50 megapixels don't stop the page. */
const MAX_SIDE = 1280;
const MS_BETWEEN_LOOKS = 150;

function watch(video: { readonly current: HTMLVideoElement | null }, say: (camera: Camera) => void, found: (bytes: Uint8Array<ArrayBuffer>) => void): () => void {
  let stream: MediaStream | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let last = "";
  const look = async () => {
    const element = video.current;
    if (stopped || element === null) return;
    const bytes = element.videoWidth > 0 ? await decode(element, element.videoWidth, element.videoHeight) : undefined;
    // The same code stays before the camera for a while: it is told once.
    if (bytes !== undefined && bytes.join() !== last && !stopped) {
      last = bytes.join();
      found(bytes);
    }
    timer = setTimeout(() => void look(), MS_BETWEEN_LOOKS);
  };
  const stop = () => {
    stopped = true;
    clearTimeout(timer);
    stream?.getTracks().forEach((track) => track.stop());
  };
  const start = async () => {
    // `mediaDevices` is missing where the page is not secure.
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    if (devices === undefined) return say("none");
    try {
      stream = await devices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false });
    } catch (error) {
      return say(error instanceof DOMException && error.name === "NotAllowedError" ? "denied" : "none");
    }
    if (stopped || video.current === null) return stop();
    say("running");
    video.current.srcObject = stream;
    await video.current.play().catch(() => say("none"));
    await look();
  };
  void start();
  return stop;
}

async function fromPhoto(file: Blob): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const bitmap = await createImageBitmap(file);
    return await decode(bitmap, bitmap.width, bitmap.height);
  } catch {
    // Not a picture that this browser reads: the same as one without a code.
    return undefined;
  }
}

/** The reader is 20 kB and used by few, so it is fetched when it is needed. */
async function decode(source: CanvasImageSource, width: number, height: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const scale = Math.min(1, MAX_SIDE / Math.max(width, height));
  const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const canvas = new OffscreenCanvas(size.width, size.height).getContext("2d", { willReadFrequently: true });
  if (canvas === null) return undefined;
  canvas.drawImage(source, 0, 0, size.width, size.height);
  const { data } = canvas.getImageData(0, 0, size.width, size.height);
  const { default: decodeQR } = await import("qr/decode.js");
  try {
    // Letters of one byte each: what comes back are the bytes that stand in the code, text or not.
    const latin = decodeQR({ ...size, data }, { timeLimit: 100, textDecoder: (bytes) => String.fromCharCode(...bytes) });
    return Uint8Array.from(latin, (letter) => letter.charCodeAt(0));
  } catch {
    // No code in this picture, says the reader by throwing.
    return undefined;
  }
}
