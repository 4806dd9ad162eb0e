import { readRequest } from "./arguments.ts";
import { failureReply, type Reply } from "./failure-reply.ts";
import { readInput } from "./input.ts";
import { asciiJson, writeAll } from "./output.ts";
import { isRefusal, Refusal } from "./refusal.ts";
import { stopSignal } from "./signals.ts";
import { trace } from "./trace.ts";

/** What to print last, and whether the process is to fail. */
interface Outcome {
  readonly text: string;
  /** The exit code. */
  readonly code: number;
}

/** What a person types first; anything else is a request, or the name of its file. */
const COMMANDS = ["apply", "plan", "query", "completion", "--example"];

/** What a process is to us: another one may stand in for it. */
export interface Host extends Pick<NodeJS.Process, "argv" | "env"> {
  exit(code: number): unknown;
  on(event: "uncaughtException" | "exit", hear: (error: unknown) => void): unknown;
  once(signal: NodeJS.Signals, hear: () => void): unknown;
}

/** The whole life of the process: whatever happens, one answer, and nothing may follow it on standard output. */
export function main(host: Host): void {
  let finished = false;
  function finish({ text, code }: Outcome): void {
    if (finished) return;
    finished = true;
    host.exit(isWritten(text) ? code : 1);
  }
  host.on("uncaughtException", (error) => finish(failureOutcome(error, host.env)));
  host.on("exit", () => {
    if (!finished) finish(failureOutcome(new Error("the process ended without an answer"), host.env));
  });
  run(host.argv.slice(2), host.env, stopSignal(host)).then(finish, async (error) =>
    finish(await refusalOutcome(error, host.env)),
  );
}

/** Whether anybody can have read it. */
function isWritten(text: string): boolean {
  try {
    if (text) writeAll(1, `${text}\n`);
    return true;
  } catch {
    return false;
  }
}

async function run(args: readonly string[], environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Outcome> {
  const listener = environment.MOORING_LOG ? { log: trace } : {};
  if (COMMANDS.includes(args[0] || "")) {
    const { command } = await import("./hand/command.ts");
    return command(args, { environment, signal, ...listener });
  }
  if (args[0]?.startsWith("-") && args[0] !== "-") {
    const { help } = await import("./help.ts");
    return { text: await help(args), code: 0 };
  }
  const { request, module } = readRequest(await readInput(args, environment, signal));
  const { answer } = await import("./answer.ts");
  return printed(await answer(request, environment, { signal, ...listener, module }));
}

const printed = (reply: Reply): Outcome => ({ text: asciiJson(reply), code: reply.failed ? 1 : 0 });

/** What a refusal quotes, it puts in quotes; only then is it worth to load what knows of secrets. */
async function refusalOutcome(error: unknown, environment: NodeJS.ProcessEnv): Promise<Outcome> {
  if (!isRefusal(error) || !error.message.includes('"')) return failureOutcome(error, environment);
  const { discreet } = await import("./answer.ts");
  return failureOutcome(new Refusal(discreet(error.message, environment), error.hint), environment);
}

/** Only the place of a fault is shown, and only on request: its message may quote anything, also what looks like a place. */
function failureOutcome(error: unknown, environment: NodeJS.ProcessEnv): Outcome {
  if (isRefusal(error)) {
    return printed(
      failureReply({
        code: "input",
        message: error.message,
        ...(error.hint && { hint: error.hint }),
        retryable: false,
      }),
    );
  }
  const { name: given, message = "", stack = "" }: Partial<Error> = error instanceof Error ? error : {};
  const name = given === undefined ? "no error" : /^\w{1,40}$/.test(given) ? given : "Error";
  const places = stack
    .slice(stack.indexOf(message) + message.length)
    .split("\n")
    .filter((line) => /^\s+at /.test(line));
  const reply = failureReply({
    code: "internal",
    message: `Mooring met a fault of its own (${name})`,
    hint: "A change that was under way may have been made: run again to see; please report what MOORING_DEBUG=1 shows.",
    retryable: false,
  });
  return printed(environment.MOORING_DEBUG ? { ...reply, exception: [name, ...places].join("\n") } : reply);
}
