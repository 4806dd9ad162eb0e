import { globSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { catalog } from "@mooring/core";
import type { Refusal, Trial } from "../../packages/core/test/trial.ts";
import { scenesOfQuery } from "./queries.ts";
import { scenesOf } from "./scenes.ts";
import type { Scene } from "./script.ts";

const folders = fileURLToPath(new URL("../../packages/core/src/clouds", import.meta.url));

/** What has a transcript of its own: a kind, or a query. */
interface Told {
  /** Also the name of its file: `gcore/floating-ip`, or `k0rdent/address-query` where a kind is called so. */
  readonly name: string;
  readonly scenes: readonly Scene[];
  readonly trials: readonly Trial[];
}

/** The kinds and queries of all clouds (`*`), of one (`gcore`), or those whose name begins so (`*\/service-address`). */
export async function toldOf(only: string): Promise<Told[]> {
  const [chosen = "*", beginning = ""] = only.split("/");
  const clouds = globSync(`${chosen}/conformance.trial.ts`, { cwd: folders }).map(
    (file) => file.split(/[\\/]/)[0] ?? "",
  );
  const all = await Promise.all(clouds.sort().map(ofCloud));
  return all.flat().filter(({ name }) => name.split("/")[1]?.startsWith(beginning));
}

async function ofCloud(cloud: string): Promise<Told[]> {
  const { trials }: { trials: readonly Trial[] } = await import(join(folders, cloud, "conformance.trial.ts"));
  const [own] = globSync(`${cloud}/refusals.trial.ts`, { cwd: folders });
  const { refusals }: { refusals?: readonly Refusal[] } = own === undefined ? {} : await import(join(folders, own));
  const { resources = [], queries = [] } = (await catalog[cloud]?.load()) ?? {};
  const kinds = resources.map((resource): Told => {
    const those = trials.filter(({ kind }) => kind === resource.kind);
    return { name: resource.kind, scenes: scenesOf(resource, those, refusals), trials: those };
  });
  const firstOfEach = trials.filter((one, at) => trials.findIndex(({ kind }) => kind === one.kind) === at);
  return [
    ...kinds,
    ...queries.map((query): Told => {
      const isTwin = kinds.some(({ name }) => name === query.name);
      const scenes = scenesOfQuery(query, firstOfEach, refusals);
      return { name: isTwin ? `${query.name}-query` : query.name, scenes, trials: firstOfEach };
    }),
  ];
}
