import type { EnsureReport, Mooring } from "@mooring/core";
import type { Intent } from "./intent.ts";
import { markOf } from "./maker.ts";
import { fieldOf } from "./sweep.ts";

/**
 * What earlier attempts of this very step have made and nobody remembers, since their machine was lost: all that bears the step's mark.
 * After a first attempt there is nothing to look for.
 */
export async function giveBackEarlier(
  mooring: Mooring,
  { maker, resource, asked }: Intent,
  settings: unknown,
  signal: AbortSignal,
): Promise<EnsureReport[]> {
  if (!maker || maker.attempt < 2) return [];
  const places = Array.isArray(asked.items) ? asked.items.length : 1;
  const keys = new Set(Array.from({ length: places }, (_, index) => markOf(maker, index).key));
  const { kinds = [] } = (await fieldOf(resource.split("/")[0] ?? "")) ?? {};
  const reports: EnsureReport[] = [];
  for (const kind of kinds) {
    const request = {
      resource: kind,
      settings,
      timeouts: { attempt_seconds: 15, retry_seconds: 15, deadline_seconds: 60 },
    };
    const own = ({ mark }: { readonly mark: string }) => [...keys].some((key) => mark.startsWith(key));
    reports.push(await mooring.sweep(request, own, { signal }));
  }
  return reports;
}
