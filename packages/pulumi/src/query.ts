import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./settings.gen.ts";

/** How a query is asked that is a promise. */
export interface QueryOptions {
  /** Instead of the stack's configuration. What it leaves out comes from the vendor's environment variables. */
  readonly settings?: Settings;
}

/** How a query is asked that is an output. */
export interface QueryOutputOptions {
  /** Instead of the stack's configuration. What it leaves out comes from the vendor's environment variables. */
  readonly settings?: pulumi.Input<{ readonly [Key in keyof Settings]: pulumi.Input<Settings[Key]> }>;
  /** Not asked before these are made. */
  readonly dependsOn?: pulumi.Resource | readonly pulumi.Resource[];
}

/** Asks a cloud, from the program's own process: also in a preview, and before any resource is made. Changes nothing. */
export async function query<Result>(name: string, input: object, options: QueryOptions = {}): Promise<Result[]> {
  const { settings } = options;
  const config = new pulumi.Config("mooring");
  // Loaded when asked: most programs ask nothing, and the engine is the larger part of this package.
  const runtime = await import("./provider-runtime.ts");
  const settingNamed = (key: string) => (settings ? settings[key as keyof Settings] : config.get(key));
  return (await runtime.query(name, input, settingNamed)) as Result[];
}

/** The same, once all that it is asked with is known. */
export function queryOutput<Result>(
  name: string,
  input: object,
  { settings, dependsOn = [] }: QueryOutputOptions = {},
): pulumi.Output<Result[]> {
  const others = [dependsOn].flat() as readonly pulumi.Resource[];
  // An id is known when the thing is made; a component has none.
  const made = others.map((one) => (pulumi.CustomResource.isInstance(one) ? one.id : one.urn));
  return pulumi
    .output({ input, settings, made })
    .apply((known) =>
      query<Result>(name, known.input as object, known.settings ? { settings: known.settings as Settings } : {}),
    ) as pulumi.Output<Result[]>;
}
