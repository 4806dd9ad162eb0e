import type { Catalog } from "../definition/catalog.ts";
import type { AnyQuery } from "../definition/query.ts";
import type { AnyResource } from "../definition/resource.ts";
import type { Event } from "../log.ts";
import { fieldsOf } from "../map.ts";
import { toFailure } from "../report/failure.ts";
import type { QueryReport, Report } from "../report/report.ts";
import { createMemo } from "../sharing/memo.ts";
import { type Request, requestSchema } from "../spec/request.ts";
import { validated } from "../spec/validate.ts";
import { type Limits, withDeadline } from "../time/limits.ts";
import type { Connection, Connections } from "./connections.ts";
import type { Call } from "./door.ts";
import { silent, type Work } from "./item.ts";
import { learn } from "./learn.ts";
import { findResource, resolveRememberedTarget, resolveTarget, type Target } from "./resolve.ts";
import { resolveSettings, secretsOf } from "./settings.ts";
import { readInput, readSpecs } from "./spec.ts";
import type { World } from "./world.ts";

/** What is asked of a request's things. */
type Verb = "ensure" | "read" | "mend" | "sweep";

/** What a sweep is told beside. */
type Told = Call & { readonly leftover?: Work["leftover"] };

/**
 * From a request of any shape to a report. Everything that is refused without a client comes before one is made; what carries out is
 * loaded before the time runs. Throws nothing.
 */
export async function carry(
  world: World,
  connections: Connections,
  raw: unknown,
  call: Told,
  verb: Verb,
): Promise<Report> {
  const { secrecy, catalog } = world;
  const remembered = verb === "read";
  try {
    const request = validated(requestSchema, raw);
    const target = await targetOf(catalog, request, verb);
    if (verb === "mend" && "resource" in target && !target.resource.leftover)
      return { resource: target.resource.kind, plan: false, changed: false, failed: false, items: [] };
    secrecy.keep(secretsOf(target.cloud, request.settings, world.environment));
    const settings = resolveSettings(target.cloud, request.settings, world.environment);
    const specs = "query" in target ? [readInput(target.query, request)] : specsOf(target.resource, request, verb);
    const connection = await connections.open(target.cloud, settings);
    const carryOut = await carryingOut(target, verb);
    const report = await withDeadline(world.clock, request, call.signal, (limits) =>
      carryOut(workOf(world, connection, { request, specs, call, dryRun: request.plan || remembered }, limits)),
    );
    return secrecy.report(report);
  } catch (error) {
    // What was refused may not have come far enough for its settings to be known.
    if (hasSettings(raw)) await learn(world, raw).catch(() => undefined);
    return secrecy.report(refusalReport(raw, error));
  }
}

/** Loads what this takes, and no more. */
async function carryingOut(target: Target, verb: Verb): Promise<(work: Work) => Promise<Report>> {
  if ("query" in target) return (work) => ask(target.query, work);
  const { resource } = target;
  if (verb === "mend") {
    const { mendItems } = await import("./mend.ts");
    return (work) => mendItems(resource, work);
  }
  const { ensureItems, readItem, sweepItems } = await import("./ensure.ts");
  return (work) => ({ ensure: ensureItems, read: readItem, sweep: sweepItems })[verb](resource, work);
}

/** The answers to a read-only question. */
async function ask(definition: AnyQuery, work: Work): Promise<QueryReport> {
  const results = await definition.run(work.client, work.specs[0], work.context(0, silent()));
  return { query: definition.name, changed: false, failed: false, results };
}

interface Asked {
  readonly request: Request;
  readonly specs: Work["specs"];
  readonly call: Told;
  readonly dryRun: boolean;
}

function workOf(
  { clock, random, log, secrecy }: World,
  { client, flights, beingCreated, removals }: Connection,
  { request, specs, call, dryRun }: Asked,
  limits: Omit<Limits, "ledger">,
): Work {
  const memo = createMemo(flights, limits);
  const progress = call.progress && ((event: Event) => call.progress?.(secrecy.event(event)));
  return {
    client,
    request,
    specs,
    rights: { adopt: call.adopt ?? true, outright: call.adopt === true, unfinished: call.unfinished },
    beingCreated,
    removals,
    intend: call.intend,
    named: (index, id) => call.named?.(index, secrecy.data(id)),
    leftover: call.leftover,
    context: (index, own) => ({
      ...limits,
      ...own,
      progress,
      clock,
      random,
      log,
      memo,
      dryRun,
      identity: identityOf(call, request, index),
      mark: call.mark?.(index),
    }),
  };
}

function targetOf(catalog: Catalog, request: Request, verb: Verb) {
  if (verb === "sweep") return findResource(catalog, request.resource ?? "");
  return verb === "read" ? resolveRememberedTarget(catalog, request) : resolveTarget(catalog, request);
}

/** Of what is remembered by its id, or known by its mark, nothing is stated. */
const specsOf = (definition: AnyResource, request: Request, verb: Verb) =>
  verb === "read" || verb === "sweep" ? [] : readSpecs(definition, request);

const identityOf = ({ identity }: Call, { items }: Request, index: number): string | undefined =>
  identity !== undefined && items ? `${identity}#${index}` : identity;

const hasSettings = (raw: unknown): boolean => fieldsOf(raw).settings !== undefined;

/** The request as a whole was refused: nothing was written. */
function refusalReport(raw: unknown, error: unknown): Report {
  const { resource, query, plan } = fieldsOf(raw);
  const failure = toFailure(error);
  if (query !== undefined && resource === undefined)
    return { query: String(query), changed: false, failed: true, results: [], failure };
  return { resource: String(resource ?? ""), plan: plan === true, changed: false, failed: true, items: [], failure };
}
