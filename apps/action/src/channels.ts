import { accessSync, constants, statSync } from "node:fs";
import { systemCode } from "@mooring/core";

type Environment = Readonly<Record<string, string | undefined>>;

/** Through these files a step hands over its outputs, and what its end is to know. */
const CHANNELS = ["GITHUB_OUTPUT", "GITHUB_STATE"];

/**
 * Why what the step has to say would be lost, or `undefined`. To be asked before anything is written to a cloud: an address that is made
 * and told to nobody is worse than none. A runner that knows no such file does not set the variable.
 */
export function lostVoice(environment: Environment): string | undefined {
  for (const name of CHANNELS) {
    const file = environment[name];
    if (!file) continue;
    const why = unwritable(file);
    if (why !== undefined)
      return `${name} names ${JSON.stringify(file)}, which ${why}: what this step makes could be told to no later step. Nothing was sent. Leave that variable as the runner sets it.`;
  }
  return undefined;
}

function unwritable(file: string): string | undefined {
  try {
    if (!statSync(file).isFile()) return "is no file";
    accessSync(file, constants.W_OK);
    return undefined;
  } catch (error) {
    return `cannot be written (${systemCode(error)})`;
  }
}
