import { chance } from "../../../bench/measure.ts";
import { type Ended, run } from "./executable.ts";
import { INSTANCE, KIND, PORT } from "./world.ts";

/** An input that something is wrong with, and the codes that a reader may be told. */
export interface Broken {
  readonly what: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly codes: readonly string[];
}

type Request = Record<string, unknown>;
type Random = () => number;

const pick = <T>(random: Random, all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;

const good = (random: Random): Request =>
  random() < 0.7
    ? { resource: KIND, spec: { port_id: PORT, ip_address: `10.40.0.${1 + Math.floor(random() * 200)}` } }
    : { query: "gcore/interfaces", spec: { instance_id: INSTANCE } };

const junk: readonly unknown[] = [
  [],
  [1],
  "x",
  "{'a': 1}",
  "(1, 2)",
  7,
  1.5,
  true,
  { a: 1 },
  "\u2028",
  "__proto__",
  -1,
];

/** Ways to break a request; each names what it broke, and so knows the code. */
const ways: Readonly<Record<string, (request: Request, random: Random) => Omit<Broken, "what">>> = {
  "cut off": (request, random) => {
    const text = JSON.stringify(request);
    return { args: [text.slice(0, 1 + Math.floor(random() * (text.length - 1)))], codes: ["input"] };
  },
  "a character too many": (request, random) => {
    const text = JSON.stringify(request);
    const at = Math.floor(random() * text.length);
    return { args: [`${text.slice(0, at)}"${text.slice(at)}`], codes: ["input"] };
  },
  "no JSON": (_, random) => ({
    args: [pick(random, ["{a: 1}", "{'a': None}", "[", "{]", "nowhere.json", "{,}"])],
    codes: ["input"],
  }),
  "no map": (_, random) => ({ args: [pick(random, ["[]", "[1]", "[{}]", "{}"])], codes: ["input"] }),
  "an unknown field": (request, random) => ({
    args: [JSON.stringify({ ...request, [pick(random, ["resorce", "specs", "when", "__proto__x", "toString"])]: 1 })],
    codes: ["input"],
  }),
  "an unknown field of the spec": (request, random) => ({
    args: [
      JSON.stringify({ ...request, spec: { ...(request.spec as object), [pick(random, ["port", "ipp", ""])]: 1 } }),
    ],
    codes: ["input"],
  }),
  "an unknown kind": (request, random) => {
    const field = "query" in request ? "query" : "resource";
    const name = pick(random, ["gcore/nothing", "gcor/interfaces", "", "/", "gcore", "toString/x", "__proto__/x"]);
    return { args: [JSON.stringify({ ...request, [field]: name })], codes: ["input"] };
  },
  "both a kind and a query": (request) => ({
    args: [JSON.stringify({ resource: KIND, query: "gcore/interfaces", ...request })],
    codes: ["input"],
  }),
  "a wrong type": (request, random) => {
    const field = pick(random, ["state", "spec", "items", "timeouts", "plan", "settings"]);
    // A text that is true or false, or empty, is taken for what it says.
    const allowed: Readonly<Record<string, readonly unknown[]>> = { plan: [true], spec: [], settings: [] };
    const value = pick(
      random,
      junk.filter((one) => !(allowed[field] ?? []).includes(one)),
    );
    return { args: [JSON.stringify({ ...request, [field]: value })], codes: ["input"] };
  },
  "a wrong type in the spec": (request, random) => {
    const field = "query" in request ? "instance_id" : pick(random, ["port_id", "ip_address", "mac_address"]);
    const value = pick(random, junk);
    // The id of an instance may be any text: the cloud is asked, and knows none of that name.
    const asked = field === "instance_id" && (typeof value === "string" || Number.isInteger(value));
    return {
      args: [JSON.stringify({ ...request, spec: { ...(request.spec as object), [field]: value } })],
      codes: asked ? ["input", "api"] : ["input"],
    };
  },
  "a field that is missing": (request, random) => {
    const spec = { ...(request.spec as Request) };
    delete spec[pick(random, Object.keys(spec))];
    return { args: [JSON.stringify({ ...request, spec })], codes: ["input"] };
  },
  "a field twice": (request) => ({ args: [JSON.stringify(request).replace(/^\{/, '{"spec": {}, ')], codes: ["input"] }),
  "no credentials": (request) => ({
    args: [JSON.stringify(request)],
    environment: { GCORE_API_KEY: "" },
    codes: ["credentials"],
  }),
  "a wrong token": (request) => ({
    args: [JSON.stringify(request)],
    environment: { GCORE_API_KEY: "9$invented" },
    codes: ["credentials"],
  }),
  "a region that is none": (request, random) => ({
    args: [JSON.stringify(request)],
    environment: { GCORE_CLOUD_REGION_ID: pick(random, ["x", "1.5", "-", "1e9999"]) },
    codes: ["input"],
  }),
  "an endpoint that is none": (request, random) => ({
    args: [JSON.stringify({ ...request, timeouts: { retry_seconds: 0 } })],
    environment: { GCORE_BASE_URL: pick(random, ["nonsense", "ftp://x", "http://192.0.2.1"]) },
    codes: ["input"],
  }),
  "nobody there": (request) => ({
    args: [JSON.stringify({ ...request, timeouts: { retry_seconds: 0 } })],
    environment: { GCORE_BASE_URL: "http://127.0.0.1:1" },
    codes: ["network"],
  }),
  "a thing that is not there": (request) => ({
    args: [JSON.stringify(request).replace(/9c31552f|eb3bf756/, "00000000")],
    codes: ["api"],
  }),
  "an option that is none": (_, random) => ({ args: [pick(random, ["--plan", "-x", "--", "---"])], codes: ["input"] }),
  "arguments in pieces": (request) => ({ args: JSON.stringify(request).split(","), codes: ["input"] }),
};

/** So many broken inputs; the same for the same seed. */
export function brokenInputs(seed: number, count: number): readonly Broken[] {
  const random = chance(seed);
  return Array.from({ length: count }, () => {
    const what = pick(random, Object.keys(ways));
    const request = good(random);
    return { what, ...(ways[what] as (typeof ways)[string])(request, random) };
  });
}

/** What an answer does wrong, with all that it takes to see why; undefined where it is as it should be. */
function wrongIn({ what, args, codes }: Broken, { reply, stdout, stderr, code }: Ended): object | undefined {
  const fits =
    reply?.failed === true &&
    reply.changed === false &&
    codes.includes(reply.code) &&
    code === 1 &&
    stderr === "" &&
    stdout.indexOf("\n") === stdout.length - 1 &&
    !/\n\s+at |node:internal|undefined|\[object/.test(reply.msg);
  return fits ? undefined : { what, args, codes, code, stderr, reply: reply && { code: reply.code, msg: reply.msg } };
}

/** Gives all of them to the executable, so many at a time: what it answered wrongly, and how long each took, in milliseconds. */
export async function answerAll(
  inputs: readonly Broken[],
  environment: Readonly<Record<string, string>>,
  atOnce: number,
): Promise<{ readonly wrong: readonly object[]; readonly times: readonly number[] }> {
  const wrong: object[] = [];
  const times: number[] = [];
  const waiting = inputs.values();
  const work = async () => {
    // All workers draw from the one iterator, so each input is taken once.
    for (const input of waiting) {
      const began = performance.now();
      const ended = await run({ args: input.args, environment: { ...environment, ...input.environment } });
      times.push(performance.now() - began);
      wrong.push(...[wrongIn(input, ended) ?? []].flat());
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { wrong, times };
}
