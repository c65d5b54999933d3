// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** A fault as a sentence for a person: the server's own words where it said some, in the person's language where it said two. */
import { MediaFault } from "../matrix/media";
import { ClosedToOthers } from "../matrix/standing";
import { app } from "../texts/app";
import { locale } from "../texts/language";

/** What an action rejects with; the views show its message as it is. */
export class ForPeople extends Error {}

export function sentenceOf(error: unknown): string {
  if (error instanceof ForPeople) return error.message;
  if (error instanceof MediaFault) return app().faults.file[error.why];
  if (error instanceof ClosedToOthers) return app().faults[error.why];
  const { httpStatus, data } = error as { httpStatus?: number; data?: { error?: string } };
  if (httpStatus === undefined && (error instanceof TypeError || (error as { name?: string }).name === "ConnectionError")) return app().faults.offline;
  return typeof data?.error === "string" ? app().faults.refused(inOurLanguage(data.error)) : app().faults.unknown;
}

/** Runs an action; what goes wrong becomes a sentence. */
export function said<Given extends readonly unknown[], T>(action: (...given: Given) => Promise<T>): (...given: Given) => Promise<T> {
  return async (...given) => {
    try {
      return await action(...given);
    } catch (error) {
      throw new ForPeople(sentenceOf(error), { cause: error });
    }
  };
}

/** Our module says everything twice: "German / English". */
function inOurLanguage(sentence: string): string {
  const [german, english] = sentence.split(" / ");
  if (german === undefined || english === undefined) return sentence;
  return locale() === "en" ? english : german;
}
