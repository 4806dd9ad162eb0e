import { spawn } from "node:child_process";
import { constants } from "node:os";
import { UsageError } from "../cli-options.ts";
import { environment } from "./room.ts";

/** `exec SERVER -- COMMAND …`: runs it on a server of the sandbox that `control` leads to. The exit status. */
export async function runOnServer(args: readonly string[], control: string | undefined): Promise<number> {
  const [verb, server, dashes, ...command] = args;
  if (verb !== "exec" || server === undefined || dashes !== "--" || command.length === 0)
    throw new UsageError("wire takes `exec SERVER -- COMMAND`");
  if (control === undefined)
    throw new Error("MOORING_SANDBOX_CONTROL is not set: copy the export lines of a sandbox with --wire");
  const { command: enter } = await told<{ command: string[] }>(`${control}/wire`, { server });
  const variables = await told<Record<string, string>>(`${control}/environment`);
  // Another view of the files begins at their root.
  const here = ["sh", "-c", 'cd "$0" && exec "$@"', process.cwd()];
  const [first = "", ...rest] = [...enter, ...here, ...command];
  return new Promise((resolve, reject) => {
    const child = spawn(first, rest, {
      stdio: "inherit",
      env: { ...environment(), ...variables, MOORING_SANDBOX_CONTROL: control },
    });
    child.once("error", reject);
    child.once("exit", (status, signal) => resolve(status ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

async function told<T>(address: string, body?: object): Promise<T> {
  const answer = await fetch(address, body ? { method: "POST", body: JSON.stringify(body) } : {}).catch(() => {
    throw new Error(`no sandbox answers at ${new URL(address).origin}: is it still there?`);
  });
  // The sandbox answers each of its routes in one shape, which the caller names.
  const text = (await answer.json()) as T & { readonly error?: string };
  if (!answer.ok) throw new Error(text.error ?? `the sandbox answered ${answer.status}`);
  return text;
}
