import { parseArgs } from "node:util";
import { catalog, createMooring, describeFailure, errorOf, type Log, MooringError } from "@mooring/core";
import { stringify } from "yaml";
import { forAnsible, type Reply } from "../failure-reply.ts";
import { asciiJson } from "../output.ts";
import { Refusal } from "../refusal.ts";
import { replyTo } from "../reply.ts";
import { translate } from "../translate.ts";
import { completion } from "./completion.ts";
import { readRequests } from "./file.ts";
import { linesOf } from "./show.ts";
import { clear, foretell, progress, type Style, say, styleOf } from "./style.ts";
import { applyAll, type Done, planAll } from "./work.ts";

type Environment = Readonly<Record<string, string | undefined>>;

interface World {
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly log?: Log;
}

/** What is printed, and what the process ends with: 0 as wanted, 1 failed, 2 changes are planned and `--exit-code` asked to say so. */
interface Ended {
  readonly text: string;
  readonly code: number;
}

const options = {
  file: { type: "string", short: "f", multiple: true },
  json: { type: "boolean", default: false },
  text: { type: "boolean", default: false },
  quiet: { type: "boolean", short: "q", default: false },
  "exit-code": { type: "boolean", default: false },
} as const;

/** The command as a person types it: `mooring apply -f addresses.yml`. Throws a `RefusalMode` for what is typed wrong. */
export async function command([word = "", ...rest]: readonly string[], world: World): Promise<Ended> {
  if (word === "completion") return { text: completion(rest[0]), code: 0 };
  if (word === "--example") return { text: await example(rest), code: 0 };
  const { values, positionals } = parsed(rest);
  const style = styleOf(values, world.environment);
  const mooring = createMooring({ environment: world.environment, ...(world.log && { log: world.log }) });
  const call = { signal: world.signal, ...(style.lively && { progress }) };
  try {
    if (word === "query") return await ask(positionals, { mooring, call, style });
    if (positionals.length > 0) throw new Refusal(`${word} takes its requests from a file: ${word} -f FILE`);
    const files = values.file ?? [];
    const [file] = files;
    if (file === undefined || files.length > 1) throw new Refusal(`${word} takes one file: ${word} -f FILE`);
    const planned = await planAll(mooring, readRequests(file), call);
    const refused = planned.some(({ report }) => report?.failed);
    if (word === "plan" || refused) {
      if (!style.json) for (const one of planned) say(one, style);
      return told(planned, true, style, values["exit-code"]);
    }
    if (style.lively) foretell(planned, style);
    return told(
      await applyAll(mooring, planned, call, style.json ? () => undefined : (one) => say(one, style)),
      false,
      style,
      false,
    );
  } catch (error) {
    // What a value is not is said with its place; of the value, only what is no secret.
    throw MooringError.is(error) ? new Refusal(mooring.redact(error.message), error.hint) : error;
  } finally {
    if (style.lively) clear();
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const [sentence = ""] = errorOf(error).message.split(". ");
    throw new Refusal(sentence, "`mooring.cjs --help` shows what there is.");
  }
}

type Asking = { mooring: ReturnType<typeof createMooring>; call: { signal: AbortSignal }; style: Style };

async function ask([query, ...pairs]: readonly string[], { mooring, call, style }: Asking): Promise<Ended> {
  if (query === undefined) throw new Refusal("query takes the name of a query, then fields: query KIND field=value");
  const spec = Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw new Refusal(`A field of a query is written as name=value, not ${JSON.stringify(pair)}`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
  const request = await translate({ query, spec }, undefined);
  const report = await mooring.ensure(request, call);
  const code = report.failed ? 1 : 0;
  if (style.json) return { text: asciiJson(replyTo(report)), code };
  const entry = { name: query, needs: [], request };
  return { text: linesOf({ entry, request, report }, style.paint, style.quiet).join("\n"), code };
}

function told(all: readonly Done[], plan: boolean, style: Style, exitCode: boolean): Ended {
  const failed = all.some(({ report, waits }) => report?.failed || (!plan && waits !== undefined));
  const changed = all.some(({ report }) => report?.changed || (plan && !report));
  const code = failed ? 1 : exitCode && changed ? 2 : 0;
  const counted = summary(all, plan, failed);
  if (style.json) {
    const msg = [counted, ...firstReason(all)].join("; ");
    return { text: asciiJson(answerOf(all, { changed, failed, msg, plan })), code };
  }
  return { text: style.quiet && !failed ? "" : style.paint(failed ? "red" : "dim", counted), code };
}

function answerOf(
  all: readonly Done[],
  about: { changed: boolean; failed: boolean; msg: string; plan: boolean },
): Reply {
  const requests = all.map(({ entry, report, request, waits }) => ({
    name: entry.name,
    ...(report ? replyTo(report, request) : { changed: false, failed: !about.plan, msg: `${entry.name}: ${waits}` }),
  }));
  const codes = requests.flatMap((one) => (one.failed && "code" in one ? [one.code] : []));
  return { ...about, ...(codes.length > 0 && { code: codes[0] }), requests };
}

/** "2 requests: 1 to change, 1 as wanted" */
function summary(all: readonly Done[], plan: boolean, failed: boolean): string {
  const count = { failed: 0, changed: 0, same: 0, open: 0 };
  for (const { report } of all) {
    if (!report) count.open += 1;
    else if (report.failed) count.failed += 1;
    else if (report.changed) count.changed += 1;
    else count.same += 1;
  }
  const words = [
    count.failed && `${count.failed} failed`,
    count.changed && `${count.changed} ${plan ? "to change" : "changed"}`,
    count.same && `${count.same} as wanted`,
    count.open && `${count.open} ${plan ? "to be planned later" : "not tried"}`,
  ].filter(Boolean);
  return `${all.length} ${all.length === 1 ? "request" : "requests"}: ${words.join(", ")}${plan && failed ? "; nothing was changed" : ""}`;
}

/** Why the first that failed did; where lines are read, one of them says so already. */
function firstReason(all: readonly Done[]): string[] {
  for (const { report } of all) {
    if (report?.failure) return [describeFailure(forAnsible(report.failure))];
    const item = report && "items" in report ? report.items.find(({ failure }) => failure) : undefined;
    if (item?.failure) return [describeFailure(forAnsible(item.failure, item.effect))];
  }
  return [];
}

/** A file for `apply -f`, or the command of a query, with the first example of a kind. */
async function example([name = "", ...more]: readonly string[]): Promise<string> {
  const entry = Object.values(catalog).find(({ resources, queries }) => [...resources, ...queries].includes(name));
  if (!entry || more.length > 0)
    throw new Refusal("--example takes one kind or query; `mooring.cjs --help` lists them");
  const cloud = await entry.load();
  const kind = cloud.resources.find((one) => one.kind === name);
  const examples = (kind ?? cloud.queries.find((one) => one.name === name))?.examples ?? [];
  const requests = examples.map(({ title, spec }) => ({ name: title, [kind ? "resource" : "query"]: name, spec }));
  return stringify(requests, { lineWidth: 0, defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" }).trimEnd();
}
