import { matchesGlob } from "node:path";

/** Tests that judge together: one copy of the repository, one first run without a mutant. */
export interface Suite {
  readonly name: string;
  /** Globs of tests, from the root, those that notice most first: whoever notices ends the run of a mutant. */
  readonly tests: readonly string[];
  /** The conformance suite is played for this cloud alone, or for this kind, as `CONFORMANCE` says it. */
  readonly conformance?: string;
}

/** A part of the repository with a floor of its own. A file is in the first that has it. */
export interface Folder {
  readonly name: string;
  /** A glob, from the root. */
  readonly sources: string;
  readonly suite: Suite;
  /** Of every hundred mutants at least so many are noticed. */
  readonly floor: number;
}

const sources = "packages/core/src";
const conformance = "test/conformance.test.ts";
const described = "test/described.test.ts";
const printed = "test/mutants/printed.judge.ts";
const transcripts = "test/transcripts.test.ts";

const own = (...names: string[]) => names.map((name) => `packages/core/test/${name}.test.ts`);

/** The rooms of core, by the tests that are about them. */
const rooms: Readonly<Record<string, Suite>> = {
  engine: {
    name: "engine",
    tests: own(
      "decisions",
      "doors",
      "engine",
      "ownership",
      "asking",
      "beside",
      "settings",
      "patience",
      "alike",
      "secrecy",
      "conceal",
      "connections",
      "limits",
      "plain-http",
    ),
  },
  spec: { name: "spec", tests: own("fields", "address", "validate", "templated", "settings") },
  report: { name: "report", tests: own("describe", "plan", "doors", "decisions", "engine") },
  http: {
    name: "http",
    tests: [
      ...own("answers", "retry", "pages", "no-proxy", "proxy", "road", "http", "sockets"),
      "test/road-tls.test.ts",
      ...own("patience", "plain-http", "garbage", "pace", "gate", "connections", "secrecy"),
    ],
  },
  time: {
    name: "time",
    tests: own("deadlines", "wait", "flights", "commit", "clock", "abort", "shown", "limits", "patience", "decisions"),
  },
  secrets: { name: "secrets", tests: own("secrecy", "conceal", "redact") },
  kits: {
    name: "kits",
    tests: [`${sources}/kits/*.test.ts`, ...own("tie"), `${sources}/clouds/openstack/*.test.ts`, conformance],
    conformance: "openstack",
  },
};

const room = (name: string, suite: string): Folder => ({
  name,
  sources: `${sources}/${name}/**/*.ts`,
  suite: rooms[suite] as Suite,
  floor: 90,
});

/** Who stops a server and is killed meanwhile is a process of its own, in which no mutant is: `left-down` judges none. */
const cloud = (name: string): Folder => ({
  name,
  sources: `${sources}/clouds/${name}/**/*.ts`,
  suite: {
    name,
    tests: [
      described,
      printed,
      `${sources}/clouds/${name}/!(left-down).test.ts`,
      ...own("marks"),
      transcripts,
      conformance,
    ],
    conformance: name,
  },
  floor: 85,
});

/** One job across four clouds: whoever changes its kit, or a cloud's part of it, hears from the tests of all four. */
const serviceAddress: Folder = {
  name: "service-address",
  sources: `${sources}/{kits/service-address/*,clouds/*/service-*}.ts`,
  suite: {
    name: "service-address",
    tests: [
      printed,
      `${sources}/kits/service-address/*.test.ts`,
      `${sources}/clouds/*/service-address.test.ts`,
      `${sources}/clouds/*/{gone,absent}.test.ts`,
      transcripts,
      conformance,
    ],
    conformance: "*/service-address",
  },
  floor: 85,
};

const pulumi: Folder = {
  name: "pulumi",
  sources: "packages/pulumi/src/runtime/**/*.ts",
  suite: {
    name: "pulumi",
    tests: [
      "words",
      "wiring",
      "hooks",
      "dialect",
      "imports",
      "truth",
      "own-object",
      "foretold",
      "intents",
      "names",
      "crash",
      "timeouts",
    ].map((name) => `packages/pulumi/test/${name}.test.mts`),
  },
  floor: 80,
};

const tested = (front: string, ...names: string[]) => names.map((name) => `apps/${front}/test/${name}.test.ts`);

/** Its scenes are played in the judge's own process: `apps/action/test/inside.ts`. */
const action: Folder = {
  name: "action",
  sources: "apps/action/src/**/*.ts",
  suite: {
    name: "action",
    tests: tested(
      "action",
      "words",
      "hostile",
      "inputs",
      "identity",
      "intent",
      "report",
      "release",
      "step",
      "refusals",
      "post",
      "gives-back",
      "sweep",
    ),
  },
  floor: 80,
};

/** The command and the module for Ansible, too: `apps/ansible/test/inside.ts`. */
const ansible: Folder = {
  name: "ansible",
  sources: "apps/ansible/src/**/*.ts",
  suite: {
    name: "ansible",
    tests: tested(
      "ansible",
      "answer",
      "arguments",
      "lines",
      "reply",
      "translate",
      "load",
      "main",
      "help",
      "input",
      "lively",
      "hand",
      "habits",
      "answers",
      "refusals",
      "process",
    ),
  },
  floor: 80,
};

export const folders: readonly Folder[] = [
  serviceAddress,
  room("engine", "engine"),
  room("report", "report"),
  room("spec", "spec"),
  room("http", "http"),
  room("time", "time"),
  room("sharing", "time"),
  room("secrets", "secrets"),
  room("kits", "kits"),
  ...["gcore", "upcloud", "huaweicloud", "openstack", "k0rdent"].map(cloud),
  pulumi,
  action,
  ansible,
];

export const folderOf = (file: string): Folder | undefined => folders.find(({ sources }) => matchesGlob(file, sources));
