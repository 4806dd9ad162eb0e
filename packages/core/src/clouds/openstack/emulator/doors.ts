import type { EmulatedRequest } from "../../../emulation.ts";
import type { State } from "./world.ts";

/** The three services, by the names of their projects and of their types in the catalogue. */
export const SERVICES = { keystone: "identity", neutron: "network", nova: "compute" } as const;

/** The services that this world has. */
export type Service = keyof typeof SERVICES;
/** Is it one of these? */
export const isService = (name: string): name is Service => Object.hasOwn(SERVICES, name);

/** The faces of a service in the catalogue; each has an address of its own. */
export const INTERFACES = ["public", "internal", "admin"] as const;
type Interface = (typeof INTERFACES)[number];

/** Which service of which region a request is for. */
export interface Door {
  readonly service: Service;
  readonly region: string;
  /** The address of the service as the client spelled it, without slash at its end. */
  readonly base: string;
  /** The path below `base`. */
  readonly path: string;
}

/** In process every service of every region has a host of its own: `keystone.…`, `neutron.regionone.…`, `neutron.internal.regionone.…`. */
const DOMAIN = "openstack.example";
/** At one origin, each has a path of its own: `/v3`, `/network/RegionOne`, `/network-internal/RegionOne`. */
const PREFIXES = { network: "neutron", compute: "nova" } as const;

const isOurs = (host: string) => host === DOMAIN || host.endsWith(`.${DOMAIN}`);

/** Does a request to this host come here, wherever it was sent from? */
export const claims = isOurs;

/** A host with a port is one of the loopback; any other speaks TLS. */
function originOf({ headers, host }: EmulatedRequest): string {
  const spelled = headers.host ?? host;
  return `${/:\d+$/.test(spelled) ? "http" : "https"}://${spelled}`;
}

/** Where Keystone is for the sender of a request. */
export const identityBase = (request: EmulatedRequest): string =>
  isOurs(request.host) ? `https://keystone.${DOMAIN}` : originOf(request);

/** Where a service of a region is for the sender of a request; the catalogue says so. */
export function endpointOf(request: EmulatedRequest, service: Service, region: string, face: Interface): string {
  if (service === "keystone") return `${identityBase(request)}/v3`;
  if (isOurs(request.host)) {
    const middle = face === "public" ? "" : `.${face}`;
    return `https://${service}${middle}.${region.toLowerCase()}.${DOMAIN}`;
  }
  const type = SERVICES[service];
  return `${originOf(request)}/${face === "public" ? type : `${type}-${face}`}/${region}`;
}

/** `undefined`: nobody is at home there. */
export function doorOf(request: EmulatedRequest, state: State): Door | undefined {
  const { host, path } = request;
  const origin = originOf(request);
  const first = state.regions[0] ?? "";
  const named = isOurs(host) ? hostDoor(host, state) : undefined;
  if (named) return { ...named, base: origin, path };
  const [, service, region, rest = ""] = /^\/(network|compute)(?:-internal|-admin)?\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  if (service && region) {
    if (!state.regions.includes(region)) return undefined;
    const base = `${origin}${path.slice(0, path.length - rest.length)}`;
    return { service: PREFIXES[service === "compute" ? "compute" : "network"], region, base, path: rest };
  }
  if (path.startsWith("/v2.0")) return { service: "neutron", region: first, base: origin, path };
  if (path.startsWith("/v2.1")) return { service: "nova", region: first, base: origin, path };
  const prefix = /^\/identity(?=\/|$)/.exec(path)?.[0] ?? "";
  return { service: "keystone", region: first, base: `${origin}${prefix}`, path: path.slice(prefix.length) };
}

function hostDoor(host: string, state: State): Pick<Door, "service" | "region"> | undefined {
  const [service, ...labels] = host.slice(0, -DOMAIN.length - 1).split(".");
  if (!service || !isService(service)) return undefined;
  const region = state.regions.find((one) => one.toLowerCase() === labels.at(-1)) ?? state.regions[0] ?? "";
  return { service, region };
}
