import { closeSync, openSync } from "node:fs";
import { Refusal } from "./refusal.ts";
import { drain, readStdin } from "./stdin.ts";
import { systemCode } from "./system-code.ts";

/** The text of a request, and the words for where it came from. */
export interface Input {
  readonly text: string;
  readonly from: string;
}

/** In bytes, wherever the request comes from: ten thousand items fit. */
const LIMIT = 8 * 1024 * 1024;

/** The most explicit way wins: an argument or the file that it names, standard input, the variable MOORING_REQUEST. */
export async function readInput(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<Input> {
  const [argument = "", ...more] = args;
  if (argument.trim() && argument !== "-") return checked(fromArgument(argument, more));

  const variable = environment.MOORING_REQUEST ?? "";
  const firstByte = argument === "-" ? 30_000 : variable.trim() ? 500 : 3_000;
  const stdin = await readStdin({ firstByte, limit: LIMIT, signal });
  if ("text" in stdin && stdin.text.trim()) return checked({ text: stdin.text, from: "standard input" });
  if (variable.trim()) return checked({ text: variable, from: "MOORING_REQUEST" });

  const absence = "text" in stdin ? "standard input is empty" : stdin.absence;
  throw new Refusal(
    `There is no request: no argument was given, MOORING_REQUEST is not set, and ${absence}`,
    "Give it as JSON in one of these three ways; `mooring.cjs --help` shows how.",
  );
}

function fromArgument(argument: string, more: readonly string[]): Input {
  const json = /^\s*[{[]/.test(argument);
  if (json && more.length > 0 && more.every((one) => one.startsWith("--")))
    throw new Refusal(
      "A request as an argument takes no options",
      "They go with `plan`, `apply` and `query`; `mooring.cjs --help` shows how.",
    );
  if (more.length > 0) {
    throw new Refusal(
      json
        ? `The request arrived in ${more.length + 1} pieces: the shell took it apart`
        : `There are ${more.length + 1} arguments, but the request is one`,
      json
        ? "In a playbook write `{{ request | to_json | quote }}`; in a shell put the JSON in single quotes."
        : undefined,
    );
  }
  if (json) return { text: argument, from: "the argument" };
  const name = argument.replace(/^@/, "");
  return { text: readFile(name), from: `the file ${name}` };
}

function readFile(name: string): string {
  let file: number;
  try {
    file = openSync(name, "r");
  } catch (error) {
    throw new Refusal(
      `The request's file ${JSON.stringify(name)} cannot be opened (${systemCode(error)})`,
      "An argument is the request as JSON, or the name of a file that holds it.",
    );
  }
  try {
    return drain(file, LIMIT).bytes.toString();
  } catch (error) {
    throw new Refusal(`The request's file ${JSON.stringify(name)} cannot be read (${systemCode(error)})`);
  } finally {
    closeSync(file);
  }
}

function checked(input: Input): Input {
  if (!input.text.trim()) throw new Refusal(`The request is empty: ${input.from} holds nothing`);
  if (Buffer.byteLength(input.text) <= LIMIT) return input;
  throw new Refusal(
    `The request is larger than ${LIMIT / 1024 / 1024} MiB`,
    "Split it: one request handles up to 10,000 items.",
  );
}
