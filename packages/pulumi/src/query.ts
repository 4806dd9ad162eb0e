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
  const given: Readonly<Record<string, unknown>> | undefined = options.settings && { ...options.settings };
  const config = new pulumi.Config("mooring");
  // Loaded when asked: most programs ask nothing, and the engine is the larger part of this package.
  const runtime = await import("./provider-runtime.ts");
  const settingNamed = (key: string) => (given ? given[key] : config.get(key));
  // The printed functions name what their question answers.
  return (await runtime.query(name, input, settingNamed)) as Result[];
}

/** The same, once all that it is asked with is known. */
export function queryOutput<Result>(
  name: string,
  input: object,
  { settings, dependsOn = [] }: QueryOutputOptions = {},
): pulumi.Output<Result[]> {
  const others = [dependsOn].flat();
  // An id is known when the thing is made; a component has none.
  const made = others.map((one) => (pulumi.CustomResource.isInstance(one) ? one.id : one.urn));
  // Once it is known, it is what settings are: the type only looks for outputs that are still in it.
  const known = (one: object | undefined): QueryOptions => (one ? { settings: one as Settings } : {});
  return pulumi.output({ input, settings, made }).apply((all) => query<Result>(name, all.input, known(all.settings)));
}
