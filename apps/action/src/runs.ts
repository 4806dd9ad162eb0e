import { errorOf, fieldsOf } from "@mooring/core";

type Environment = Readonly<Record<string, string | undefined>>;

/** What GitHub says of a run. */
interface Run {
  readonly over: boolean;
  /** The latest one. */
  readonly attempt: number;
}

/** What a run is doing; `undefined` where nobody can say. */
export type AskRun = (run: string) => Promise<Run | undefined>;

/** One question, in milliseconds. */
const PATIENCE = 10_000;
/** More runs than that are judged by their age alone. */
const MOST = 200;

/**
 * Asks GitHub, once for each run. A run that it does not show may be one that the token may not see, so that is no answer. `complain`: told
 * once why there is none.
 */
export function createRuns(
  { GITHUB_API_URL = "https://api.github.com", GITHUB_REPOSITORY = "" }: Environment,
  token: string | undefined,
  signal: AbortSignal,
  complain: (why: string) => void,
): AskRun {
  if (token === undefined) return async () => undefined;
  const known = new Map<string, Promise<Run | undefined>>();
  let silent = false;

  async function ask(run: string): Promise<Run | undefined> {
    if (silent) return undefined;
    try {
      await useProxies();
      const answer = await fetch(`${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/actions/runs/${run}`, {
        headers: { accept: "application/vnd.github+json", authorization: `Bearer ${token}` },
        redirect: "error",
        signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
      });
      if (answer.status === 404) return undefined;
      if (!answer.ok) throw new Error(`it answers ${answer.status}`);
      const { status, run_attempt } = fieldsOf(await answer.json());
      return { over: status === "completed", attempt: typeof run_attempt === "number" ? run_attempt : 1 };
    } catch (error) {
      silent = true;
      const { message, cause } = errorOf(error);
      complain(cause instanceof Error ? `${message}: ${cause.message}` : message);
      return undefined;
    }
  }

  return (run) => {
    const there = known.get(run);
    if (there || known.size >= MOST) return there ?? Promise.resolve(undefined);
    const asked = ask(run);
    known.set(run, asked);
    return asked;
  };
}

/** The built-in `fetch` passes a proxy of the environment by, unless it is told. */
async function useProxies(): Promise<void> {
  const { default: http } = await import("node:http");
  // Node has it from 24.5 on.
  (http as { setGlobalProxyFromEnv?: () => void }).setGlobalProxyFromEnv?.();
}
