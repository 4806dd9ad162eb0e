import type { Entry, Sandbox } from "@mooring/sandbox";
import { start } from "../../apps/ansible/test/executable.ts";

/** How often a process is killed at most before we say that its requests do not end. */
const LIMIT = 200;

export interface KilledRun {
  /** The process died around this exchange, before or after its effect. */
  readonly at: string;
  /** The answer of the run after it. */
  readonly reply: { readonly changed: boolean; readonly failed: boolean; readonly msg: string };
  /** The same request once more. */
  readonly again: { readonly changed: boolean; readonly failed: boolean; readonly msg: string };
  /** What all three runs wrote. */
  readonly writes: readonly Entry[];
  readonly sandbox: Sandbox;
}

/**
 * Runs a request in a process of its own and kills it at its first exchange, before the effect and after it, then at its second,
 * and so on until it lives to its end; after each death runs the request again. A new world for every death.
 */
export async function* killedAtEveryExchange(story: {
  readonly request: object;
  /** A world that listens, as it is when the request comes. */
  world(): Promise<Sandbox>;
}): AsyncGenerator<KilledRun> {
  const args = [JSON.stringify(story.request)];
  for (let nth = 1; nth <= LIMIT; nth += 1) {
    for (const when of ["before", "after"] as const) {
      const sandbox = await story.world();
      try {
        const environment = sandbox.environment();
        const { child, ended } = start({ args, environment });
        let count = 0;
        let at: string | undefined;
        const stop = sandbox.onExchange(async ({ when: moment, request }) => {
          if (moment === "before") count += 1;
          if (count !== nth || moment !== when || at !== undefined) return;
          at = `${when} exchange ${nth}, ${request.method} ${request.path}`;
          child.kill("SIGKILL");
          await ended;
        });
        await ended;
        stop();
        if (at === undefined) return;
        const { reply } = await start({ args, environment }).ended;
        const { reply: again } = await start({ args, environment }).ended;
        yield { at, reply, again, writes: sandbox.journal.writes(), sandbox };
      } finally {
        await sandbox.close();
      }
    }
  }
  throw new Error(`the request made more than ${LIMIT} exchanges`);
}
