import childProcess from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, inject } from "vitest";

/**
 * For tests that run the built file in processes of their own: each process is told which mutant it is to be, and tells which ones it has met,
 * so that a mutant is judged by the tests whose processes meet it. StrykerJS itself looks only into the process of the tests.
 */
type Hits = Record<string, number>;

interface Stryker {
  readonly activeMutant?: string;
  readonly currentTestId?: string;
  mutantCoverage?: { static: Hits; perTest: Record<string, Hits> };
}

const folder = join(tmpdir(), `mooring-mutants-${process.pid}`);
const told = join(import.meta.dirname, "child.cjs");
// Written by StrykerJS's own setup file, which runs before this one.
const stryker = (): Stryker => {
  const all = globalThis as { __stryker__?: Stryker };
  all.__stryker__ ??= {};
  return all.__stryker__;
};
const isFirstRun = inject("mode" as never) === "dry-run";

function withMutant<T extends { env?: NodeJS.ProcessEnv } | undefined>(options: T): T {
  const { activeMutant } = stryker();
  const env: NodeJS.ProcessEnv = { ...(options?.env ?? process.env) };
  if (activeMutant !== undefined) env.__STRYKER_ACTIVE_MUTANT__ = activeMutant;
  if (isFirstRun)
    Object.assign(env, { NODE_OPTIONS: `${env.NODE_OPTIONS ?? ""} --require ${told}`, MUTANTS_MET: folder });
  return { ...options, env } as T;
}

const { spawn, execFileSync } = childProcess;
childProcess.spawn = ((file: string, ...rest: unknown[]) => {
  const [args, options] = Array.isArray(rest[0]) ? rest : [[], rest[0]];
  return spawn(file, args as string[], withMutant(options as object));
}) as typeof spawn;
childProcess.execFileSync = ((file: string, ...rest: unknown[]) => {
  const [args, options] = Array.isArray(rest[0]) ? rest : [[], rest[0]];
  return execFileSync(file, args as string[], withMutant(options as object));
}) as typeof execFileSync;
syncBuiltinESMExports();

mkdirSync(folder, { recursive: true });
afterEach(() => {
  const { currentTestId } = stryker();
  for (const name of readdirSync(folder)) {
    const met: Hits = JSON.parse(readFileSync(join(folder, name), "utf8"));
    rmSync(join(folder, name));
    if (!isFirstRun || currentTestId === undefined) continue;
    stryker().mutantCoverage ??= { static: {}, perTest: {} };
    const { perTest } = stryker().mutantCoverage as { perTest: Record<string, Hits> };
    perTest[currentTestId] ??= {};
    const here = perTest[currentTestId];
    for (const [id, hits] of Object.entries(met)) here[id] = (here[id] ?? 0) + hits;
  }
});
