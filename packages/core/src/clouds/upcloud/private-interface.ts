import * as z from "zod/mini";
import type { Context, Desire } from "../../definition/resource.ts";
import { ConflictError, unlessMissing } from "../../errors.ts";
import { macAddress } from "../../spec/address-fields.ts";
import { boolean, uuid } from "../../spec/fields.ts";
import type { UpCloudClient } from "./client.ts";
import { cachedServer, needsNewApi } from "./reads.ts";
import type { NetworkInterface, Server } from "./server.ts";
import { serverField } from "./server-choice.ts";
import { tellDowntime } from "./stop-notes.ts";

/** An interface on a private network of the account's own, and what may be done to its server. */
export const interfaceFields = {
  server_id: z.optional(uuid({ description: "The server, by its id." })),
  server: z.optional(serverField),
  network_id: z.optional(
    uuid({ description: "The private network. Not needed where the server has one interface on private networks." }),
  ),
  mac_address: z.optional(macAddress({ description: "The interface, where the server has several on the network." })),
  allow_restart: z.optional(
    boolean({
      description:
        "Whether the server may be stopped and started again. The change needs it stopped. Without this, a server that runs is left alone and the change is refused.",
    }),
  ),
};

/** For the schema of either kind. */
export const needsServer = z.refine<Partial<Record<"server_id" | "server", string | undefined>>>(
  ({ server_id, server }) => server_id !== undefined || server !== undefined,
  { path: ["server_id"], error: "is missing: state the server by it, or by `server`" },
);

/** With its server found: see `by-server.ts`. */
export interface InterfaceSpec {
  readonly server_id: string;
  readonly network_id?: string | undefined;
  readonly mac_address?: string | undefined;
  readonly allow_restart?: boolean | undefined;
}

/** The private interface that is meant. Throws where there is none, or where the spec does not say which of several. */
export function privateInterface({ id, title, interfaces = [] }: Server, wanted: InterfaceSpec): NetworkInterface {
  const { network_id, mac_address } = wanted;
  const found = interfaces.filter(
    ({ type, network, mac }) =>
      type === "private" &&
      (network_id === undefined || network === network_id) &&
      (mac_address === undefined || mac === mac_address),
  );
  const [only, ...more] = found;
  if (only && more.length === 0) return only;
  const where = [network_id && `on the network ${network_id}`, mac_address && `with the MAC address ${mac_address}`]
    .filter(Boolean)
    .join(" ");
  throw new ConflictError(
    `UpCloud: server ${id} (${title}) has ${only ? found.length : "no"} private interfaces${where && ` ${where}`}`,
    { hint: "State `network_id` or `mac_address`; the query `upcloud/server-interfaces` lists a server's interfaces." },
  );
}

/** `server/something`: what is remembered says where it is. */
export const idOf = (server: string, rest: string): string => `${server}/${rest}`;

/** Of an id `<server>/<address or MAC address>`; a part that is missing is `""`. */
export function partsOf(id: string): { readonly server: string; readonly rest: string } {
  const [server = "", rest = ""] = id.split("/");
  return { server, rest };
}

/** The server as the plan sees it; `undefined` where it is not there. */
export async function cachedServerIfThere(
  client: UpCloudClient,
  id: string,
  context: Context,
): Promise<Server | undefined> {
  needsNewApi(client, "network interfaces");
  return unlessMissing(cachedServer(client, id, context));
}

/** What went with its server is gone; a server that was only mistyped is not there either. */
export async function checkParents(
  client: UpCloudClient,
  { id, spec: wanted }: Desire<InterfaceSpec>,
  context: Context,
): Promise<readonly string[]> {
  const remembered = id === undefined ? undefined : partsOf(id).server;
  const server_id = remembered ?? wanted.server_id;
  if (remembered !== undefined) {
    if (await cachedServerIfThere(client, server_id, context)) return [];
    return [`Server ${server_id} is deleted, and all its interfaces went with it.`];
  }
  privateInterface(await cachedServer(client, server_id, context), wanted);
  return [];
}

/** Does the work on the interface as it is now, while its server is stopped. */
export async function onInterface(
  client: UpCloudClient,
  server_id: string,
  wanted: Pick<InterfaceSpec, "allow_restart">,
  choose: (server: Server) => NetworkInterface | undefined,
  work: (nic: NetworkInterface) => Promise<void>,
  context: Context,
): Promise<Server> {
  const { downtime } = await client.downtime.whileStopped(
    server_id,
    { allowed: wanted.allow_restart ?? false },
    async () => {
      const nic = choose(await client.api.server(server_id, context));
      if (!nic) return;
      await client.states.patient(
        async () => server_id,
        context,
        () => work(nic),
      );
    },
    context,
  );
  tellDowntime(server_id, downtime, context);
  return client.api.server(server_id, context);
}
