// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useRef, useState } from "preact/hooks";
import type { Attachment } from "../../model/timeline";
import { Icon } from "../../parts/Icon";
import { talk } from "../../texts/talk";
import { useTabIndex } from "./reach";
import { isolated } from "./words";

interface PictureProps {
  readonly file: Attachment;
  /** Of the whole picture; 0 where the sender did not say. */
  readonly width: number;
  readonly height: number;
  readonly loadThumbnail: (ref: unknown) => Promise<string>;
  readonly onOpen: () => void;
}

const MAX_REM = 20;
/** How far off the screen loading begins. */
const AHEAD = "800px";

/** Its room is taken before it is there, so that nothing jumps. Loaded when it comes near. */
export function Picture({ file, width, height, loadThumbnail, onOpen }: PictureProps) {
  const ref = useRef<HTMLButtonElement>(null);
  const tabIndex = useTabIndex();
  const thumbnail = useThumbnail(ref, file.ref, loadThumbnail);
  const { message } = talk();
  const open = message.openImage(isolated(file.name));
  return (
    <button ref={ref} type="button" class="vb-picture" style={boxOf(width, height)} tabIndex={tabIndex} aria-label={thumbnail.hasFailed ? `${open}. ${message.imageFailed}` : open} onClick={onOpen}>
      {thumbnail.url !== undefined && <img class="vb-picture-image" src={thumbnail.url} alt="" decoding="async" draggable={false} />}
      {thumbnail.hasFailed && (
        <span class="vb-picture-words">
          <Icon name="image" />
          {message.imageFailed}
        </span>
      )}
      {/* Stands still: twenty turning spinners off the screen cost more than the whole rest of the page. */}
      {thumbnail.url === undefined && !thumbnail.hasFailed && <Icon name="image" class="vb-picture-waiting" />}
    </button>
  );
}

/** In rem, so that it grows with the text; never wider than the place there is. */
export function boxOf(width: number, height: number, maxRem = MAX_REM) {
  if (!(width > 0 && height > 0)) return { inlineSize: `min(100%, ${maxRem}rem)`, aspectRatio: "4 / 3" };
  const ratio = Math.min(4, Math.max(0.3, width / height));
  const rem = Math.max(4, Math.min(maxRem, width / 16, maxRem * ratio));
  return { inlineSize: `min(100%, ${rem.toFixed(2)}rem)`, aspectRatio: `${ratio.toFixed(4)}` };
}

function useThumbnail(place: { readonly current: HTMLElement | null }, ref: unknown, load: PictureProps["loadThumbnail"]) {
  const [url, setUrl] = useState<string | undefined>(undefined);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    let isGone = false;
    const begin = () =>
      load(ref).then(
        (found) => isGone || setUrl(found),
        () => isGone || setFailed(true),
      );
    const observer = new IntersectionObserver(
      (seen) => {
        if (!seen.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        void begin();
      },
      { rootMargin: AHEAD },
    );
    if (place.current !== null) observer.observe(place.current);
    return () => {
      isGone = true;
      observer.disconnect();
    };
  }, [ref, load]);
  return { url, hasFailed };
}
