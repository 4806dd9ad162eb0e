import { ConflictError, unlessMissing } from "../../errors.ts";
import type { Http } from "../../http/call.ts";
import type { Limits } from "../../time/limits.ts";
import * as wire from "./payloads.ts";
import { type Services, TITLE } from "./services.ts";

interface Server {
  readonly id: string;
  readonly name: string;
}

/** What finds a server by its name. Only where the cloud has Nova. */
export interface Servers {
  named(name: string, limits: Limits): Promise<readonly Server[]>;
  /** Is there a server of this id? `undefined`: there is nobody to ask. */
  exists(id: string, limits: Limits): Promise<boolean | undefined>;
  /** Such as `ACTIVE` or `SHUTOFF`; `undefined` where it is not there, or there is nobody to ask. */
  status(id: string, limits: Limits): Promise<string | undefined>;
}

/** Sends nothing before the first question. Throws a `ConflictError` where a name is asked for and the cloud has no Nova. */
export function createServers(services: Services): Servers {
  return {
    async named(name, limits) {
      const nova = await services.compute(limits);
      if (!nova)
        throw new ConflictError(`${TITLE}: this cloud has no compute service, so a server is not found by its name`, {
          hint: "State the server's id, or name the port in another way.",
        });
      // Nova's filter is an expression, of a kind that depends on its database; what it lets through is compared here.
      const query = { name: `^${name.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")}$` };
      const call = { what: `looking for server ${name}`, method: "GET", path: "/servers", query, answer: wire.servers };
      return (await nova.send({ ...call, method: "GET" }, limits)).value.servers.filter((one) => one.name === name);
    },
    async exists(id, limits) {
      const nova = await services.compute(limits);
      return nova && (await look(nova, id, limits)) !== undefined;
    },
    async status(id, limits) {
      const nova = await services.compute(limits);
      return (nova && (await look(nova, id, limits)))?.status ?? undefined;
    },
  };
}

async function look(nova: Http, id: string, limits: Limits) {
  const found = await unlessMissing(
    nova.send(
      {
        what: `looking for server ${id}`,
        method: "GET",
        path: `/servers/${encodeURIComponent(id)}`,
        answer: wire.oneServer,
        ofTheThing: true,
      },
      limits,
    ),
  );
  return found?.value.server;
}
