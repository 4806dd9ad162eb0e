import { fileURLToPath } from "node:url";

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Tests of one package meet the others as source, so that no build stands between a change and its test. */
export const alias = {
  "@mooring/core/describe": source("packages/core/src/report/describe.ts"),
  "@mooring/core/emulators": source("packages/core/src/emulators.ts"),
  "@mooring/core": source("packages/core/src/index.ts"),
  "@mooring/sandbox": source("packages/sandbox/src/index.ts"),
};

/** In milliseconds. No test measures time by it: it ends what hangs, on machines that are busy with others, too. */
export const patience = { testTimeout: 240_000, hookTimeout: 240_000 };
