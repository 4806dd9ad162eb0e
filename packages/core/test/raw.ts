import type { Dispatcher } from "undici";

export interface RawAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
  /** `undefined` for an empty answer; the text where it is no JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are read without the types that they are to be checked against
  readonly body: any;
}

export interface RawCall {
  readonly origin: string;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Text goes as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Speaks to a pretend cloud as any HTTP client would, past ours. A body calls itself JSON unless the headers say otherwise. */
export async function rawCall(
  transport: Dispatcher,
  { origin, method, path, body, headers }: RawCall,
): Promise<RawAnswer> {
  const answer = await transport.request({
    origin,
    method: method as Dispatcher.HttpMethod,
    path,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    body: body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await answer.body.text();
  return { status: answer.statusCode, headers: answer.headers, text, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
