import type { Emulator, Picture, PicturedAddress, PicturedPort } from "@mooring/core/emulators";
import { type JsonSchema, jsonSchema } from "../../packages/core/src/spec/schema.ts";
import type { Cloud } from "./catalogue.ts";
import { fence, page, printedNotice, table } from "./markdown.ts";
import { replaceMarked } from "./marked.ts";
import type { Printer, ReadFile } from "./print.ts";

/** docs/sandbox: a page for each pretend cloud, read off its emulator; and their list in docs/sandbox.md. */
export const printSandbox: Printer = ({ clouds }, read) => {
  const path = "docs/sandbox.md";
  const list = table(
    ["cloud", "starts with", "switches"],
    clouds.map((cloud) => {
      const { picture, switches } = startedOf(cloud.emulator);
      return [`[${cloud.title}](sandbox/${cloud.name}.md)`, countsOf(picture), String(Object.keys(switches).length)];
    }),
  );
  const text = replaceMarked(read(path) ?? "", "clouds", list, path);
  return [
    { path, text: replaceMarked(text, "tests", tests(read), path) },
    ...clouds.map((cloud) => ({ path: `docs/sandbox/${cloud.name}.md`, text: cloudPage(cloud) })),
  ];
};

/** Files that tests run. */
const TESTS = [
  {
    title:
      "A Pulumi program, with Pulumi's Automation API (`project` holds its names and the program): the first three lines are the sandbox's. The first write fails and is made again; a second `up` writes nothing.",
    path: "examples/tests/program.js",
    language: "js",
  },
  {
    title: "A playbook, as a role's test would run it: converge although the first write fails, then idempotence.",
    path: "examples/tests/playbook.sh",
    language: "sh",
  },
  {
    title: "A workflow: the three `run` lines around the step that is tested. The job's end ends the sandbox.",
    path: "examples/tests/workflow.yml",
    language: "yaml",
  },
];

function tests(read: ReadFile): string {
  const blocks = TESTS.map(({ title, path, language }) => {
    const text = read(path);
    if (text === undefined) throw new Error(`${path} is missing: docs/sandbox.md shows it`);
    return `${title}\n\n${fence(language, text)}`;
  });
  return blocks.join("\n\n");
}

function cloudPage({ name, title, emulator }: Cloud): string {
  const { picture, switches } = startedOf(emulator);
  const environment = emulator.environment("http://127.0.0.1:4010");
  return page(
    printedNotice,
    `# The pretend ${title}`,
    `How to start it, faults, the page: [the sandbox](../sandbox.md). What Mooring does with the real one: [reference](../reference/${name}/index.md).`,
    table(
      ["variable", "value"],
      Object.entries(environment).map(([variable, value]) => [`\`${variable}\``, `\`${value}\``]),
    ),
    "Credentials are invented. The port is any free one, unless `--port` says which.",
    "## The world that everyone starts with",
    ...world(picture),
    `\`mooring-sandbox --print-seed --cloud ${name}\` prints it as a seed.`,
    "## Switches",
    Object.entries(switches)
      .map(([one, value]) => {
        const { about = "", values } = emulator.switchNotes?.[one] ?? {};
        const choice = values ? ` One of ${values.map((each) => `\`${JSON.stringify(each)}\``).join(", ")}.` : "";
        const text = `${about}${choice} Default: \`${JSON.stringify(endless(value))}\`.`;
        return `* **\`${one}\`**<br>\n  ${text.trim().replaceAll(/\s*\n\s*/g, " ")}`;
      })
      .join("\n"),
    "## Seeds",
    "A seed file holds these fields under the cloud's name. What may be left out is invented.",
    emulator.seedSchema && seedTable(emulator.seedSchema),
    "## What it does not do",
    (emulator.limits ?? ["Nobody has said."]).map((limit) => `* ${limit}`).join("\n"),
  );
}

/** The emulator at its start, in a world of which nothing shows that chance or time made it. */
function startedOf(emulator: Emulator): { picture: Picture | undefined; switches: Readonly<Record<string, unknown>> } {
  let last = 0;
  const uuid = () => {
    last += 1;
    return `00000000-0000-4000-8000-${String(last).padStart(12, "0")}`;
  };
  const running = emulator.start({ date: () => 0, random: () => 0, uuid });
  running.seed(emulator.defaults);
  return { picture: running.picture?.(), switches: running.switches };
}

function countsOf(picture: Picture | undefined): string {
  if (!picture) return "";
  const { servers, ports, addresses } = picture;
  const all = [...servers.flatMap((server) => server.ports), ...ports];
  const count = addresses.length + all.reduce((sum, port) => sum + port.addresses.length, 0);
  const words = [many(servers.length, "server"), many(all.length, "port"), `${count} addresses`];
  return words.filter((word) => !word.startsWith("0")).join(", ");
}

const many = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

function world(picture: Picture | undefined): readonly string[] {
  if (!picture) return ["It is empty."];
  const { servers, ports, addresses } = picture;
  const line = (where: string, { id, name, network, note, addresses: own }: PicturedPort) => {
    const words = [where, [name, network].filter(Boolean).join(", "), note ?? ""].filter((text) => text !== "");
    return `* **\`${id}\`** · ${words.join(" · ")}<br>\n  ${own.map(addressWords).join(", ") || "no address"}`;
  };
  const lines = [
    ...servers.flatMap(({ name, state, stopped, ports: own }) =>
      own.map((port) => line(`server ${stopped ? `${name} (${state})` : name}`, port)),
    ),
    ...ports.map((port) => line("no server", port)),
  ];
  return [
    lines.length > 0 ? `The ports:\n\n${lines.join("\n")}` : "",
    ...(addresses.length > 0 ? [`On no port: ${addresses.map(addressWords).join(", ")}.`] : []),
  ];
}

const addressWords = ({ text, sort, note }: PicturedAddress): string =>
  sort === "own" ? text : `${text} (${[sort, note].filter(Boolean).join(", ")})`;

const endless = (value: unknown) => (value === Number.POSITIVE_INFINITY ? "Infinity" : value);

function seedTable(schema: NonNullable<Emulator["seedSchema"]>): string {
  return table(
    ["field", "type", ""],
    fieldsIn(jsonSchema(schema)).map(([path, one, required]) => [
      `\`${path}\``,
      typeWords(one),
      required ? "required" : "",
    ]),
  );
}

/** With the nested fields behind their parent: `ports`, `ports[].network`. */
function fieldsIn(
  schema: JsonSchema,
  prefix = "",
): readonly (readonly [path: string, schema: JsonSchema, required: boolean])[] {
  return Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).flatMap(([name, one]) => {
    const path = `${prefix}${name}`;
    const inner = one.type === "array" ? fieldsIn(one.items as JsonSchema, `${path}[].`) : fieldsIn(one, `${path}.`);
    return [[path, one, schema.required?.includes(name) ?? false] as const, ...inner];
  });
}

function typeWords({ type, items, enum: choices, anyOf }: JsonSchema): string {
  if (choices) return choices.map((choice) => `\`${JSON.stringify(choice)}\``).join(" or ");
  if (anyOf) return anyOf.map((one) => typeWords(one as JsonSchema)).join(" or ");
  switch (type) {
    case "string":
      return "text";
    case "integer":
      return "whole number";
    case "boolean":
      return "`true` or `false`";
    case "null":
      return "`null`";
    case "array":
      return `list: ${typeWords(items as JsonSchema)}`;
    case "object":
      return "map";
    default:
      return String(type ?? "anything");
  }
}
