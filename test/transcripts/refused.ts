import type { EnsureReport } from "@mooring/core";
import type { Fault } from "@mooring/sandbox";
import type { Refusal, Trial } from "../../packages/core/test/trial.ts";
import { gathered } from "./gathered.ts";
import type { Step } from "./script.ts";
import { tellBriefly, tellReport } from "./tell.ts";
import { type Theatre, theatre } from "./theatre.ts";

type Trouble = Omit<Fault, "match"> & Pick<Refusal, "name" | "to">;

export const FOR_EVER = 1_000;

/** Of a cloud that does not say in which words it refuses. */
export const USUAL: readonly Refusal[] = [403, 404, 409, 500].map((status) => ({
  name: String(status),
  status,
  body: { message: "not today" },
}));

/** Whatever the cloud's own words are. */
const TROUBLES: readonly Trouble[] = [
  { name: "another shape", status: 200, body: { harbour: [{ closed: true }] }, effect: true, times: FOR_EVER },
  { name: "no answer", delay: Number.POSITIVE_INFINITY, times: FOR_EVER, to: "writes" },
  { name: "answer lost", cut: "after", to: "writes" },
  { name: "500 after the effect", status: 500, body: { message: "the crane broke" }, effect: true, to: "writes" },
  { name: "somebody was faster", rival: true, to: "writes" },
];

/** What is asked of a world, and what was before. */
type Act = (one: Theatre) => Promise<{ readonly spec: object; readonly more: object }>;

const actsOf = ({ spec, changed }: Trial): Readonly<Record<string, Act>> => ({
  made: async () => ({ spec, more: {} }),
  changed: async (one) => ({ spec: changed.spec, more: { id: await made(one, spec), allow_replace: true } }),
  gone: async (one) => ({ spec, more: { id: await made(one, spec), state: "absent" } }),
});

async function made({ ensure, clock }: Theatre, spec: object): Promise<string | undefined> {
  const { id } = (await ensure(spec)).items[0] ?? {};
  // Whatever is under way in the cloud is over then.
  await clock.sleep(400_000);
  return id;
}

/**
 * Each write that a kind makes, and (where `reads`) each read, refused in each way: how it ends. Told is what differs from the usual end.
 * What a refusal is called depends on the call: of calls of one sort the first is refused in all words, those that follow in the last.
 */
export async function refused(trial: Trial, refusals: readonly Refusal[] = USUAL, reads: boolean): Promise<Step[]> {
  const steps: Step[] = [];
  const seen = new Set<string>();
  const worded: readonly Trouble[] = refusals.map((one) => ({ ...one, times: FOR_EVER }));
  for (const [what, act] of Object.entries(actsOf(trial))) {
    const calm = theatre(trial);
    const { spec, more } = await act(calm);
    calm.sandbox.journal.clear();
    const usual = tellReport(await calm.stranger(spec, more)).map(calm.named);
    const writes = new Set(calm.sandbox.journal.writes().map(({ method, path }) => `${method} ${path}`));
    for (const request of calm.requests()) {
      const isWrite = writes.has(request);
      const isNew = !seen.has(sortOf(request));
      seen.add(sortOf(request));
      if (!isWrite && !(reads && isNew)) continue;
      const ends = [];
      for (const { name, to, ...fault } of [...(isNew ? worded : worded.slice(-1)), ...TROUBLES]) {
        if (to === (isWrite ? "reads" : "writes")) continue;
        const strike = { ...fault, match: ({ method, path }) => `${method} ${path}` === request } satisfies Fault;
        ends.push([name, await endOf(trial, act, strike, usual)] as const);
      }
      steps.push({ title: `${what}: ${calm.named(request)}`, lines: gathered(ends) });
    }
  }
  return steps;
}

/** Which call it is, whatever it is about. */
const sortOf = (request: string) => request.replace(/\/[^/]*[0-9][^/.]*(?=\/|$)/g, "/*");

async function endOf(trial: Trial, act: Act, fault: Fault, usual: readonly string[]): Promise<string> {
  const one = theatre(trial);
  const { spec, more } = await act(one);
  one.sandbox.faults.add(fault);
  const report = (await one.stranger(spec, { ...more, timeouts: { deadline_seconds: 90 } })) as EnsureReport;
  return tellBriefly(report, usual, one.named);
}
