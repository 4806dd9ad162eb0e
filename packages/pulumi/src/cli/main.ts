import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Imported } from "../imports.ts";
import { stackConfig } from "./stack-config.ts";

const USAGE = `mooring-pulumi import KIND ID           one thing, by its id
mooring-pulumi import KIND --spec JSON  one thing, by the arguments of its class
mooring-pulumi import KIND --query QUERY [--spec JSON]
                                        each thing that a query finds

Prints Pulumi's import file. KIND is a class (gcore.AllowedAddressPair) or a
kind (gcore/allowed-address-pair).

  --name NAME     the resource's name in the program; with several, how their
                  names begin
  --out FILE      write the file there instead of printing it
  --stack STACK   whose configuration holds the settings; without one, the
                  selected stack's. What it leaves out comes from the vendor's
                  environment variables.

Then: pulumi import --file FILE --generate-code=false`;

/** What the command is given of its process. */
interface Process {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** Answers the exit code: 0 done, 1 it failed, 2 the command line is wrong. */
export async function main(argv: readonly string[], { stdout, stderr }: Process): Promise<number> {
  const asked = understood(argv);
  if (typeof asked === "string") {
    const help = asked === "";
    (help ? stdout : stderr).write(help ? `${USAGE}\n` : `${asked}\n\n${USAGE}\n`);
    return help ? 0 : 2;
  }
  const { kind, id, spec, query, name, out, stack } = asked;
  // Loaded when it is needed: help is to be quick.
  const runtime = await import("../provider-runtime.ts");
  try {
    const config = await stackConfig(stack);
    const { found, skipped } = await runtime.imports({ kind, id, spec, query }, (key) => config[`mooring:${key}`]);
    for (const one of skipped) stderr.write(`left out: ${one}\n`);
    const resources = named(found, name ?? kind.split("/")[1] ?? kind, query !== undefined);
    const file = `${JSON.stringify({ resources }, null, 2)}\n`;
    if (out === undefined) stdout.write(file);
    else writeFileSync(out, file);
    stderr.write(next(resources, out));
    return resources.length > 0 ? 0 : 1;
  } catch (error) {
    stderr.write(`${runtime.redact(messageOf(error))}\n`);
    return 1;
  }
}

/** Not core's: help is to be quick. */
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

interface Asked {
  readonly kind: string;
  readonly id?: string | undefined;
  readonly spec?: Record<string, unknown> | undefined;
  readonly query?: string | undefined;
  readonly name?: string | undefined;
  readonly out?: string | undefined;
  readonly stack?: string | undefined;
}

/** What is wrong with the command line, in words; empty where help is asked for. */
function understood(argv: readonly string[]): Asked | string {
  try {
    const text = { type: "string" } as const;
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { name: text, out: text, stack: text, spec: text, query: text, help: { type: "boolean", short: "h" } },
    });
    const [command, kind, id, ...more] = positionals;
    if (values.help || command === undefined) return "";
    if (command !== "import") return `there is no command ${command}`;
    if (kind === undefined) return "KIND is missing";
    if (more.length > 0) return `${more.join(" ")}: too much`;
    const ways = [id, values.query ?? values.spec].filter((way) => way !== undefined);
    if (ways.length !== 1) return "give either ID, or --spec, or --query";
    const { spec, ...rest } = values;
    return { kind: kindOf(kind), id, spec: spec === undefined ? undefined : JSON.parse(spec), ...rest };
  } catch (error) {
    return messageOf(error);
  }
}

/** `gcore.AllowedAddressPair` → `gcore/allowed-address-pair` */
const kindOf = (text: string): string =>
  text.includes("/")
    ? text
    : text
        .replace(".", "/")
        .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
        .toLowerCase();

/** Of several, each by its id, without what a name is better without. */
const named = (found: readonly Imported[], name: string, many: boolean) =>
  found.map(({ type, ...rest }) => ({
    type,
    name: many ? `${name}-${rest.id.replaceAll(/[^A-Za-z0-9.:_-]+/g, "-")}` : name,
    ...rest,
  }));

function next(resources: readonly (Imported & { readonly name: string })[], out = "FILE"): string {
  if (resources.length === 0) return "nothing was found\n";
  const programs = resources.map(({ type, name, inputs }) => {
    const { __provider, ...args } = inputs;
    const [cloud, className] = type.slice(type.lastIndexOf("/") + 1).split(":");
    return `new ${cloud}.${className}(${JSON.stringify(name)}, ${JSON.stringify(args, null, 2)});`;
  });
  return [`State in the program:`, ...programs, "", `then: pulumi import --file ${out} --generate-code=false`, ""].join(
    "\n",
  );
}
