import { parse } from "yaml";
import { page, table } from "./markdown.ts";
import { replaceMarked } from "./marked.ts";
import type { Printer } from "./print.ts";

interface Metadata {
  readonly inputs?: Readonly<Record<string, { description: string; required?: boolean; default?: string }>>;
  readonly outputs?: Readonly<Record<string, { description: string }>>;
}

const folder = "apps/action";

/** The tables of inputs and outputs in the action's README, from its action.yml. */
export const printActionReadme: Printer = (_catalogue, read) => {
  const metadata = read(`${folder}/action.yml`);
  const text = read(`${folder}/README.md`);
  if (metadata === undefined || text === undefined) return [];
  const { inputs = {}, outputs = {} } = parse(metadata) as Metadata;
  const inputRows = Object.entries(inputs).map(([name, input]) => [
    `\`${name}\``,
    input.required ? "required" : input.default ? `\`${input.default}\`` : "",
    input.description,
  ]);
  const outputRows = Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, description]);
  const tables = page(
    table(["input", "default", "what it is"], inputRows),
    table(["output", "what it is"], outputRows),
  );
  return [
    { path: `${folder}/README.md`, text: replaceMarked(text, "inputs and outputs", tables, `${folder}/README.md`) },
  ];
};
