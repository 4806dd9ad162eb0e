import type * as z from "zod/mini";
import type { HttpCall } from "../../http/call.ts";
import type { Limits } from "../../time/limits.ts";
import { type Access, type Address, canonical, type Family, type ReleasePolicy, toAddress } from "./address.ts";
import { goneBy, type Send, segment } from "./api-road.ts";
import * as wire from "./payloads.ts";
import type { ApiVersion } from "./settings.ts";

/** What can be asked of a new address. */
export interface NewAddress {
  readonly family: Family;
  readonly access?: Access;
  readonly server?: string;
  readonly floating?: "yes";
  readonly mac?: string;
  readonly zone?: string;
  readonly release_policy?: ReleasePolicy;
}

/** One field at a time: whether the API takes several is not written down. */
export type AddressChange =
  | { readonly ptr_record: string }
  /** `null` detaches. */
  | { readonly mac: string | null }
  | { readonly release_policy: ReleasePolicy };

/** The calls about addresses. */
export interface AddressCalls {
  /** Of the whole account. The API knows neither pages nor filters here. */
  addresses(limits: Limits): Promise<Address[]>;
  /** Costs money, and is sent once: see `purchase.ts`. */
  assign(order: NewAddress, limits: Limits): Promise<Address>;
  modify(address: Address, change: AddressChange, limits: Limits): Promise<Address>;
  /** Also where it is gone already. */
  release(address: Address, limits: Limits): Promise<void>;
  /** A single address, for the words of its refusal. */
  address(ip: string, limits: Limits): Promise<Address>;
}

/** One function for each call. */
export function addressCalls(send: Send, version: ApiVersion): AddressCalls {
  type Call = Omit<HttpCall<AddressAnswer>, "answer">;
  const address = async (call: Call, limits: Limits) =>
    toAddress((await send({ ...call, answer: wire.ipAddressAnswer }, limits)).ip_address, version);
  async function addresses(limits: Limits): Promise<Address[]> {
    const { ip_addresses } = await send(
      { what: "listing the addresses", method: "GET", path: "/ip_address", answer: wire.ipAddressesAnswer },
      limits,
    );
    return (ip_addresses.ip_address ?? []).map((one) => toAddress(one, version));
  }
  return {
    addresses,
    address: (ip, limits) =>
      address(
        {
          what: `reading address ${ip}`,
          method: "GET",
          path: `/ip_address/${segment(ip)}`,
          ofTheThing: true,
          about: aboutAddress(ip),
        },
        limits,
      ),
    assign: (order, limits) =>
      address(
        {
          what: `assigning ${describeOrder(order)}`,
          method: "POST",
          path: "/ip_address",
          body: { ip_address: order },
          about: aboutOrder(order),
        },
        limits,
      ),
    modify: ({ ip, written }, change, limits) =>
      address(
        {
          what: `changing ${Object.keys(change).join()} of address ${ip}`,
          method: version === "1.2" ? "PUT" : "PATCH",
          path: `/ip_address/${segment(written)}`,
          body: { ip_address: change },
          ofTheThing: true,
          about: aboutAddress(ip),
          // It states the whole of what it changes: twice is the same as once.
          repeatable: true,
        },
        limits,
      ),
    async release({ ip, written }, limits) {
      const call = {
        what: `releasing address ${ip}`,
        method: "DELETE",
        path: `/ip_address/${segment(written)}`,
        ofTheThing: true,
      } as const;
      const isListed = async () => (await addresses(limits)).some((one) => one.ip === ip);
      await goneBy("IP_ADDRESS_NOT_FOUND", send(call, limits), isListed);
    },
  };
}

type AddressAnswer = z.output<typeof wire.ipAddressAnswer>;

const aboutAddress = (ip: string) => ({
  asked: ip,
  told: ({ ip_address }: AddressAnswer) => canonical(ip_address.address),
});

/** What is new has no name yet, but is where it was ordered to. */
function aboutOrder({ server, mac, zone }: NewAddress): NonNullable<HttpCall<AddressAnswer>["about"]> {
  const field = server !== undefined ? "server" : mac !== undefined ? "mac" : "zone";
  const asked = server ?? mac ?? zone ?? "";
  return { asked, told: ({ ip_address }) => ip_address[field]?.toLowerCase() };
}

function describeOrder({ floating, family, server, mac, zone }: NewAddress): string {
  if (floating) return `a floating address ${mac ? `to the interface ${mac}` : `in ${zone}`}`;
  return `an ${family} address to server ${server}`;
}
