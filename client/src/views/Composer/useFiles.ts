// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useRef, useState } from "preact/hooks";
import type { Outgoing } from "../../model/writing";
import { composing } from "../../texts/composing";
import { isolated, sizeOf } from "../Message/words";

export interface Pending {
  readonly id: number;
  readonly file: File;
  /** A blob: address, where it is a picture that this browser shows. */
  readonly preview: string | undefined;
  readonly size: Outgoing["size"];
  readonly caption: string;
}

export interface PendingFiles {
  readonly list: readonly Pending[];
  readonly problems: readonly string[];
  readonly add: (files: readonly File[]) => void;
  readonly remove: (id: number) => void;
  readonly setCaption: (id: number, caption: string) => void;
  /** Hands them over and begins anew. */
  readonly take: () => Outgoing[];
}

const MAX_FILES = 20;
/** So long they are kept for the same place when it is drawn anew, as when the account opens behind what was seen first. */
const KEPT_MILLISECONDS = 5_000;
/** No SVG: it is a document that could hold anything. */
const PICTURES: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]);

interface Left {
  readonly id: string;
  readonly list: readonly Pending[];
  readonly timer: ReturnType<typeof setTimeout>;
}

let left: Left | undefined;
let next = 0;

/** Files that wait to be sent, for the place `id`; another place begins without any. */
export function useFiles(id: string, maxBytes: number): PendingFiles {
  const [list, setList] = useState<readonly Pending[]>([]);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const current = useRef(list);
  current.current = list;
  const clear = () => {
    for (const pending of current.current) forget(pending);
    setList([]);
    setProblems([]);
  };
  useEffect(() => {
    const kept = takeLeft(id);
    if (kept.length > 0) setList((now) => [...kept, ...now]);
    kept.forEach(sizeUp);
    return () => {
      leave(id, current.current);
      setList([]);
      setProblems([]);
    };
  }, [id]);
  const sizeUp = (pending: Pending) => void measure(pending).then((size) => setList((now) => now.map((each) => (each.id === pending.id ? { ...each, size } : each))));

  const add = (files: readonly File[]) => {
    const room = MAX_FILES - current.current.length;
    const refused = files.slice(0, room).flatMap((file) => problemOf(file, maxBytes) ?? []);
    setProblems(files.length > room ? [...refused, composing().files.tooMany(MAX_FILES)] : refused);
    const good = files.slice(0, room).filter((file) => problemOf(file, maxBytes) === undefined);
    const added = good.map((file) => ({ id: next++, file, preview: PICTURES.has(file.type) ? URL.createObjectURL(file) : undefined, size: undefined, caption: "" }));
    setList((now) => [...now, ...added]);
    added.forEach(sizeUp);
  };
  const remove = (which: number) => {
    setProblems([]);
    setList((now) => now.filter((pending) => pending.id !== which || forget(pending)));
  };
  const setCaption = (which: number, caption: string) => setList((now) => now.map((pending) => (pending.id === which ? { ...pending, caption } : pending)));
  const take = () => {
    const outgoing = current.current.map(({ file, caption, size }) => ({ file, caption: caption.trim() || undefined, size }));
    clear();
    return outgoing;
  };
  return { list, problems, add, remove, setCaption, take };
}

function leave(id: string, list: readonly Pending[]): void {
  if (list.length === 0) return;
  letGo();
  left = { id, list, timer: setTimeout(letGo, KEPT_MILLISECONDS) };
}

function takeLeft(id: string): readonly Pending[] {
  if (left?.id !== id) return [];
  const { list, timer } = left;
  clearTimeout(timer);
  left = undefined;
  return list;
}

function letGo(): void {
  clearTimeout(left?.timer);
  left?.list.forEach(forget);
  left = undefined;
}

function problemOf(file: File, maxBytes: number): string | undefined {
  const { files } = composing();
  if (file.size === 0) return files.empty(isolated(file.name));
  return file.size > maxBytes ? files.tooLarge(isolated(file.name), sizeOf(maxBytes)) : undefined;
}

async function measure({ preview }: Pending): Promise<Outgoing["size"]> {
  if (preview === undefined) return undefined;
  const image = new Image();
  image.src = preview;
  try {
    await image.decode();
    return { width: image.naturalWidth, height: image.naturalHeight };
  } catch {
    // It only says that it is a picture; then it goes as a file.
    return undefined;
  }
}

/** False, so that a filter can drop it in the same breath. */
function forget(pending: Pending): false {
  if (pending.preview !== undefined) URL.revokeObjectURL(pending.preview);
  return false;
}
