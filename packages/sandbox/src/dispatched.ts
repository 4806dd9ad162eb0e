import { stringify } from "node:querystring";
import { type Dispatcher, errors } from "undici";

/** The path and query that a real client would put on the line. Throws what it would throw. */
export function targetOf({ path, query }: Dispatcher.DispatchOptions): string {
  if (query && /[?#]/.test(path)) {
    throw new errors.InvalidArgumentError('Query params cannot be passed when url already contains "?" or "#".');
  }
  const extra = query ? stringify(query) : "";
  const target = extra ? `${path}?${extra}` : path;
  if (!target.startsWith("/") || /[^\u0021-\u00ff]/.test(target))
    throw new errors.InvalidArgumentError("invalid request path");
  return target;
}

/** All headers of a dispatch in one record, names in lower case. Throws what a real client would throw. */
export function headersOf({ headers }: Dispatcher.DispatchOptions): Record<string, string> {
  const record: Record<string, string> = {};
  for (const [name, value] of pairsOf(headers)) {
    if (value === undefined) continue;
    const text = [value].flat().join(", ");
    if (/[^\t\u0020-\u007e\u0080-\u00ff]/.test(text)) throw new errors.InvalidArgumentError(`invalid ${name} header`);
    const key = name.toLowerCase();
    record[key] = key in record ? `${record[key]}, ${text}` : text;
  }
  return record;
}

type Value = string | string[] | number | undefined;

function pairsOf(headers: Dispatcher.DispatchOptions["headers"]): [string, Value][] {
  if (!headers) return [];
  if (Array.isArray(headers) && headers.every((one) => typeof one === "string")) {
    return headers.flatMap((name, at): [string, Value][] => (at % 2 ? [] : [[name, headers[at + 1]]]));
  }
  if (!(Symbol.iterator in headers)) return Object.entries<Value>(headers);
  // A list of names and values was told apart above: what else can be gone through is one of pairs.
  return [...(headers as Iterable<[string, Value]>)];
}

/** The whole body as bytes. */
export async function bodyOf({ body }: Dispatcher.DispatchOptions): Promise<Buffer> {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body === "string") return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body);
  if (!(Symbol.asyncIterator in body)) {
    throw new errors.InvalidArgumentError("body must be a string, bytes or a stream: the sandbox takes nothing else");
  }
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
