// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Person } from "../../model/person";
import { classes } from "../../parts/classes";
import { talk } from "../../texts/talk";
import type { Surroundings } from "./html";
import { allowedHref, hostToShow, matrixLink, piecesOf } from "./links";
import { useTabIndex } from "./reach";

interface LinkProps {
  readonly href: string;
  /** The words without format, to see whether they pretend another address. */
  readonly words: string;
  readonly around: Surroundings;
  readonly children: ComponentChildren;
}

/** A link, a person or a room; anything else is only words. */
export function Link({ href, words, around, children }: LinkProps) {
  const tabIndex = useTabIndex();
  const inside = matrixLink(href);
  if (inside?.kind === "person") return <Mention userId={inside.id} around={around} />;
  if (inside?.kind === "room") {
    return (
      <button type="button" class="vb-text-pill" tabIndex={tabIndex} onClick={() => around.openRoom(inside.id)}>
        <bdi>{children}</bdi>
      </button>
    );
  }
  const address = allowedHref(href);
  if (address === undefined) return <>{children}</>;
  const host = hostToShow(address, words);
  return (
    <a href={address} rel="noopener noreferrer" target="_blank" tabIndex={tabIndex} referrerPolicy="no-referrer">
      <bdi>{children}</bdi>
      {host !== undefined && <span class="vb-text-host"> ({talk().message.linkGoes(host)})</span>}
    </a>
  );
}

/** The name as the room knows it: a link's own words may name somebody else. */
function Mention({ userId, around }: { readonly userId: string; readonly around: Surroundings }) {
  const tabIndex = useTabIndex();
  const person: Person | undefined = around.people.find((each) => each.userId === userId);
  const name = person === undefined || person.isAmbiguous ? userId : person.name;
  return (
    <button type="button" class="vb-text-pill" title={userId} tabIndex={tabIndex} onClick={() => around.openPerson(userId)}>
      <bdi>{name.startsWith("@") ? name : `@${name}`}</bdi>
    </button>
  );
}

export function Spoiler({ reason, children }: { readonly reason: string; readonly children: ComponentChildren }) {
  const [isOpen, open] = useState(false);
  const tabIndex = useTabIndex();
  if (isOpen) return <span class={classes("vb-text-spoiler", "vb-text-spoiler-open")}>{children}</span>;
  return (
    <button type="button" class="vb-text-spoiler" tabIndex={tabIndex} title={talk().message.showSpoiler} onClick={() => open(true)}>
      {reason === "" ? talk().message.spoiler : `${talk().message.spoiler}: ${reason}`}
    </button>
  );
}

/** Plain text with the addresses in it made into links. */
export function PlainText({ text, around }: { readonly text: string; readonly around: Surroundings }) {
  return (
    <>
      {piecesOf(text).map((piece, index) =>
        piece.kind === "text" ? (
          piece.text
        ) : (
          <Link key={index} href={piece.href} words={piece.text} around={around}>
            {piece.text}
          </Link>
        ),
      )}
    </>
  );
}
