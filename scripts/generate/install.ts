import { parse } from "yaml";
import { fence, page, table } from "./markdown.ts";
import { replaceMarked } from "./marked.ts";
import type { Printer, ReadFile } from "./print.ts";

/** One way to use Mooring: how it is had, and what it runs on. */
interface FrontEnd {
  readonly name: "workflow" | "playbook" | "collection" | "command" | "program" | "sandbox";
  readonly title: string;
  /** What a user writes or runs once there is a release. */
  readonly released: string;
  /** Until then: at the root of a clone that was built; `$HERE` is the user's own folder. */
  readonly built: string;
  readonly needs: string;
}

/** The versions that everything says, each from the file that enforces it. */
export interface Needs {
  readonly action: string;
  readonly ansible: string;
  readonly core: string;
  readonly pulumi: string;
  readonly sdk: string;
  readonly sandbox: string;
}

/** Where each number stands: whoever changes it there changes it on every page. */
export function needsOf(read: ReadFile): Needs {
  const json = (path: string) => JSON.parse(need(read, path)) as Manifest;
  const pulumi = json("packages/pulumi/package.json");
  const action = parse(need(read, "apps/action/action.yml")) as { runs: { using: string } };
  const collection = parse(need(read, "apps/ansible/collection/meta/runtime.yml")) as { requires_ansible: string };
  const oldest = /OLDEST = (\d+)/.exec(need(read, "apps/ansible/build/executable.ts"))?.[1];
  const sdk = pulumi.peerDependencies?.["@pulumi/pulumi"] ?? "";
  return {
    action: action.runs.using.replace(/\D+/, ""),
    ansible: oldest ?? "",
    core: collection.requires_ansible.replace(/[^\d.]/g, "").replace(/\.0$/, ""),
    pulumi: versionIn(pulumi.engines?.node),
    sdk: versionIn(sdk).replace(/\.0$/, ""),
    sandbox: versionIn(json("packages/sandbox/package.json").engines?.node),
  };
}

interface Manifest {
  readonly engines?: { readonly node?: string };
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const versionIn = (range = ""): string => range.replace(/^[^\d]+/, "");

function need(read: ReadFile, path: string): string {
  const text = read(path);
  if (text === undefined) throw new Error(`${path} is missing: the install table is made from it`);
  return text;
}

function frontEnds(needs: Needs): readonly FrontEnd[] {
  return [
    {
      name: "workflow",
      title: "[GitHub workflow](docs/start/action.md)",
      released: "uses: mooring/mooring@v0.1",
      built: [
        "mkdir -p $HERE/.github/actions/mooring",
        "cp -r apps/action/action.yml apps/action/dist $HERE/.github/actions/mooring",
        "# commit it (`git add --force`), then: uses: ./.github/actions/mooring",
      ].join("\n"),
      needs: `Node ${needs.action}, the runner's own`,
    },
    {
      name: "playbook",
      title: "[Ansible playbook](docs/start/ansible.md)",
      released: "gh release download --repo mooring/mooring --pattern mooring.cjs --dir library",
      built: "mkdir -p $HERE/library\ncp apps/ansible/dist/mooring.cjs apps/ansible/mooring.yml $HERE/library",
      needs: `Node ${needs.ansible} or newer, ansible-core ${needs.core} or newer`,
    },
    {
      name: "collection",
      title: "[Ansible collection](docs/start/ansible.md#with-the-collection)",
      released:
        "gh release download --repo mooring/mooring --pattern 'mooring-cloud-*' && ansible-galaxy collection install ./mooring-cloud-*.tar.gz",
      built: [
        "ansible-galaxy collection build apps/ansible/dist/collection --output-path $HERE",
        "ansible-galaxy collection install $HERE/mooring-cloud-*.tar.gz",
      ].join("\n"),
      needs: `Node ${needs.ansible} or newer, ansible-core ${needs.core} or newer`,
    },
    {
      name: "command",
      title: "[Command](docs/start/ansible.md#by-hand)",
      released: "npx --package=@mooring/ansible mooring",
      built: [
        "npx pnpm --dir apps/ansible pack --pack-destination $HERE",
        "(cd $HERE && npm install ./mooring-ansible-*.tgz)",
      ].join("\n"),
      needs: `Node ${needs.ansible} or newer, on Linux or macOS`,
    },
    {
      name: "program",
      title: "[Pulumi program](docs/start/pulumi.md)",
      released: "npm install @mooring/pulumi",
      built: [
        "npx pnpm --dir packages/pulumi pack --pack-destination $HERE",
        "(cd $HERE && npm install ./mooring-pulumi-*.tgz @pulumi/pulumi)",
      ].join("\n"),
      needs: `Node ${needs.pulumi} or newer, @pulumi/pulumi ${needs.sdk} or newer`,
    },
    {
      name: "sandbox",
      title: "[Sandbox](docs/sandbox.md)",
      released: "npx --package=@mooring/sandbox mooring-sandbox",
      built: [
        "npx pnpm --dir packages/core pack --pack-destination $HERE",
        "npx pnpm --dir packages/sandbox pack --pack-destination $HERE",
        "(cd $HERE && npm install ./mooring-core-*.tgz ./mooring-sandbox-*.tgz)",
      ].join("\n"),
      needs: `Node ${needs.sandbox} or newer; as a library ${needs.pulumi} or newer`,
    },
  ];
}

/** Without it, what follows would be put into the root of the file system. */
const OWN = "export HERE=~/harbour && mkdir -p $HERE";
const UNPUBLISHED = "Not published yet.";

/** Pages with the place of one front end, beside README.md with all of them. */
const PAGES: Readonly<Record<string, readonly FrontEnd["name"][]>> = {
  "docs/start/action.md": ["workflow"],
  "docs/start/ansible.md": ["playbook", "collection", "command"],
  "docs/start/pulumi.md": ["program"],
  "docs/sandbox.md": ["sandbox"],
};

/** How each front end is installed, in README.md and at the top of its page; and the one statement about versions of Node.js. */
export const printInstall: Printer = (_catalogue, read) => {
  const needs = needsOf(read);
  const all = frontEnds(needs);
  const readme = replaceMarked(need(read, "README.md"), "install", installTable(all), "README.md");
  return [
    { path: "README.md", text: replaceMarked(readme, "node", nodeStatement(needs), "README.md") },
    ...Object.entries(PAGES).map(([path, names]) => {
      const block = installBlock(all.filter(({ name }) => names.includes(name)));
      return { path, text: replaceMarked(need(read, path), "install", block, path) };
    }),
  ];
};

function installTable(all: readonly FrontEnd[]): string {
  return page(
    table(
      ["front end", "once it is released", "runs on"],
      all.map(({ title, released, needs }) => [title, `\`${released}\``, needs]),
    ),
    `**${UNPUBLISHED}** Until the first release, build it and take it from the clone; \`$HERE\` is your own folder:`,
    fence("sh", [OWN, "npx --yes pnpm@12.21.0 install && npx pnpm build", ...all.flatMap(fromClone)].join("\n")),
  );
}

const nameOf = ({ title }: FrontEnd) => /\[(.*?)\]/.exec(title)?.[1] ?? title;

const fromClone = (one: FrontEnd): readonly string[] => ["", `# ${nameOf(one)}`, one.built];

/** Without the links: the reader is there already. */
function installBlock(some: readonly FrontEnd[]): string {
  return page(
    table(
      ["what", "once it is released", "runs on"],
      some.map((one) => [nameOf(one), `\`${one.released}\``, one.needs]),
    ),
    `**${UNPUBLISHED}** Until the first release, in a clone of the repository (\`$HERE\` is your own folder):`,
    fence(
      "sh",
      [OWN, "npx --yes pnpm@12.21.0 install && npx pnpm build", ...some.map(({ built }) => built)].join("\n"),
    ),
  );
}

const nodeStatement = (needs: Needs): string =>
  `Versions of Node.js: the Action brings Node ${needs.action} with the runner; the Ansible file runs on ${needs.ansible} and newer; the command \`mooring-sandbox\` on ${needs.sandbox} and newer; \`@mooring/pulumi\`, \`@mooring/core\` and \`@mooring/sandbox\` as libraries on ${needs.pulumi} and newer; this repository's own two commands on ${needs.sandbox} and newer.`;
