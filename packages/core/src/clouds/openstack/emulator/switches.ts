/** Every behaviour of the pretend OpenStack that can be changed while it runs. Clouds differ in these, by release and by operator. */
export interface Switches extends Record<string, unknown> {
  /** How long a token lives, in seconds. */
  token_seconds: number;
  /** Regions whose services answer with the page of a load balancer, 503. Keystone belongs to none. */
  regions_down: string[];
  /** Rules that the operator's policies refuse everybody but administrators, such as `update_port:allowed_address_pairs`. */
  denied: string[];
  /** Pairs that one port may have. */
  max_allowed_address_pair: number;
  /** Does Neutron know `If-Match`? Without it the header is not read, and the extension is not listed. */
  revision_if_match: boolean;
  /** Are pairs refused that are multicast, or overlap it? Releases before 2025 took them. */
  reject_multicast: boolean;
  /** May a member delete the port of a server through Neutron? Releases before 2025 let them. */
  delete_compute_ports: boolean;
  /** Aliases of extensions that this Neutron does not have. They are only left out of the list. */
  missing_extensions: string[];
  /** Most objects on one page, whether a limit is asked for or not; `0`: no bound. */
  page_limit: number;
  /** Is there an agent that brings ports of servers, routers and floating IPs up? Without one all stay `DOWN`. */
  agents: boolean;
  /** Types of services that the catalogue leaves out, such as `compute`. */
  missing_services: string[];
  /** Do Neutron's addresses in the catalogue end in `/v2.0`? */
  versioned_network_endpoint: boolean;
}

export const defaultSwitches = (): Switches => ({
  token_seconds: 3600,
  regions_down: [],
  denied: [],
  max_allowed_address_pair: 10,
  revision_if_match: true,
  reject_multicast: true,
  delete_compute_ports: false,
  missing_extensions: [],
  page_limit: 0,
  agents: true,
  missing_services: [],
  versioned_network_endpoint: false,
});
