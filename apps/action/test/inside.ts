import { EventEmitter } from "node:events";
import { main } from "../src/main.ts";
import { post } from "../src/post.ts";

/** A stage of a step in this process, where the sources are to be judged with something changed in them. */
export interface Inside {
  cancel(): void;
  readonly finished: Promise<{ readonly printed: string; readonly exitCode: number | null }>;
}

const stages: Readonly<Record<string, (environment: NodeJS.ProcessEnv) => Promise<void>>> = { main, post };

/** One at a time: the environment, the log and the exit code are everybody's. */
let turn: Promise<unknown> = Promise.resolve();

/** What does not end was changed so that it does not, in milliseconds. */
const LIMIT = 15_000;

/** As the runner starts `main.cjs` or `post.cjs`. */
export function play(stage: string, environment: Readonly<Record<string, string>>): Inside {
  const signals = new EventEmitter();
  const finished = turn.then(() => alone(stage, environment, signals));
  turn = finished.catch(() => undefined);
  return { cancel: () => void signals.emit("SIGINT"), finished };
}

async function alone(stage: string, environment: Readonly<Record<string, string>>, signals: EventEmitter) {
  const { env, exit, once, exitCode } = process;
  const { write } = process.stdout;
  let printed = "";
  let timer: NodeJS.Timeout | undefined;
  try {
    process.env = { ...environment };
    process.exitCode = undefined;
    process.stdout.write = (text: string | Uint8Array) => {
      printed += String(text);
      return true;
    };
    process.once = ((name: string, hear: () => void) => {
      if (!name.startsWith("SIG")) return once.call(process, name, hear);
      signals.once(name, hear);
      return process;
    }) as typeof once;
    const left = new Promise<number>((resolve) => {
      process.exit = ((code = process.exitCode ?? 0) => resolve(Number(code))) as typeof exit;
    });
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, LIMIT, null);
    });
    const ended = stages[stage]?.(process.env).then(
      () => Number(process.exitCode ?? 0),
      (error: Error) => {
        printed += `${error.stack}\n`;
        return 1;
      },
    );
    const code = (await Promise.race([ended, left, late])) ?? null;
    return { printed, exitCode: code };
  } finally {
    clearTimeout(timer);
    Object.assign(process, { env, exit, once, exitCode });
    process.stdout.write = write;
  }
}
