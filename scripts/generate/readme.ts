import { fence } from "./markdown.ts";
import { replaceMarked } from "./marked.ts";
import type { Printer, ReadFile } from "./print.ts";
import { tableOfClouds } from "./reference.ts";

const examples = [
  { mark: "workflow", path: "examples/workflow.yml", language: "yaml" },
  { mark: "playbook", path: "examples/playbook.yml", language: "yaml" },
  { mark: "program", path: "examples/pulumi/index.ts", language: "ts" },
];

/** The printed blocks of README.md: the table of clouds and the examples, which are files that tests run. */
export const printReadme: Printer = (catalogue, read) => {
  const path = "README.md";
  const text = need(read, path);
  const blocks = [
    { mark: "kinds", print: tableOfClouds(catalogue, "docs/reference") },
    ...examples.map(({ mark, path, language }) => ({ mark, print: fence(language, need(read, path)) })),
  ];
  return [{ path, text: blocks.reduce((page, { mark, print }) => replaceMarked(page, mark, print, path), text) }];
};

function need(read: ReadFile, path: string): string {
  const text = read(path);
  if (text === undefined) throw new Error(`${path} is missing: README.md shows it`);
  return text;
}
