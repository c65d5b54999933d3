// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import encodeQR from "qr";
import { useMemo } from "preact/hooks";
import "./QrCode.css";

interface QrCodeProps {
  readonly content: string | Uint8Array<ArrayBuffer>;
  readonly label: string;
}

/** Dark on white in every theme, with the quiet zone that cameras need. */
export function QrCode({ content, label }: QrCodeProps) {
  const { size, path } = useMemo(() => draw(content), [content]);
  return (
    <svg class="vb-qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

function draw(content: string | Uint8Array<ArrayBuffer>): { readonly size: number; readonly path: string } {
  const dots = typeof content === "string" ? encodeQR(content, "raw", { border: 4 }) : encodeQR("-", "raw", { border: 4, encoding: "byte", textEncoder: () => content });
  const path = dots.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return { size: dots.length, path };
}
