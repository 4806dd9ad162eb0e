import { type CheckResult, CheckStatus } from "@stryker-mutator/api/check";
import type { StrykerOptions } from "@stryker-mutator/api/core";
import { commonTokens, declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import { type Found, keyOf } from "./mutants.ts";

/** Why a mutant was not tried. */
export const NOT_CHOSEN = "not chosen";

/** Stryker has no sample: it asks its checkers which mutants are worth a run, and this one knows the chosen. */
class Chosen {
  static readonly inject = [commonTokens.options] as const;
  readonly #keys: ReadonlySet<string>;

  constructor(options: StrykerOptions) {
    this.#keys = new Set(options.chosen as string[]);
  }

  async init(): Promise<void> {}

  async group(mutants: readonly Numbered[]): Promise<string[][]> {
    return [mutants.map(({ id }) => id)];
  }

  async check(mutants: readonly Numbered[]): Promise<Record<string, CheckResult>> {
    const isChosen = (mutant: Found) => this.#keys.has(keyOf(mutant));
    return Object.fromEntries(
      mutants.map((mutant) => [
        mutant.id,
        isChosen(mutant) ? { status: CheckStatus.Passed } : { status: CheckStatus.CompileError, reason: NOT_CHOSEN },
      ]),
    );
  }
}

interface Numbered extends Found {
  readonly id: string;
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, "chosen", Chosen as never)];
