import { getState, saveState } from "@actions/core";
import type { EnsureReport } from "@mooring/core";

/** What the post step is told: the things that were not there before this step and now are, or may be. */
export interface Intent {
  readonly version: 1;
  readonly resource: string;
  /** Remove them at the end of the job? */
  readonly release: boolean;
  readonly added: readonly Added[];
}

export interface Added {
  readonly spec: unknown;
  readonly identity: string;
  readonly id?: string;
  /** Might it not be there, or not yet? */
  readonly unsure: boolean;
}

/** The runner hands state over as one environment variable, and the kernel starts no process with one above 128 KiB. */
const LARGEST = 100 * 1024;

/**
 * From a dry run: what would be made. From the run itself: what was made, or may have been where the outcome is unknown. Things
 * changed in place or replaced were there before, so they are not among them.
 */
export function intentOf(
  request: Readonly<Record<string, unknown>>,
  report: EnsureReport,
  options: { readonly release: boolean; readonly identity: string },
): Intent {
  const specs = (request.items ?? [request.spec]) as readonly unknown[];
  const added = report.items.flatMap((item, index): Added[] => {
    if (item.action !== "create" || !item.changed) return [];
    const identity = request.items ? `${options.identity}#${index}` : options.identity;
    const unsure = report.plan || item.failure !== undefined;
    return [{ spec: specs[index], identity, unsure, ...(item.id === undefined ? {} : { id: item.id }) }];
  });
  return { version: 1, resource: report.resource, release: options.release, added };
}

/** May be called again: the last one counts. `false` where it is too large to be remembered. Never holds a setting, so no secret. */
export function saveIntent(intent: Intent): boolean {
  const text = JSON.stringify(intent);
  if (Buffer.byteLength(text) > LARGEST) return false;
  saveState("intent", text);
  return true;
}

export function loadIntent(): Intent | undefined {
  const text = getState("intent");
  if (!text) return undefined;
  const intent = JSON.parse(text) as Intent;
  if (intent.version !== 1) throw new Error("the step's state was saved by another version of this action");
  return intent;
}
