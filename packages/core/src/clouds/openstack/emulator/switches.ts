import type { SwitchNotes } from "../../../emulation.ts";

/** Every behaviour of the pretend OpenStack that can be changed while it runs; `switchNotes` says what each decides. */
export interface Switches extends Record<string, unknown> {
  token_seconds: number;
  regions_down: string[];
  denied: string[];
  max_allowed_address_pair: number;
  revision_if_match: boolean;
  reject_multicast: boolean;
  delete_compute_ports: boolean;
  missing_extensions: string[];
  page_limit: number;
  agents: boolean;
  missing_services: string[];
  versioned_network_endpoint: boolean;
}

/** As the cloud's documents and recordings have it; each switch is something that they leave open, or that differs between regions. */
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

/** Clouds differ in these, by release and by operator. */
export const switchNotes: SwitchNotes<Switches> = {
  token_seconds: { about: "How long a token lives, in seconds." },
  regions_down: {
    about: "Regions whose services answer with the page of a load balancer, 503. Keystone belongs to none.",
  },
  denied: {
    about:
      "Rules that the operator's policies refuse everybody but administrators, such as `update_port:allowed_address_pairs`.",
  },
  max_allowed_address_pair: { about: "Pairs that one port may have." },
  revision_if_match: {
    about: "Whether Neutron knows `If-Match`. Without it the header is not read, and the extension is not listed.",
  },
  reject_multicast: {
    about: "Whether pairs that are multicast, or overlap it, are refused. Releases before 2025 took them.",
  },
  delete_compute_ports: {
    about: "Whether a member may delete the port of a server through Neutron. Releases before 2025 let them.",
  },
  missing_extensions: {
    about: "Aliases of extensions that this Neutron does not have. They are only left out of the list.",
  },
  page_limit: { about: "Most objects on one page, whether a limit is asked for or not; `0`: no bound." },
  agents: {
    about: "Whether an agent brings ports of servers, routers and floating IPs up. Without one all stay `DOWN`.",
  },
  missing_services: { about: "Types of services that the catalogue leaves out, such as `compute`." },
  versioned_network_endpoint: { about: "Whether Neutron's addresses in the catalogue end in `/v2.0`." },
};
