import { contains, familyOf } from "../../../emulation/addresses.ts";
import { freeAddress, parseAddress } from "./addresses.ts";
import { takenAddresses } from "./new-port.ts";
import { uuid4 } from "./query.ts";
import { invalid, notFound, refusal, refuse } from "./refusals.ts";
import { type Network, type Port, type State, type Subnet, subnetsOf } from "./world.ts";

interface Reservation {
  readonly network: Network;
  /** Free addresses as of now, or the words for why there are none. */
  pick(): Port["ip_assignments"] | string;
}

/** What the body of a new reservation asks for, in one of four ways; refuses what it cannot mean. */
export function readReservation(
  body: Record<string, unknown>,
  networks: readonly Network[],
  state: State,
): Reservation {
  const networkNamed = (field: string): Network => {
    const id = uuid4(field, String(body[field] ?? ""));
    return networks.find((one) => one.id === id) ?? refuse(notFound("Network", id));
  };
  const free = (subnets: readonly Subnet[]) => () => {
    const taken = takenAddresses(state);
    const picked = subnets.flatMap(({ id, cidr }) => {
      const ip_address = freeAddress(cidr, taken);
      return ip_address ? [{ ip_address, subnet_id: id }] : [];
    });
    return picked.length > 0 && picked.length === subnets.length ? picked : "No more IP addresses available";
  };
  const families = ["ipv4", "ipv6", "dual"];
  if ((body.ip_family ?? null) !== null && !families.includes(String(body.ip_family)))
    refuse(invalid("ip_family", "Input should be 'dual', 'ipv4' or 'ipv6'"));
  switch (body.type) {
    case "external":
    case "any_subnet": {
      const external = body.type === "external" ? networks.find((one) => one.external) : networkNamed("network_id");
      const network = external ?? refuse(refusal(404, "External network could not be found"));
      return { network, pick: free(oneOfEachFamily(subnetsOf(state, network.id), body.ip_family)) };
    }
    case "subnet": {
      const id = uuid4("subnet_id", String(body.subnet_id ?? ""));
      const subnet = state.subnets[id] ?? refuse(notFound("Subnet", id));
      const network = networks.find((one) => one.id === subnet.network_id) ?? refuse(notFound("Subnet", id));
      return { network, pick: free([subnet]) };
    }
    case "ip_address": {
      const network = networkNamed("network_id");
      const wanted = parseAddress(body.ip_address);
      const ip_address = wanted ?? refuse(invalid("ip_address", "value is not a valid IPv4 or IPv6 address"));
      const subnet = subnetsOf(state, network.id).find(({ cidr }) => contains(cidr, ip_address));
      const subnet_id = subnet?.id ?? refuse(invalid("ip_address", `No subnet of the network holds ${ip_address}`));
      const taken = `IP address ${ip_address} is already in use`;
      return { network, pick: () => (takenAddresses(state).has(ip_address) ? taken : [{ ip_address, subnet_id }]) };
    }
    default:
      return refuse(invalid("type", "Input should be one of external, subnet, any_subnet, ip_address, port"));
  }
}

/** IPv4 unless the family is asked for; `dual` is one subnet of each. */
function oneOfEachFamily(subnets: readonly Subnet[], family: unknown): Subnet[] {
  const families = family === "dual" ? [4, 6] : family === "ipv6" ? [6] : [4];
  return families.flatMap((one) => subnets.find(({ cidr }) => familyOf(cidr) === one) ?? []);
}
