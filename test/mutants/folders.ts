/** Tests that judge together: one copy of the repository, one first run without a mutant. */
export interface Suite {
  readonly name: string;
  /** Globs of tests, from the root, those that notice most first: whoever notices ends the run of a mutant. */
  readonly tests: readonly string[];
  /** The conformance suite is played for this cloud alone. */
  readonly conformance?: string;
  /** The tests run the built file in processes of their own: what builds it first. */
  readonly build?: string;
}

/** A part of the repository with a floor of its own. */
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

const near = [
  "decisions",
  "engine",
  "settings",
  "road",
  "http",
  "plan",
  "retry",
  "pages",
  "deadlines",
  "wait",
  "flights",
  "commit",
  "patience",
  "secrecy",
  "validate",
];
const core: Suite = {
  name: "core",
  tests: [...near.map((name) => `packages/core/test/${name}.test.ts`), conformance, "packages/core/test/*.test.ts"],
  conformance: "k0rdent",
};

const room = (name: string): Folder => ({ name, sources: `${sources}/${name}/**/*.ts`, suite: core, floor: 90 });

const cloud = (name: string): Folder => ({
  name,
  sources: `${sources}/clouds/${name}/**/*.ts`,
  suite: { name, tests: [`${sources}/clouds/${name}/*.test.ts`, conformance], conformance: name },
  floor: 85,
});

const app = (name: string, build: string): Folder => ({
  name,
  sources: `apps/${name}/src/**/*.ts`,
  suite: { name, tests: [`apps/${name}/test/*.test.ts`], build },
  floor: 80,
});

const pulumi: Folder = {
  name: "pulumi",
  sources: "packages/pulumi/src/runtime/**/*.ts",
  suite: {
    name: "pulumi",
    tests: ["hooks", "dialect", "imports", "truth", "own-object", "foretold"].map(
      (name) => `packages/pulumi/test/${name}.test.mts`,
    ),
  },
  floor: 80,
};

export const folders: readonly Folder[] = [
  ...["engine", "http", "time", "sharing", "kits", "spec", "report", "secrets"].map(room),
  ...["gcore", "upcloud", "huaweicloud", "openstack", "k0rdent"].map(cloud),
  app("action", "apps/action/test/bundle.setup.ts"),
  app("ansible", "apps/ansible/test/build.ts"),
  pulumi,
];
