import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { REPOSITORY } from "./part.ts";

export const SANDBOX = join(REPOSITORY, "packages/sandbox/dist/cli.js");

export interface RunningSandbox {
  readonly child: ChildProcess;
  /** The variables that it exports. */
  readonly environment: Readonly<Record<string, string>>;
  /** The page's address; empty without `--page`. */
  readonly page: string;
  control(method: string, path: string, body?: string): Promise<unknown>;
  stop(): Promise<void>;
}

/** The built command `mooring-sandbox`, ready to be spoken to. */
export async function startSandbox(...args: readonly string[]): Promise<RunningSandbox> {
  const child = spawn(process.execPath, [SANDBOX, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "close");
  const [out, err] = [[] as string[], [] as string[]];
  child.stderr.on("data", (text) => err.push(String(text)));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (text) => {
      out.push(String(text));
      if (out.join("").includes("Ctrl-C")) resolve();
    });
    void ended.then(() => reject(new Error(`the sandbox ended before it listened: ${err.join("")}`)));
  });
  const said = out.join("");
  const environment = Object.fromEntries(
    [...said.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name, value]) => [name as string, value as string]),
  );
  return {
    child,
    environment,
    page: /page: (\S+)/.exec(said)?.[1] ?? "",
    async control(method, path, body) {
      const answer = await fetch(`${environment.MOORING_SANDBOX_CONTROL}/${path}`, {
        method,
        ...(body === undefined ? {} : { body }),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
      return answer.headers.get("content-type")?.startsWith("text/plain") ? answer.text() : answer.json();
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
