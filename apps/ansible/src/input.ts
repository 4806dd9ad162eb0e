import { closeSync, openSync, readSync } from "node:fs";
import { Refusal } from "./refusal.ts";
import { type Found, kindOfStdin, readStream } from "./stdin.ts";

/** The text of a request, and the words for where it came from. */
export interface Input {
  readonly text: string;
  readonly from: string;
}

/** In bytes, wherever the request comes from. */
const LIMIT = 1024 * 1024;

/** The most explicit way wins: an argument or the file that it names, standard input, the variable MOORING_REQUEST. */
export async function readInput(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<Input> {
  const [argument = "", ...more] = args;
  if (argument.trim() && argument !== "-") return checked(fromArgument(argument, more));

  const variable = environment["MOORING_REQUEST"] ?? "";
  const stdin = await fromStdin(argument === "-" ? 30_000 : variable.trim() ? 500 : 3_000, signal);
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
      `The request's file ${JSON.stringify(name)} cannot be opened (${(error as NodeJS.ErrnoException).code})`,
      "An argument is the request as JSON, or the name of a file that holds it.",
    );
  }
  try {
    return readDescriptor(file);
  } catch (error) {
    throw new Refusal(
      `The request's file ${JSON.stringify(name)} cannot be read (${(error as NodeJS.ErrnoException).code})`,
    );
  } finally {
    closeSync(file);
  }
}

/** Reads one byte more than is allowed at most: the size of a device or a pipe is not known before. */
function readDescriptor(file: number): string {
  const buffer = Buffer.allocUnsafe(LIMIT + 1);
  let size = 0;
  for (let count = -1; count !== 0 && size < buffer.length; size += count)
    count = readSync(file, buffer, size, buffer.length - size, null);
  return buffer.toString("utf8", 0, size);
}

async function fromStdin(firstByte: number, signal: AbortSignal): Promise<Found> {
  const kind = kindOfStdin();
  if (kind === "file") return { text: readDescriptor(0) };
  if (kind === "stream") return readStream(process.stdin, { firstByte, limit: LIMIT, signal });
  return { absence: `standard input is ${kind === "terminal" ? "a terminal" : "a device"}` };
}

function checked(input: Input): Input {
  if (!input.text.trim()) throw new Refusal(`The request is empty: ${input.from} holds nothing`);
  if (Buffer.byteLength(input.text) <= LIMIT) return input;
  throw new Refusal(
    `The request is larger than ${LIMIT / 1024 / 1024} MiB`,
    "Split it: one request handles up to 1000 items.",
  );
}
