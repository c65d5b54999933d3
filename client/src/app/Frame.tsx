// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The frame of all screens that stand alone, with the language and what the law asks for. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Operator } from "../state/operator";
import { prefer } from "../state/preferences";
import { titledBy } from "../state/title";
import { language, type Language } from "../texts/language";
import { Entrance } from "../views/Entrance/Entrance";

/** Screens that stand alone are called like their heading, which changes with each step. */
function useTitle(): void {
  const heading = useSignal<string | undefined>(undefined);
  useEffect(() => titledBy(() => heading.value), []);
  useEffect(() => {
    heading.value = document.querySelector("main h1")?.textContent ?? undefined;
  });
}

export function Frame({ operator, children }: { readonly operator: Operator; readonly children: ComponentChildren }) {
  useTitle();
  const { addressForm, imprintUrl, privacyUrl, accessibilityUrl } = operator;
  const languages: readonly Language[] = [addressForm === "informal" ? "de-informal" : "de", "en"];
  return (
    <Entrance
      snapshot={{ language: language.value, languages, imprintUrl, privacyUrl, accessibilityUrl }}
      actions={{ setLanguage: (chosen) => prefer({ language: chosen === "en" ? "en" : "de" }) }}
    >
      {children}
    </Entrance>
  );
}
