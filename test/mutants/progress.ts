import type { MutantResult } from "@stryker-mutator/api/core";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import { NOT_CHOSEN } from "./chosen.ts";

/** A letter for each mutant that was tried, as soon as it was: noticed, survived, reached by no test, timed out. */
class Letters {
  onMutantTested({ status, statusReason }: MutantResult): void {
    if (statusReason === NOT_CHOSEN) return;
    process.stdout.write(status === "Killed" ? "." : status.charAt(0));
  }

  onMutationTestReportReady(): void {
    process.stdout.write("\n");
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Reporter, "letters", Letters as never)];
