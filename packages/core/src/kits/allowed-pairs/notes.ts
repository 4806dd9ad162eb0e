import { type PairChange, unwantedBy, wantedBy } from "./change.ts";
import { type Member, matches, type Pair, type PortWithPairs } from "./pair.ts";

/** What a change would do to the port as it is. */
export function effectOn(
  port: PortWithPairs,
  change: PairChange,
): { readonly added: readonly Member[]; readonly removed: readonly Pair[] } {
  const among = (pair: Pair, members: readonly Member[]) => members.some((member) => matches(pair, member, port));
  const wanted = wantedBy(change);
  return {
    added: wanted.filter((member) => !port.pairs.some((pair) => matches(pair, member, port))),
    removed: port.pairs.filter((pair) =>
      change.kind === "exact" ? !among(pair, wanted) : among(pair, unwantedBy(change)),
    ),
  };
}

/** What stands on the port's network, as far as the cloud was asked. */
export interface Neighbourhood {
  /** The gateway of one of the port's subnets: address → what it is called. */
  readonly gateways: ReadonlyMap<string, string>;
  /** Whose own address it is: address → `port 60a0… (server web-2)`. */
  readonly owners: ReadonlyMap<string, string>;
  /** Addresses that are kept for sharing by a port without a machine: address → `port 60a0… (web-vip)`. */
  readonly reserved: ReadonlyMap<string, string>;
  /** Is the port in a group whose members trust one another, such as `default`? */
  readonly trusting: boolean;
}

/** What a person should know before the change is made: dangerous, and yet allowed. */
export function notesOn(port: PortWithPairs, change: PairChange, around: Partial<Neighbourhood>): string[] {
  const { added, removed } = effectOn(port, change);
  const gone = [...new Set(removed.map(({ ip }) => ip))].filter((ip) => !added.some((one) => one.ip === ip));
  return [
    ...added.flatMap(({ ip }) => {
      if (ip.includes("/")) return [opened(port, ip, around.trusting)];
      const gateway = around.gateways?.get(ip);
      if (gateway)
        return [
          `${ip} is the gateway of ${gateway}: a machine that answers for it takes the traffic of all its neighbours.`,
        ];
      const owner = around.owners?.get(ip);
      return owner ? [`${ip} is the own address of ${owner}: two machines may answer for it.`] : [];
    }),
    ...gone.flatMap((ip) => {
      const reserved = around.reserved?.get(ip);
      return reserved
        ? [`${ip} is the shared address that ${reserved} keeps: port ${port.id} can no longer answer for it.`]
        : [];
    }),
  ];
}

function opened({ id }: PortWithPairs, network: string, trusting: boolean | undefined): string {
  const group = trusting
    ? " Its security group `default` trusts its members, and every address of a pair counts as one: so the others of the group are open to all of them."
    : "";
  return `${network} is a network: port ${id} may then send as any of its addresses, which port security no longer prevents.${group}`;
}
