import { type CheckResult, CheckStatus } from "@stryker-mutator/api/check";
import type { Mutant, StrykerOptions } from "@stryker-mutator/api/core";
import { commonTokens, declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import { keyOf } from "./mutants.ts";

export const NOT_CHOSEN = "not chosen";

/** Stryker has no sample: it asks its checkers which mutants are worth a run, and this one knows the chosen. */
class Chosen {
  static inject = [commonTokens.options] as const;
  readonly #keys: ReadonlySet<string>;

  constructor(options: StrykerOptions) {
    this.#keys = new Set(options.chosen as string[]);
  }

  async init(): Promise<void> {}

  async group(mutants: readonly Mutant[]): Promise<string[][]> {
    return [mutants.map(({ id }) => id)];
  }

  async check(mutants: readonly Mutant[]): Promise<Record<string, CheckResult>> {
    return Object.fromEntries(
      mutants.map((mutant) => [
        mutant.id,
        this.#keys.has(keyOf(mutant))
          ? { status: CheckStatus.Passed }
          : { status: CheckStatus.CompileError, reason: NOT_CHOSEN },
      ]),
    );
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, "chosen", Chosen as never)];
