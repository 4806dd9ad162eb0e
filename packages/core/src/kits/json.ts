import type { RawAnswer } from "../http/answer.ts";

/** What an answer says in JSON; `undefined` for what is none: the page of a proxy, or nothing. */
export function jsonIn({ text }: Pick<RawAnswer, "text">): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
