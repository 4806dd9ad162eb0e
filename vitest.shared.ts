import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Tests of one package meet the others as source, so that no build stands between a change and its test. */
export const alias = {
  "@mooring/core/describe": source("packages/core/src/report/describe.ts"),
  "@mooring/core/emulators": source("packages/core/src/emulators.ts"),
  "@mooring/core": source("packages/core/src/index.ts"),
  "@mooring/sandbox": source("packages/sandbox/src/index.ts"),
};

/**
 * Many files spend half of their time waiting for processes, and for what a cloud's own time decides: two workers more than there are cores
 * leave none of them idle.
 */
export const maxWorkers = availableParallelism() + 2;

/** What holds for every test, wherever it runs. */
export const rules = {
  // No test measures time by these: they end what hangs, on machines that are busy with others, too.
  testTimeout: 240_000,
  hookTimeout: 240_000,
  // A worker of its own for each file spends more on loading Mooring than on the tests: docs/decisions/0039-one-worker-for-many-files.md.
  isolate: false,
  maxWorkers,
  /** A test that has come to no assertion fails: its list was empty, its condition false, its callback never called. */
  expect: { requireAssertions: true },
};

/**
 * The tests are imported by Node itself, which takes the types out: what a transformer and its module runner put between a module and its
 * imports costs more than it gives, where nothing mocks modules. docs/decisions/0042-nodes-own-import-in-tests.md.
 */
export const native = {
  setupFiles: [source("vitest.setup.ts")],
  globalSetup: [source("vitest.compiled.ts")],
  experimental: { viteModuleRunner: false, nodeLoader: false },
};
