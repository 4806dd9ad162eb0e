import { say } from "./voice.ts";

/** Asks the control address; what it refuses is said, and the answer is `undefined`. Addresses are relative: the page's own holds the token. */
export async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  try {
    const answer = await fetch(path, {
      method,
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isText = answer.headers.get("content-type")?.startsWith("text/plain") ?? false;
    const data = isText ? text : JSON.parse(text);
    if (answer.ok) return data;
    say(`Not done: ${(data as { error?: string }).error ?? answer.status}`, true);
  } catch {
    say("The sandbox does not answer.", true);
  }
  return undefined;
}

/** Hands the browser a file to keep. */
export function save(name: string, type: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
