import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";

export const REPOSITORY = resolve(import.meta.dirname, "../..");

/** What an example is, and so how it is run: taken from the printed text, in a folder where only the artifacts are installed. */
export type Run = "install" | "steps" | "playbook" | "tasks" | "program" | "script";

/** One fenced block of a page. */
export interface Example {
  readonly page: string;
  /** Of its first line, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** How it is run; or the test that runs it; or why nothing does. `undefined`: nobody has said. */
  readonly how: { readonly run: Run } | { readonly by: string } | { readonly because: string } | undefined;
}

/** Pages for users. Decisions and fixtures have no examples; those of the reference pages are run in three dialects by a test of their own. */
const isForUsers = (path: string) => !/^\.|\/decisions\/|\/fixtures\//.test(path);

export const pages = execFileSync("git", ["ls-files", "*.md"], { cwd: REPOSITORY, encoding: "utf8" })
  .trim()
  .split("\n")
  .filter(isForUsers);

export const textOf = (page: string): string => readFileSync(join(REPOSITORY, page), "utf8");

/** Blocks that are no whole example, or that another test runs: page, a part of the text, and which. */
const SPECIAL: readonly (readonly [page: RegExp, part: string, how: { by: string } | { because: string }])[] = [
  [/^docs\/reference\//, "", { by: "test/generated-examples.test.ts" }],
  [/^README\.md$/, "git clone", { by: ".github/workflows/ci.yml" }],
  [/^docs\/guides\/upcloud-keepalived/, "", { by: "test/stories/upcloud.test.ts" }],
  [/^docs\/guides\/huaweicloud-keepalived/, "", { by: "test/stories/huaweicloud-failover.test.ts" }],
  [/^docs\/guides\/gcore-keepalived/, "", { by: "test/stories/service-address.test.ts" }],
  [/^docs\/guides\/openstack-keepalived/, "", { by: "test/stories/openstack.test.ts" }],
  [/^docs\/guides\/huaweicloud\.md$/, "", { by: "packages/core/src/clouds/huaweicloud/guide.test.ts" }],
  [
    /^docs\/guides\/k0rdent\.md$/,
    "compat:",
    { because: "a fragment of a request; `K0RDENT_COMPAT` takes the same in the trials of k0rdent" },
  ],
  [/^docs\/sandbox\.md$/, "import assert", { by: "packages/sandbox/test/docs.test.ts" }],
  [/^docs\/sandbox\.md$/, '"networks": [', { by: "packages/sandbox/test/docs.test.ts" }],
  [/^docs\/sandbox\.md$/, "sandbox.faults.add", { by: "test/real/users-tests.test.ts" }],
  [/^docs\/sandbox\.md$/, "MOORING_SANDBOX_CONTROL", { by: "test/real/users-tests.test.ts" }],
  [
    /^docs\/sandbox\.md$/,
    "export GCORE_BASE_URL",
    { because: "what the command prints, which its tests hold; the port is any free one" },
  ],
  [/sandbox/, "mooring-sandbox --page", { by: "test/real/documents.test.ts" }],
  [/^docs\/start\/action\.md$/, "sweep: true", { by: "apps/action/test/sweep.test.ts" }],
  [
    /^docs\/start\/action\.md$/,
    "concurrency:",
    { because: "a fragment of a workflow; apps/action/examples/service-address.yml has it" },
  ],
  [/^docs\/start\/action\.md$/, "0123456789abcdef", { because: "names a commit that does not exist" }],
  [/^docs\/start\/action\.md$/, "act workflow_dispatch", { by: "test/real/act.test.ts" }],
  [/^docs\/start\/ansible\.md$/, "mooring.cjs --example", { by: "apps/ansible/test/hand.test.ts" }],
  [/^docs\/start\/ansible\.md$/, "ANSIBLE_LIBRARY=", { by: "test/real/ansible-collection.test.ts" }],
  [
    /^docs\/sandbox\.md$/,
    "wire exec",
    { because: "needs the kernel's network namespaces; the tests of `--wire` start it so" },
  ],
  [/^docs\/guides\/ansible\.md$/, "", { by: "test/real/ansible-examples.test.ts" }],
  [/^docs\/start\/ansible\.md$/, "curl -f", { because: "fetches a release, and there is none yet" }],
  [
    /^docs\/start\/ansible\.md$/,
    "--package=@mooring/ansible",
    { because: "fetches a package, and none is published yet" },
  ],
  [/^docs\/start\/ansible\.md$/, "mooring.cjs --version", { by: "test/real/documents.test.ts" }],
  [/^docs\/start\/pulumi\.md$/, "pulumi config set", { because: "stores credentials in a stack of the user's own" }],
  [/^docs\/start\/pulumi\.md$/, "mooring-pulumi import", { by: "test/real/pulumi-import.test.ts" }],
  [/^docs\/start\/pulumi\.md$/, "setMocks", { by: "packages/pulumi/test/program.test.mts" }],
  [/^docs\/start\/pulumi\.md$/, "requireSecret", { by: "test/real/pulumi-accounts.test.ts" }],
  [/^packages\/pulumi\/README\.md$/, "npm install", { by: "test/real/pulumi-packed.test.ts" }],
  [/^examples\/pulumi\//, "npm install", { by: "test/real/pulumi.test.ts" }],
  [
    /^apps\/ansible\/collection\/README\.md$/,
    "module_defaults:",
    { because: "a fragment of a play; the first example of the guide has it" },
  ],
  [/^docs\/add-a-cloud\.md$/, "", { by: "test/generate.test.ts" }],
  [/^ARCHITECTURE\.md$/, "", { because: "a picture" }],
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
  const special = SPECIAL.find(([pages, part]) => pages.test(page) && text.includes(part));
  if (special) return special[2];
  if (language === "mermaid") return { by: "test/real/site.test.ts" };
  if (language === "yaml" || language === "yml") return ofYaml(parse(text));
  if (/from "@mooring\/pulumi"/.test(text)) return { run: "program" };
  if (/^[jt]s$/.test(language) && /from "@mooring\/(core|sandbox)"/.test(text)) return { run: "script" };
  return undefined;
}

function ofYaml(value: unknown): Example["how"] {
  const [first] = (Array.isArray(value) ? value : [value]) as Readonly<Record<string, unknown>>[];
  if (first === undefined || first === null) return undefined;
  if ("jobs" in first) return { run: "steps" };
  if ("hosts" in first) return { run: "playbook" };
  if (Array.isArray(value) && value.some((one) => typeof one.uses === "string" || typeof one.run === "string"))
    return { run: "steps" };
  if (Array.isArray(value) && value.some((one) => Object.keys(one).some((key) => /^mooring(\.|$)/.test(key))))
    return { run: "tasks" };
  return undefined;
}
