import type { Entry } from "./entry.ts";
import { redact, redactHeaders, secretsOf } from "./redact.ts";

type Headers = Readonly<Record<string, string>>;

/** An exchange as the journal keeps it: texts only, for there may be very many. */
export interface Note
  extends Pick<
    Entry,
    | "cloud"
    | "time"
    | "ms"
    | "method"
    | "path"
    | "route"
    | "status"
    | "requestId"
    | "writes"
    | "effect"
    | "fault"
    | "client"
  > {
  readonly number: number;
  /** The n-th exchange to arrive, as its moments count it: under way at once, they may be dealt with in another order. */
  readonly nth: number;
  readonly search: string;
  readonly head: Head;
  /** The bodies as they were sent. */
  readonly asked: string;
  readonly answered: string;
}

/** The headers of a request: those that may be shown, and the secrets among them. */
export interface Head {
  readonly shown: Headers;
  readonly secrets: readonly string[];
  readonly type: string;
}

/** So many different heads are remembered: a client says the same again and again. */
const MOST_HEADS = 500;

/** Gives equal headers one head. */
export function createHeads(): (headers: Headers) => Head {
  const heads = new Map<string, Head>();
  return (headers) => {
    const key = JSON.stringify(headers);
    const known = heads.get(key);
    if (known) return known;
    const head = { shown: redactHeaders(headers), secrets: secretsOf(headers), type: headers["content-type"] ?? "" };
    if (heads.size >= MOST_HEADS) heads.clear();
    heads.set(key, head);
    return head;
  };
}

/** How much text a note holds, in characters: nearly all of what it costs. */
export const sizeOf = ({ asked, answered, search, path }: Note): number =>
  asked.length + answered.length + search.length + path.length;

/** Without secrets: bodies are read only where somebody looks. */
export function entryOf({ head, search, asked, answered, nth: _, ...note }: Note): Entry {
  const [request, answer] = [parsed(asked, head.type), parsed(answered)];
  const secrets = [...head.secrets, ...secretsOf({}, request, answer)];
  return {
    ...note,
    query: String(redact(search, secrets)),
    headers: head.shown,
    request: redact(request, secrets),
    answer: note.status === undefined ? undefined : redact(answer, secrets),
  };
}

/** JSON and forms by their members, so that secret ones are known by their names; anything else as it is. */
function parsed(text: string, type = ""): unknown {
  if (type.startsWith("application/x-www-form-urlencoded")) return Object.fromEntries(new URLSearchParams(text));
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
