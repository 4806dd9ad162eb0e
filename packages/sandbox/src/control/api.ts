import { fieldsOf } from "@mooring/core";
import type { Clouds } from "../clouds.ts";
import { describeFault, readFaults } from "../fault-text.ts";
import { parseSwitch } from "../switches.ts";
import type { Deeds } from "./deeds.ts";
import { savedTest } from "./saved-test.ts";

/** Turned away, with a status of its own. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface ApiParts {
  readonly clouds: Clouds;
  readonly deeds: Deeds;
  readonly stop: () => void;
  readonly onServer: (server: string) => readonly string[];
}

interface Call {
  readonly body: string;
  readonly query: URLSearchParams;
}
/** What it answers is sent as JSON, a text as it is. Throws an Error for the caller. */
type Route = (call: Call, id: string) => unknown;

/** How many exchanges one answer holds at most. */
const PAGE = 1000;

/** The control address: `docs/sandbox.md` has the same table. Throws a `Refused` for what it does not know. */
export function routesOf({ clouds, deeds, stop, onServer }: ApiParts) {
  const { journal, faults } = clouds;
  const waiting = () => faults.waiting().map(({ fault, ...rest }) => ({ ...rest, fault: describeFault(fault) }));
  const switches = () => mapped(clouds, (cloud) => clouds.cloud(cloud).switches);

  const routes: Readonly<Record<string, Route>> = {
    "GET /faults": waiting,
    "POST /faults": ({ body }) => {
      deeds.addFaults(readFaults(linesOrJson(body)));
      return waiting();
    },
    "DELETE /faults": () => {
      faults.clear();
      return waiting();
    },
    "DELETE /faults/:id": (_, id) => {
      if (!faults.remove(Number(id))) throw new Refusal(404, `no fault ${id} waits`);
      return waiting();
    },
    "GET /switches": switches,
    "POST /switches": ({ body }) => {
      for (const { cloud, name, value } of switchesIn(linesOrJson(body))) deeds.setSwitch(cloud, name, value);
      return switches();
    },
    "GET /journal": ({ query }) => {
      const after = Number(query.get("after") ?? 0);
      return journal
        .entries()
        .filter(({ number }) => number > after)
        .slice(0, PAGE);
    },
    "GET /journal/:id": (_, id) => {
      const entry = journal.entry(Number(id));
      if (!entry) throw new Refusal(404, `exchange ${id} is not in the journal, or not any more`);
      return entry;
    },
    "DELETE /journal": () => {
      journal.clear();
      deeds.mark();
      return {};
    },
    "GET /counts": () => journal.counts(),
    "POST /mark": () => {
      deeds.mark();
      return { writes: deeds.writes() };
    },
    "GET /writes": () => ({ writes: deeds.writes() }),
    "GET /world": () => mapped(clouds, (cloud) => clouds.cloud(cloud).picture?.()),
    "POST /hands": ({ body }) => byHand(JSON.parse(body || "{}"), deeds),
    "GET /seed": () => mapped(clouds, (cloud) => clouds.cloud(cloud).harvest?.()),
    "GET /test": () => savedTest(clouds, deeds),
    "GET /environment": () => clouds.environment(),
    "POST /wire": ({ body }) => ({ command: onServer(String(JSON.parse(body || "{}").server ?? "")) }),
    "POST /reset": () => {
      deeds.reset();
      return {};
    },
    "POST /stop": () => {
      // The answer goes first.
      setImmediate(stop);
      return {};
    },
  };

  return (method: string, path: string): ((call: Call) => unknown) => {
    const [, first = "", id, ...rest] = path.split("/");
    const key = `/${first}${id === undefined ? "" : "/:id"}`;
    const route = rest.length === 0 ? routes[`${method} ${key}`] : undefined;
    if (route) return (call) => route(call, id ?? "");
    const methods = Object.keys(routes).flatMap((one) => (one.endsWith(` ${key}`) ? [one.split(" ")[0]] : []));
    if (methods.length > 0) throw new Refusal(405, `${path} knows ${methods.join(", ")}`);
    throw new Refusal(404, `there is no ${path || "/"} here${first === "" ? ": the page comes with --page" : ""}`);
  };
}

const mapped = (clouds: Clouds, of: (cloud: string) => unknown) =>
  Object.fromEntries(Object.keys(clouds.clouds).map((cloud) => [cloud, of(cloud)]));

/** JSON, or a line for each. */
function linesOrJson(body: string): unknown {
  if (/^\s*[[{"]/.test(body)) return JSON.parse(body);
  return body.split("\n").filter((line) => line.trim() !== "");
}

/** Lines such as `gcore.task_seconds=2-8`, or `{"gcore": {"task_seconds": [2, 8]}}`. */
function switchesIn(data: unknown): readonly ReturnType<typeof parseSwitch>[] {
  if (Array.isArray(data)) return data.map((line) => parseSwitch(String(line)));
  return Object.entries(fieldsOf(data)).flatMap(([cloud, settings]) =>
    Object.entries(fieldsOf(settings)).map(([name, value]) => ({ cloud, name, value })),
  );
}

interface Order {
  readonly cloud?: string;
  readonly take?: string;
  readonly put?: { readonly port: string; readonly address: string };
  readonly move?: { readonly id: string; readonly address: string; readonly port: string };
  readonly fail?: string;
}

function byHand({ cloud = "", take, put, move, fail }: Order, deeds: Deeds): object {
  if (take !== undefined) deeds.take(cloud, take);
  else if (put) deeds.put(cloud, put.port, put.address);
  else if (move) deeds.move(cloud, move.id, move.address, move.port);
  else if (fail !== undefined) deeds.failNext(cloud, fail);
  else throw new Error('hands take {"cloud": …} with one of "take", "put", "move", "fail"');
  return {};
}
