import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./settings.gen.ts";

export interface QueryOptions {
  /** Instead of the stack's configuration. What it leaves out comes from the vendor's environment variables. */
  readonly settings?: Settings;
}

/** Asks a cloud, from the program's own process: also in a preview, and before any resource is made. Changes nothing. */
export async function query<Result>(name: string, input: object, options: QueryOptions = {}): Promise<Result[]> {
  const { settings } = options;
  const config = new pulumi.Config("mooring");
  // Loaded when asked: most programs ask nothing, and the engine is the larger part of this package.
  const runtime = await import("./provider-runtime.ts");
  const lookUp = (key: string) => (settings ? settings[key as keyof Settings] : config.get(key));
  return (await runtime.query(name, input, lookUp)) as Result[];
}
