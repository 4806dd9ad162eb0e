import type { Context } from "../../definition/resource.ts";
import { MooringError, unlessMissing } from "../../errors.ts";
import type { K0rdentClient } from "./client.ts";
import { type AddressPath, idOf, type Scope } from "./naming.ts";
import type { Address, Network, Subnet } from "./payloads.ts";

/* What plans and questions read: each is asked for once by all who want it at the same moment. */

/** `undefined` where the API says that there is none. */
export const cachedAddress = (
  client: K0rdentClient,
  addressPath: AddressPath,
  context: Context,
): Promise<Address | undefined> =>
  context.memo.once(`k0rdent/address/${idOf(addressPath)}`, () => unlessMissing(client.api.get(addressPath, context)));

/** All of the client's own region and project. */
export const cachedAddresses = (client: K0rdentClient, context: Context): Promise<readonly Address[]> =>
  context.memo.once(`k0rdent/addresses/${scopeKey(client.scope)}`, () => client.api.list(client.scope, context));

/** An address was not found. Throws where its region and project cannot be seen either: then that is no absence. */
export const checkScope = (client: K0rdentClient, scope: Scope, context: Context): Promise<void> =>
  context.memo.once(`k0rdent/place/${scopeKey(scope)}`, () => client.api.checkScope(scope, context));

/** Those of the client's own project; `undefined` where they cannot be seen. */
export const cachedNetworks = (client: K0rdentClient, context: Context): Promise<readonly Network[] | undefined> =>
  unlessUnseen(context, () =>
    context.memo.once(`k0rdent/networks/${scopeKey(client.scope)}`, () => client.api.networks(client.scope, context)),
  );

/** `undefined` where it cannot be seen: not everybody may. */
export const cachedSubnet = (client: K0rdentClient, path: string, context: Context): Promise<Subnet | undefined> =>
  unlessUnseen(context, () => context.memo.once(`k0rdent/subnet/${path}`, () => client.api.subnet(path, context)));

/** For what is only good to know: `undefined` where it cannot be seen. */
async function unlessUnseen<T>({ signal }: Context, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!MooringError.is(error) || signal.aborted) throw error;
    return undefined;
  }
}

const scopeKey = ({ region, project }: Scope) => idOf({ region, project, name: "" });
