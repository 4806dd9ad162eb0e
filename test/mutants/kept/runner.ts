import { fileURLToPath } from "node:url";
import { BroadcastChannel } from "node:worker_threads";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import {
  type DryRunResult,
  DryRunStatus,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestRunner,
  TestStatus,
} from "@stryker-mutator/api/test-runner";
import { createVitest, type Vitest } from "vitest/node";
import type { FirstRun, Trial, Verdict } from "./messages.ts";

let channels = 0;

/** Twice, tests that passed at first fail without any mutant: nothing was shown. */
const MISLED: MutantRunResult = { status: MutantRunStatus.Survived, nrOfTests: 0 };

/**
 * Stryker's own runner for Vitest starts it anew for each mutant: ten seconds for loading, for tests of one. This one starts it once, and
 * asks the worker that it has kept.
 */
class Kept implements TestRunner {
  #vitest: Vitest | undefined;
  #channel: BroadcastChannel | undefined;
  #answered: ((answer: { first?: FirstRun; verdict?: Verdict }) => void) | undefined;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun(): Promise<DryRunResult> {
    const { tests, coverage } = await this.#start(true);
    const failed = tests.filter(({ failure }) => failure !== undefined);
    if (failed.length > 0) {
      const lines = failed.map(({ name, failure }) => `${name}: ${failure}`);
      return { status: DryRunStatus.Error, errorMessage: `Without any mutant, ${lines.join("\n")}` };
    }
    return {
      status: DryRunStatus.Complete,
      tests: tests.map(({ id, name, timeSpentMs }) => ({ id, name, timeSpentMs, status: TestStatus.Success })),
      mutantCoverage: coverage,
    };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    return (await this.#tried(options)) ?? (await this.#tried(options)) ?? MISLED;
  }

  /** Undefined: what noticed fails without the mutant, too, for one before has left something behind. The next is tried by a new worker. */
  async #tried({
    activeMutant,
    testFilter,
    hitLimit,
    mutantActivation,
  }: MutantRunOptions): Promise<MutantRunResult | undefined> {
    if (this.#vitest === undefined) await this.#start(false);
    const trial = { tests: testFilter, hitLimit, isLoadedAnew: mutantActivation === "static" };
    const verdict = await this.#ask({ ...trial, mutant: activeMutant.id });
    if (verdict.isEndless) return { status: MutantRunStatus.Timeout };
    if (verdict.noticedBy.length === 0) return { status: MutantRunStatus.Survived, nrOfTests: verdict.played };
    const bare = await this.#ask({ ...trial, tests: verdict.noticedBy, mutant: undefined });
    if (bare.noticedBy.length > 0) {
      await this.dispose();
      return undefined;
    }
    return {
      status: MutantRunStatus.Killed,
      killedBy: [...verdict.noticedBy],
      failureMessage: verdict.words,
      nrOfTests: verdict.played,
    };
  }

  async dispose(): Promise<void> {
    this.#channel?.close();
    await this.#vitest?.close();
    this.#vitest = undefined;
  }

  async #start(isFirst: boolean): Promise<FirstRun> {
    channels += 1;
    const name = `mutants-${process.pid}-${channels}`;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }) => this.#answered?.(data as object);
    this.#vitest = await createVitest("test", {
      config: "test/mutants/vitest.config.ts",
      runner: fileURLToPath(new URL("./worker.ts", import.meta.url)),
      pool: "threads",
      maxWorkers: 1,
      maxConcurrency: 1,
      watch: false,
      coverage: { enabled: false },
      onConsoleLog: () => false,
    });
    this.#vitest.provide("mutantsChannel", name);
    this.#vitest.provide("mutantsFirst", isFirst);
    const answer = this.#answer();
    // It ends when it is closed.
    void this.#vitest.start().catch(() => undefined);
    const { first } = await answer;
    if (first === undefined) throw new Error("The worker answered something else than its first run.");
    return first;
  }

  async #ask(trial: Trial): Promise<Verdict> {
    const answer = this.#answer();
    this.#channel?.postMessage({ trial });
    const { verdict } = await answer;
    if (verdict === undefined) throw new Error("The worker answered something else than a verdict.");
    return verdict;
  }

  #answer(): Promise<{ first?: FirstRun; verdict?: Verdict }> {
    return new Promise((resolve) => {
      this.#answered = resolve;
    });
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "kept", Kept)];
