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

let finished = false;

/** The one way out: nothing may follow the answer on standard output. */
function finish({ text, code }: Outcome): void {
  if (finished) return;
  finished = true;
  try {
    if (text) writeAll(1, `${text}\n`);
  } catch {
    process.exit(1);
  }
  process.exit(code);
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
async function refusalOutcome(error: unknown): Promise<Outcome> {
  if (!isRefusal(error) || !error.message.includes('"')) return failureOutcome(error);
  const { discreet } = await import("./answer.ts");
  return failureOutcome(new Refusal(discreet(error.message, process.env), error.hint));
}

/** Only the place of a fault is shown, and only on request: its message may quote anything, also what looks like a place. */
function failureOutcome(error: unknown): Outcome {
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
  return printed(process.env.MOORING_DEBUG ? { ...reply, exception: [name, ...places].join("\n") } : reply);
}

process.on("uncaughtException", (error) => finish(failureOutcome(error)));
process.on("exit", () => {
  if (!finished) finish(failureOutcome(new Error("the process ended without an answer")));
});
run(process.argv.slice(2), process.env, stopSignal()).then(finish, async (error) =>
  finish(await refusalOutcome(error)),
);
