import { globSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type AnyResource, catalog } from "@mooring/core";
import type { Refusal, Trial } from "../../packages/core/test/trial.ts";

const folders = fileURLToPath(new URL("../../packages/core/src/clouds", import.meta.url));

/** A kind, its trials, and how its cloud says no, where that is told. */
export interface OnTrial {
  readonly kind: string;
  readonly trials: readonly Trial[];
  readonly refusals: readonly Refusal[] | undefined;
  resource(): Promise<AnyResource>;
}

/** The kinds that stand trial, of all clouds (`*`), of one (`gcore`), or those of one name (`*\/service-address`). */
export async function kindsOnTrial(only: string): Promise<OnTrial[]> {
  const [chosen = "*", kindOf] = only.split("/");
  const clouds = globSync(`${chosen}/conformance.trial.ts`, { cwd: folders }).map(
    (file) => file.split(/[\\/]/)[0] ?? "",
  );
  const all = await Promise.all(clouds.sort().map(ofCloud));
  return all.flat().filter(({ kind }) => kindOf === undefined || kind.endsWith(`/${kindOf}`));
}

async function ofCloud(cloud: string): Promise<OnTrial[]> {
  const { trials }: { trials: readonly Trial[] } = await import(join(folders, cloud, "conformance.trial.ts"));
  const [own] = globSync(`${cloud}/refusals.trial.ts`, { cwd: folders });
  const { refusals }: { refusals?: readonly Refusal[] } = own === undefined ? {} : await import(join(folders, own));
  return [...new Set(trials.map(({ kind }) => kind))].map((kind) => ({
    kind,
    trials: trials.filter((one) => one.kind === kind),
    refusals,
    async resource() {
      const known = await catalog[cloud]?.load();
      const found = known?.resources.find((one) => one.kind === kind);
      if (found === undefined) throw new Error(`No kind ${kind} is in the catalogue`);
      return found;
    },
  }));
}
