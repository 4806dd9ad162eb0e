import type { Cloud, Kind, Query } from "./catalogue.ts";
import type { Printer } from "./print.ts";
import { asRequest, docComment, members } from "./typescript.ts";

/** The types behind the typed door of core: kind → spec, outputs, settings. */
export const printClient: Printer = ({ clouds }) => [
  {
    path: "packages/core/src/client/kinds.gen.ts",
    text: [
      "// Printed by scripts/generate.ts from the folders of packages/core/src/clouds. Do not edit.",
      ...clouds.map(settingsOf),
      "",
      "/** Each kind of thing: what is stated, what only the cloud knows, and the settings of its cloud. */",
      "export interface Kinds {",
      ...clouds.flatMap((cloud) => cloud.kinds.map((kind) => kindOf(cloud, kind))),
      "}",
      "",
      "/** Each read-only question: what may be stated, one of its results, and the settings of its cloud. */",
      "export interface Queries {",
      ...clouds.flatMap((cloud) => cloud.queries.map((query) => queryOf(cloud, query))),
      "}",
      "",
    ].join("\n"),
  },
];

/** Indented as the members of a member. */
const nested = 3;

const settingsName = ({ name }: Cloud) => `${name.charAt(0).toUpperCase()}${name.slice(1)}Settings`;

const settingsOf = (cloud: Cloud): string => {
  const fields = cloud.settings.map((field) => ({ ...field, required: false }));
  return `\n${docComment(`Credentials, scope and options of ${cloud.title}.`)}\nexport interface ${settingsName(cloud)} {\n${members(fields, asRequest)}\n}`;
};

const kindOf = (cloud: Cloud, { kind, summary, fields, outputs }: Kind): string =>
  entry(kind, summary, [
    ["spec", `{\n${members(fields, asRequest, nested)}\n    }`],
    ["outputs", `{\n${members(outputs, asRequest, nested)}\n    }`],
    ["settings", settingsName(cloud)],
  ]);

const queryOf = (cloud: Cloud, { name, summary, fields, outputs }: Query): string =>
  entry(name, summary, [
    ["spec", `{\n${members(fields, asRequest, nested)}\n    }`],
    ["result", `{\n${members(outputs, asRequest, nested)}\n    }`],
    ["settings", settingsName(cloud)],
  ]);

const entry = (name: string, summary: string, parts: readonly (readonly [string, string])[]): string =>
  [
    docComment(summary, "  "),
    `  ${JSON.stringify(name)}: {`,
    ...parts.map(([part, type]) => `    readonly ${part}: ${type.replace("{\n\n    }", "Record<string, never>")};`),
    "  };",
  ].join("\n");
