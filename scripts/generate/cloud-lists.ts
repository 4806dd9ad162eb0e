import { cloudsFolder } from "./catalogue.ts";
import { type Field, flatten } from "./field.ts";
import type { Printer } from "./print.ts";

const notice = "// Printed by scripts/generate.ts from the folders beside this file. Do not edit.";
const names = (list: readonly string[]) => `[${list.map((name) => JSON.stringify(name)).join(", ")}]`;

const secretVariables = (settings: readonly Field[]): string[] =>
  flatten(settings).flatMap(([, { secret, env }]) => (secret ? env : []));

/** The list of clouds, none of them loaded, and the list of emulators, which no front end carries. */
export const printCatalog: Printer = ({ clouds }) => [
  {
    path: `${cloudsFolder}/catalog.gen.ts`,
    text: [
      notice,
      'import type { Catalog } from "../definition/catalog.ts";',
      "",
      "export const catalog: Catalog = {",
      ...clouds.flatMap(({ name, title, kinds, queries, settings }) => [
        `  ${name}: {`,
        `    title: ${JSON.stringify(title)},`,
        `    resources: ${names(kinds.map(({ kind }) => kind))},`,
        `    queries: ${names(queries.map((query) => query.name))},`,
        `    secrets: ${names(secretVariables(settings))},`,
        `    load: () => import("./${name}/index.ts").then((module) => module.cloud),`,
        "  },",
      ]),
      "};",
      "",
    ].join("\n"),
  },
  {
    path: `${cloudsFolder}/emulators.gen.ts`,
    text: [
      notice,
      'import type { Emulator } from "../emulation.ts";',
      ...clouds.map(({ name }) => `import { emulator as ${name} } from "./${name}/emulator.ts";`),
      "",
      `export const emulators: readonly Emulator[] = [${clouds.map(({ name }) => name).join(", ")}];`,
      "",
    ].join("\n"),
  },
];
