import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

export const REPOSITORY = resolve(import.meta.dirname, "../..");

/** What an example is, and so how it is run: taken from the printed text, in a folder where only the artifacts are installed. */
export type Run =
  | "clone"
  | "install"
  | "npm"
  | "release"
  | "sandbox"
  | "seed"
  | "commands"
  | "steps"
  | "playbook"
  | "tasks"
  | "request"
  | "stack"
  | "program"
  | "script"
  | "keepalived";

/** One fenced block of a page. */
export interface Example {
  readonly page: string;
  /** Of its first line, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** How `test/real/documents.test.ts` runs it; or the test that does; or why nothing does. `undefined`: nobody has said. */
  readonly how: { readonly run: Run } | { readonly by: string } | { readonly because: string } | undefined;
}

/** Pages for users. Decisions and fixtures have no examples; those of the reference pages are run in three dialects by a test of their own. */
const isForUsers = (path: string) => !/^\.|\/decisions\/|\/fixtures\//.test(path);

export const pages = execFileSync("git", ["ls-files", "*.md"], { cwd: REPOSITORY, encoding: "utf8" })
  .trim()
  .split("\n")
  .filter(isForUsers);

export const textOf = (page: string): string => readFileSync(join(REPOSITORY, page), "utf8");

/** Blocks whose text does not say how they are run: page, a part of the text, and how. A test that is named asks `assignedTo` for its own. */
const SPECIAL: readonly (readonly [page: RegExp, part: string | RegExp, how: Example["how"]])[] = [
  [/^docs\/reference\//, "", { by: "test/generated-examples.test.ts" }],
  [/^docs\/api\.md$/, "", { because: "declarations, printed from the source that the compiler checks" }],
  [/^README\.md$/, "git clone", { run: "clone" }],
  [
    /^CONTRIBUTING\.md$/,
    "TRANSCRIPTS=write",
    { because: "writes what test/transcripts.test.ts compares, which plays the same" },
  ],
  [/^docs\/guides\/\w+-keepalived/, "vrrp_instance", { run: "keepalived" }],
  [/^docs\/guides\/upcloud-keepalived/, "#!/bin/sh", { by: "test/stories/upcloud.test.ts" }],
  [/^docs\/guides\/huaweicloud-keepalived/, "virtual-ip-binding", { by: "test/stories/huaweicloud-failover.test.ts" }],
  [/^docs\/guides\/huaweicloud-keepalived/, "", { by: "test/stories/huaweicloud-service-address.test.ts" }],
  [/^docs\/guides\/gcore-keepalived/, "", { by: "test/stories/service-address.test.ts" }],
  [/^docs\/guides\/openstack-keepalived/, "", { by: "test/stories/openstack.test.ts" }],
  [
    /^docs\/guides\/k0rdent\.md$/,
    "compat:",
    { because: "a fragment of a request; `K0RDENT_COMPAT` takes the same in the trials of k0rdent" },
  ],
  [/^docs\/sandbox\.md$/, "import assert", { run: "script" }],
  [/^docs\/sandbox\.md$/, '"networks": [', { run: "seed" }],
  [/^docs\/sandbox\.md$/, "sandbox.faults.add", { by: "test/real/users-tests.test.ts" }],
  [/^docs\/sandbox\.md$/, "MOORING_SANDBOX_CONTROL/", { by: "test/real/users-tests.test.ts" }],
  [/sandbox/i, /^npx --package=\S+ mooring-sandbox --page$|^export GCORE_BASE_URL/m, { run: "sandbox" }],
  [
    /^docs\/sandbox\.md$/,
    "wire exec",
    { because: "needs the kernel's network namespaces; the tests of `--wire` start it so" },
  ],
  [
    /^docs\/start\/action\.md$/,
    "concurrency:",
    { because: "a fragment of a workflow; apps/action/examples/gcore/apply.yml has it" },
  ],
  [/^docs\/start\/action\.md$/, "0123456789abcdef", { because: "names a commit that does not exist" }],
  [/^docs\/start\/action\.md$/, "act workflow_dispatch", { by: "test/real/act.test.ts" }],
  [/^docs\/start\/ansible\.md$/, /--package=@mooring\/ansible/, { run: "npm" }],
  [/^docs\/start\/ansible\.md$/, "curl -f", { run: "release" }],
  [/^docs\/start\/pulumi\.md$|^examples\/pulumi\//, "pulumi config set", { run: "stack" }],
  [/^docs\/start\/pulumi\.md$/, "mooring-pulumi import", { run: "stack" }],
  [/^packages\/pulumi\/README\.md$/, "npm install", { run: "npm" }],
  [
    /^apps\/ansible\/collection\/README\.md$/,
    "module_defaults:",
    { because: "a fragment of a play; the first example of the guide has it" },
  ],
  [/^docs\/add-a-cloud\.md$/, "npx pnpm", { because: "the repository's own commands, which its workflow runs" }],
  [/^docs\/add-a-cloud\.md$/, "", { because: "fragments of a cloud; `test/generate.test.ts` adds a whole one" }],
];

export const examples: readonly Example[] = pages.flatMap((page) => {
  const text = textOf(page);
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(({ index, 1: language = "", 2: block = "" }) => ({
    page,
    line: text.slice(0, index).split("\n").length + 1,
    language,
    text: block,
    how: howToRun(page, language, block),
  }));
});

function howToRun(page: string, language: string, text: string): Example["how"] {
  if (text.includes("pnpm build") && text.includes("$HERE")) return { run: "install" };
  const special = SPECIAL.find(
    ([pages, part]) => pages.test(page) && (typeof part === "string" ? text.includes(part) : part.test(text)),
  );
  if (special) return special[2];
  if (language === "mermaid") return { by: "test/real/site.test.ts" };
  if (language === "yaml" || language === "yml") return ofYaml(parse(text));
  if (/import\("@mooring\/pulumi"\)/.test(text)) return { run: "script" };
  if (/from "@mooring\/pulumi"/.test(text)) return { run: "program" };
  if (/^[jt]s$/.test(language) && /from "@mooring\/(core|sandbox)"/.test(text)) return { run: "script" };
  if (/\b(mooring\.cjs|mooring-sandbox|ansible-playbook) /.test(text)) return { run: "commands" };
  return undefined;
}

function ofYaml(value: unknown): Example["how"] {
  const [first] = (Array.isArray(value) ? value : [value]) as Readonly<Record<string, unknown>>[];
  if (first === undefined || first === null) return undefined;
  if ("jobs" in first) return { run: "steps" };
  if ("hosts" in first) return { run: "playbook" };
  if ("resource" in first || "requests" in first) return { run: "request" };
  if (Array.isArray(value) && value.some((one) => typeof one.uses === "string" || typeof one.run === "string"))
    return { run: "steps" };
  if (Array.isArray(value) && value.some((one) => Object.keys(one).some((key) => /^mooring(\.|$)/.test(key))))
    return { run: "tasks" };
  return undefined;
}

/** The examples that a test has to run, in the order of the pages. It takes their texts from here, so that it runs what is printed. */
export function assignedTo(test: string): readonly Example[] {
  const path = relative(REPOSITORY, fileURLToPath(test));
  return examples.filter(({ how }) => how && "by" in how && how.by === path);
}
