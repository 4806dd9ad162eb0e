import * as z from "zod/mini";
import { parseAddress } from "../../spec/address.ts";
import { ipAddress } from "../../spec/address-fields.ts";
import { asText, boolean, describeValue, field, integer, list, text } from "../../spec/fields.ts";

/** What keepalived is told beside what the cloud knows. */
export const keepalivedFields = {
  interface: z.optional(
    text({ description: "The servers' interface on the network, for `keepalived`. By default `eth0`." }),
  ),
  router_id: z.optional(
    integer({
      description:
        "keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two.",
      minimum: 1,
      maximum: 255,
    }),
  ),
  advert_seconds: z.optional(
    field<number>(
      {
        type: "number",
        minimum: 0.05,
        maximum: 40,
        description:
          "keepalived's `advert_int`, in seconds, 0.05 to 40. A failover takes some three and a half of them.",
      },
      (raw) => {
        const value = typeof raw === "string" && /^\d+(\.\d+)?$/.test(raw.trim()) ? Number(raw) : raw;
        if (typeof value !== "number" || !(value >= 0.05 && value <= 40))
          throw new Error(`must be a number from 0.05 to 40, but is ${describeValue(raw)}`);
        return value;
      },
    ),
  ),
};

/** Lets the machines answer with the MAC address of the virtual router: of the clouds whose pairs hold MAC addresses. */
export const virtualMacField = z.optional(
  boolean({
    description:
      "Whether keepalived answers with the MAC address of its virtual router (`use_vmac`): then each port is given the pair with that, too.",
  }),
);

/** `none`, `new`, or the very address. */
export const publicField = (what: string) =>
  z.optional(
    field<string>(
      {
        type: "string",
        description: `The public address that leads to it: \`new\` (${what}, made for it and given back with it), the address of one that is there already, or \`none\`. Left out, it is left alone.`,
      },
      (raw) => {
        const given = asText(raw, "`none`, `new` or an address");
        if (given === "none" || given === "new") return given;
        const address = parseAddress(given);
        if (!address) throw new Error(`must be \`none\`, \`new\` or an address, but is ${describeValue(raw)}`);
        return address.text;
      },
    ),
  );

/** The fields that every cloud's service address has. `members` and `network` completed by what the cloud calls them. */
export const commonFields = (words: { readonly members: string; readonly network: string }) => ({
  name: text({
    description: "Its name, and its mark: by it it is found again where nothing remembers it between runs.",
    maximumLength: 128,
    pattern: /^[\w.-]+( [\w.-]+)*$/,
    what: "a name of letters, digits, dots, dashes and underscores",
  }),
  network: text({ description: words.network }),
  address: z.optional(ipAddress({ description: "The very address. Left out, the cloud chooses a free one." })),
  members: z.optional(
    list(text({}), { description: `Who may carry it. Each is ${words.members}.`, sortBy: (member) => member }),
  ),
  at_least: z.optional(
    boolean({
      description: "Whether others may carry it as well, and are left alone. By default these carry it, and no others.",
    }),
  ),
  ...keepalivedFields,
});

const shown = (description: string) => text({ description, minimumLength: 0 });

/** What every cloud tells of a service address. */
export const commonOutputs = {
  address: ipAddress({ description: "The address." }),
  network_id: shown("Its network."),
  prefix_length: integer({ description: "The length of its network's prefix." }),
  public_address: z.optional(shown("The public address that leads to it.")),
  carriers: list(
    z.strictObject({
      member: shown("As it is stated; otherwise by its id."),
      port_id: shown("The port or interface that carries the address."),
      server_id: z.optional(shown("The server that it belongs to.")),
      mac_address: z.optional(shown("Its own MAC address.")),
      ip_address: z.optional(shown("Its own address.")),
      lets_through: boolean({ description: "Whether its port lets the address through." }),
      why_not: z.optional(shown("Why it does not, or would not when it is needed.")),
    }),
    { description: "Whoever carries it, and whoever is to." },
  ),
  keepalived: list(
    z.strictObject({ member: shown("The member."), configuration: shown("A whole `keepalived.conf`.") }),
    { description: "What each member's keepalived needs: a whole `/etc/keepalived/keepalived.conf`." },
  ),
};

/** What the kit itself goes by; a cloud's spec may hold more. */
export interface CommonSpec {
  readonly name: string;
  readonly network: string;
  readonly address?: string | undefined;
  readonly members?: readonly string[] | undefined;
  readonly at_least?: boolean | undefined;
  readonly interface?: string | undefined;
  readonly router_id?: number | undefined;
  readonly advert_seconds?: number | undefined;
  readonly virtual_mac?: boolean | undefined;
  readonly public?: string | undefined;
  readonly active?: string | undefined;
}

/** Said to keepalived only: the cloud knows nothing of it, so what is stated is what is there. */
export const SAID_ONLY = ["at_least", "interface", "router_id", "advert_seconds", "virtual_mac"] as const;

/** The one that is stated, or one made of the address: its last number. */
export function routerId({ router_id }: Pick<CommonSpec, "router_id">, address: string): number {
  if (router_id !== undefined) return router_id;
  const last = address.includes(":")
    ? Number.parseInt(address.slice(address.lastIndexOf(":") + 1) || "0", 16)
    : Number(address.slice(address.lastIndexOf(".") + 1));
  return (last % 255) + (last % 255 === 0 ? 1 : 0);
}

/** The MAC address of a virtual router, RFC 5798 section 7.3. */
export const routerMac = (id: number, address: string): string =>
  `00:00:5e:00:0${address.includes(":") ? 2 : 1}:${id.toString(16).padStart(2, "0")}`;
