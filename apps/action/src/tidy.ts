import * as core from "@actions/core";
import { aboutThings, describeItem, type EnsureReport, type Mooring } from "@mooring/core";
import type { Inputs } from "./inputs.ts";
import { repositoryOf } from "./maker.ts";
import { plain } from "./plain.ts";
import { failureReport } from "./report.ts";
import { createRuns } from "./runs.ts";
import { fieldOf, judge, type Swept, sweep } from "./sweep.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** How many that stay are named in the log. */
const NAMED = 50;

/** The step as a sweep: says what lost runs have left, and why, gives it back, and says what it leaves alone. */
export async function tidy(
  mooring: Mooring,
  { request, sweep: told }: Inputs,
  environment: Environment,
  signal: AbortSignal,
  now: number,
): Promise<Swept> {
  const { hours = 0, token } = told ?? {};
  const name = String(request.resource);
  const repository = repositoryOf(environment);
  const field = await fieldOf(name);
  if (!field || repository === undefined)
    return { report: cannot(request, field ? NOWHERE : nothingCalled(name)), kept: [] };
  const ask = createRuns(environment, token, signal, (why) =>
    core.warning(plain(`GitHub does not say which runs are over, so their age decides: ${mooring.redact(why)}`)),
  );
  const judgeFor = {
    repository,
    run: environment.GITHUB_RUN_ID ?? "",
    attempt: Number.parseInt(environment.GITHUB_RUN_ATTEMPT ?? "", 10) || 1,
    now,
    limit: hours * 3_600_000,
    ask,
  };
  const swept = await sweep(mooring, name, {
    kinds: field.kinds,
    request,
    signal,
    judge: (one) => judge(one, judgeFor),
    foretell: (planned, reasons) => sayWhatGoes(planned, reasons),
  });
  for (const { id, why } of swept.kept.slice(0, NAMED)) core.info(plain(`${id} stays: ${why}.`));
  if (swept.kept.length > NAMED) core.info(`… and ${swept.kept.length - NAMED} more stay.`);
  if (field.blind.length > 0)
    core.info(`Without room for a mark, so that nobody can tell whose they are: ${field.blind.join(", ")}.`);
  return swept;
}

function sayWhatGoes({ items }: EnsureReport, reasons: ReadonlyMap<string, string>): void {
  if (items.length === 0) return void core.info("Nothing is left behind.");
  core.startGroup("Left behind");
  for (const item of items) {
    const why = item.id === undefined ? undefined : reasons.get(item.id);
    core.info(plain([describeItem(item, true), ...(why === undefined ? [] : [why])].join(" – ")));
  }
  core.endGroup();
}

const cannot = (request: Inputs["request"], message: string): EnsureReport =>
  aboutThings(failureReport(request, { code: "input", message, retryable: false }));

const NOWHERE = "the environment has no GITHUB_REPOSITORY, so nobody can tell whose marks to look for";
const nothingCalled = (name: string) => `resource: there is no cloud or kind ${JSON.stringify(name)}`;
