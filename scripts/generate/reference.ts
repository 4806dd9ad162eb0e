import type { CloudFacts } from "../../packages/core/src/definition/cloud.ts";
import type { Catalogue, Cloud, Kind, Query } from "./catalogue.ts";
import { camelCase, functionName, playbookTask, pulumiQuery, pulumiResource, workflowStep } from "./dialects.ts";
import { factsOf, rightFor } from "./facts.ts";
import { type Field, flatten, typeWords } from "./field.ts";
import { fence, page, printedNotice, table } from "./markdown.ts";
import type { Printer } from "./print.ts";
import { hasCodes, refusalsPage } from "./refusals.ts";
import type { Calls } from "./rehearse.ts";
import { type Samples, samplesOf } from "./samples.ts";

/** docs/reference: a page for each cloud, kind and query. */
export const printReference: Printer = (catalogue) => [
  { path: "docs/reference/index.md", text: page(printedNotice, "# Reference", tableOfKinds(catalogue)) },
  ...catalogue.clouds.flatMap((cloud) => [
    { path: `docs/reference/${cloud.name}/index.md`, text: cloudPage(cloud, catalogue) },
    ...asidesOf(cloud).map((field) => ({
      path: `docs/reference/${cloud.name}/${field.name}.md`,
      text: asidePage(cloud, field),
    })),
    ...(hasCodes(cloud) ? [{ path: `docs/reference/${cloud.name}/refusals.md`, text: refusalsPage(cloud) }] : []),
    ...cloud.kinds.map((kind) => ({
      path: `docs/reference/${cloud.name}/${kind.page}.md`,
      text: kindPage(cloud, kind),
    })),
    ...cloud.queries.map((query) => ({
      path: `docs/reference/${cloud.name}/${query.page}.md`,
      text: queryPage(cloud, query),
    })),
  ]),
];

/** Every kind and query with one line each. */
function tableOfKinds({ clouds }: Catalogue): string {
  const rows = clouds.flatMap((cloud) => [
    ...cloud.kinds.map((kind) => [
      `[${cloud.title}](${cloud.name}/index.md)`,
      `[\`${kind.kind}\`](${cloud.name}/${kind.page}.md)`,
      kind.summary,
    ]),
    ...cloud.queries.map((query) => [
      `[${cloud.title}](${cloud.name}/index.md)`,
      `[\`${query.name}\`](${cloud.name}/${query.page}.md) (query)`,
      query.summary,
    ]),
  ]);
  return table(["cloud", "kind", "what it is"], rows);
}

/** A line for each cloud; `reference` is the way from the page to docs/reference. */
export function tableOfClouds({ clouds }: Catalogue, reference: string): string {
  const rows = clouds.map(({ name, title, kinds, queries }) => {
    const links = (pages: readonly { readonly name: string; readonly page: string }[]) =>
      pages.map((one) => `[${one.name.split("/")[1]}](${reference}/${name}/${one.page}.md)`).join(", ");
    const things = links(kinds.map(({ kind, page }) => ({ name: kind, page })));
    return [`[${title}](${reference}/${name}/index.md)`, things, links(queries)];
  });
  return table(["cloud", "kinds", "queries"], rows);
}

function cloudPage(cloud: Cloud, catalogue: Catalogue): string {
  return page(
    printedNotice,
    `# ${cloud.title}`,
    cloud.summary,
    Object.entries(cloud.links)
      .map(([title, address]) => `* [${title}](${address})`)
      .join("\n"),
    "## Kinds and queries",
    table(
      ["name", "what it is"],
      [
        ...cloud.kinds.map(({ kind, page, summary }) => [`[\`${kind}\`](${page}.md)`, summary]),
        ...cloud.queries.map(({ name, page, summary }) => [`[\`${name}\`](${page}.md) (query)`, summary]),
      ],
    ),
    cloud.settings.length > 0 && settings(cloud, catalogue),
    hasCodes(cloud) &&
      `## What it refuses\n\nIts codes of refusal, and what to do about each: [what ${cloud.title} refuses](refusals.md).`,
    factsOf(cloud.facts),
  );
}

/** So many fields inside one setting have a page of their own. */
const MANY = 10;

const asidesOf = ({ settings }: Cloud): readonly Field[] =>
  settings.filter(({ fields }) => flatten(fields).length > MANY);

function settings(cloud: Cloud, catalogue: Catalogue): string {
  const shared = sharedVariables(cloud, catalogue);
  const asides = asidesOf(cloud);
  const here = cloud.settings.map((field) =>
    asides.includes(field)
      ? { ...field, fields: [], description: `${field.description} [All of them](${field.name}.md).` }
      : field,
  );
  return page(
    "## Settings",
    `Stated in the request under \`settings\`, or left to the environment. ${stackConfiguration(cloud)}`,
    blocks(here, settingWords, samplesOf([cloud.sampleSettings], cloud.facts?.samples)),
    shared.length > 0 && `${shared.join(" ")} Which cloud a variable is for, the kind of a request decides.`,
  ).trimEnd();
}

/** Settings that few people need, such as corrections of what is assumed of an API. */
const asidePage = (cloud: Cloud, field: Field): string =>
  page(
    printedNotice,
    `# ${cloud.title}: \`${field.name}\``,
    field.description,
    `One of the [settings](index.md#settings)${field.env.length > 0 ? `, or JSON in ${inCode(field.env)}` : ""}.`,
    blocks([field], settingWords, samplesOf([cloud.sampleSettings], cloud.facts?.samples)),
  );

const inCode = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(", ");

const settingWords = (_path: string, { env, secret }: Field) => [
  env.length > 0 && `from ${inCode(env)}`,
  secret && "secret",
];

const variablesOf = ({ settings }: Cloud): string[] => flatten(settings).flatMap(([, { env }]) => env);

/** Some variables are claimed by more than one cloud: who has set them for one should know. */
function sharedVariables(cloud: Cloud, { clouds }: Catalogue): string[] {
  const own = new Set(variablesOf(cloud));
  return clouds
    .filter(({ name }) => name !== cloud.name)
    .flatMap((other) => {
      const both = [...new Set(variablesOf(other))].filter((name) => own.has(name));
      if (both.length === 0) return [];
      const names = both.map((name) => `\`${name}\``).join(", ");
      return [`[${other.title}](../${other.name}/index.md#settings) reads ${names} as well.`];
    });
}

function stackConfiguration({ name, settings }: Cloud): string {
  const [first] = settings;
  if (!first) return "";
  const key = `mooring:${camelCase(`${name}_${first.name}`)}`;
  return `In Pulumi they are configuration of the stack: \`${first.name}\` is \`${key}\`.`;
}

function kindPage(cloud: Cloud, kind: Kind): string {
  return page(
    printedNotice,
    `# ${kind.kind}`,
    kind.summary,
    kind.description,
    `In Pulumi: \`${cloud.name}.${kind.className}\`. As a schema: [${kind.page}.schema.json](${kind.page}.schema.json). Credentials: [${cloud.title}](index.md#settings).`,
    "## Fields",
    fieldBlocks(kind.fields, kind.immutable, samples(cloud, kind)),
    "Fields that are not stated are left as they are.",
    "## Outputs",
    outputBlocks(kind.outputs),
    "## What replaces it",
    replacement(kind),
    "## Examples",
    ...kind.examples.map((example) => {
      const ask = { title: example.title, slug: kind.slug, request: { resource: kind.kind, spec: example.spec } };
      return dialects(example.title, workflowStep(ask), playbookTask(ask), pulumiResource(cloud, kind, example));
    }),
    "## Calls it makes",
    `The first example on the sandbox, each run a process of its own. The first run found the world as it is at the start.`,
    callBlocks(kind.calls, ["dry run", "first run", "second run", "removal"], cloud.facts),
    seeAlso(cloud),
  );
}

function queryPage(cloud: Cloud, query: Query): string {
  return page(
    printedNotice,
    `# ${query.name}`,
    `${query.summary} A query: it only reads.`,
    query.description,
    `In Pulumi: \`${cloud.name}.${functionName(query)}\`. As a schema: [${query.page}.schema.json](${query.page}.schema.json). Credentials: [${cloud.title}](index.md#settings).`,
    "## Fields",
    fieldBlocks(query.fields, [], samples(cloud, query)),
    "## Each result",
    outputBlocks(query.outputs),
    "## Examples",
    ...query.examples.map((example) => {
      const ask = { title: example.title, slug: query.slug, request: { query: query.name, spec: example.spec } };
      return dialects(example.title, workflowStep(ask), playbookTask(ask), pulumiQuery(cloud, query, example.spec));
    }),
    "## Calls it makes",
    "The first example on the sandbox.",
    callBlocks(query.calls, [], cloud.facts),
    seeAlso(cloud),
  );
}

function replacement({ kind, immutable, exclusive }: Kind): string {
  if (immutable.length === 0) return "Nothing: every field can be changed in place.";
  const names = immutable.map((name) => `\`${name}\``).join(" or ");
  const order =
    exclusive === "depends"
      ? "Pulumi makes the new one before it removes the old one, unless the two cannot live side by side."
      : exclusive
        ? "Old and new cannot live side by side, so the old one is removed first."
        : "Pulumi makes the new one before it removes the old one.";
  return `A change of ${names} makes a new \`${kind}\` and removes the old one. ${order} Workflow steps and playbooks remember nothing between runs, so they take such a change for another thing unless they state \`id\`, and refuse a replacement unless the request says \`allow_replace: true\`.`;
}

const dialects = (title: string, step: string, task: string, program: string) =>
  [
    `### ${title}`,
    "Workflow step:",
    fence("yaml", step),
    "Playbook task:",
    fence("yaml", task),
    "Pulumi program:",
    fence("ts", program),
  ].join("\n\n");

type Words = (path: string, field: Field) => readonly (string | false)[];

/** A block for each field, since a table with a column for everything would be wider than a page. */
function blocks(fields: readonly Field[], words: Words, samples?: Samples): string {
  if (fields.length === 0) return "None.";
  return flatten(fields)
    .map(([path, field]) => {
      const head = [`**\`${path}\`**`, typeWords(field.schema), ...words(path, field)].filter(Boolean).join(" · ");
      const value = field.default ?? samples?.(path, field);
      const shown = value === undefined ? "" : JSON.stringify(value);
      const example =
        field.default !== undefined
          ? ` Default: \`${shown}\`.`
          : shown === "" || shown.length > 200
            ? ""
            : ` Example: \`${shown}\`.`;
      return `* ${head}<br>\n  ${field.description.replaceAll(/\s*\n\s*/g, " ")}${example}`;
    })
    .join("\n");
}

/** From its own examples, then from the others of its cloud. */
const samples = ({ kinds, queries, facts }: Cloud, own: Kind | Query): Samples =>
  samplesOf(
    [own, ...kinds, ...queries].flatMap(({ examples }) => examples.map(({ spec }) => spec)),
    facts?.samples,
  );

const fieldBlocks = (fields: readonly Field[], immutable: readonly string[], values: Samples) =>
  blocks(
    fields,
    (path, { required }) => [required && "**required**", immutable.includes(path) && "a change replaces"],
    values,
  );

const outputBlocks = (fields: readonly Field[]) =>
  blocks(fields, (_path, { required }) => [!required && "may be missing"]);

const seeAlso = ({ title }: Cloud) =>
  [
    `See also: [settings, rights and limits of ${title}](index.md)`,
    "[what an error means](../../errors.md)",
    "[what a plan holds](../../concepts.md)",
    "from a [workflow](../../start/action.md), a [playbook](../../start/ansible.md), a [Pulumi program](../../start/pulumi.md)",
  ].join(" · ");

/** A block for each call, as for fields: when it is made, and which right it needs. */
function callBlocks(calls: Calls, runs: readonly string[], facts: CloudFacts | undefined): string {
  const times = (run: string, count: number) => `${run}${count === 1 ? "" : count > 3 ? " (several)" : ` (${count})`}`;
  const blocks = [...calls].map(([call, counts]) => {
    const when = runs.flatMap((run, index) => (counts[index] ? [times(run, counts[index])] : [])).join(", ");
    const right = facts && `right: ${rightFor(facts, call)}`;
    return [`* \`${call}\``, [when, right].filter(Boolean).join(" · ")].filter(Boolean).join("<br>\n  ");
  });
  return page(
    blocks.join("\n"),
    facts && "A dry run needs the rights of its own calls alone. [Who may, and how it is granted](index.md#rights).",
  ).trimEnd();
}
