// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { classes } from "./classes";
import "./Heading.css";

interface HeadingProps {
  readonly level: 1 | 2 | 3 | 4;
  /** How large it looks, if not as its level says. */
  readonly look?: 1 | 2 | 3 | 4 | undefined;
  /** Takes the focus when it appears, so that a new step is read from its beginning. */
  readonly focus?: boolean | undefined;
  /** May be given the focus by somebody else. */
  readonly mayFocus?: boolean | undefined;
  readonly id?: string | undefined;
  readonly class?: string | undefined;
  readonly children: ComponentChildren;
}

export function Heading({ level, look = level, focus = false, mayFocus = focus, id, class: extra, children }: HeadingProps) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focus) ref.current?.focus();
  }, [focus]);
  const Tag = `h${level}` as const;
  return (
    <Tag ref={ref} id={id} {...(mayFocus ? { tabIndex: -1 } : {})} class={classes("vb-heading", `vb-heading-${look}`, extra)}>
      {children}
    </Tag>
  );
}
