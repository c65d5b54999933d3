// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { Icon } from "../../parts/Icon";
import { IconButton } from "../../parts/IconButton";
import { Notice } from "../../parts/Notice";
import { composing } from "../../texts/composing";
import { isolated, sizeOf } from "../Message/words";
import type { Pending, PendingFiles } from "./useFiles";

const MAX_CAPTION = 2000;

/** What will be sent along: looked at, described, taken out again. */
export function Files({ files }: { readonly files: PendingFiles }) {
  const words = composing().files;
  return (
    <>
      {files.problems.length > 0 && (
        <Notice severity="danger">
          {files.problems.map((problem) => (
            <p key={problem}>{problem}</p>
          ))}
        </Notice>
      )}
      {files.list.length > 0 && (
        <div class="vb-composer-files">
          <p class="vb-composer-files-title" role="status">
            {words.title(files.list.length)}
          </p>
          <ul role="list" class="vb-composer-files-list">
            {files.list.map((pending) => (
              <OneFile key={pending.id} pending={pending} files={files} />
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function OneFile({ pending, files }: { readonly pending: Pending; readonly files: PendingFiles }) {
  const words = composing().files;
  const { file, preview, caption, id } = pending;
  const name = isolated(file.name);
  return (
    <li class="vb-composer-file">
      {preview === undefined ? <Icon name="file" class="vb-composer-file-icon" /> : <img class="vb-composer-file-preview" src={preview} alt="" />}
      <div class="vb-composer-file-words">
        <bdi>{file.name}</bdi>
        <span class="vb-composer-file-size">{sizeOf(file.size)}</span>
        <input
          class="vb-composer-file-caption"
          aria-label={words.caption(name)}
          placeholder={words.captionShort}
          value={caption}
          maxLength={MAX_CAPTION}
          autocomplete="off"
          dir="auto"
          onInput={(event) => files.setCaption(id, event.currentTarget.value)}
        />
      </div>
      <IconButton icon="close" label={words.remove(name)} onClick={() => files.remove(id)} />
    </li>
  );
}
