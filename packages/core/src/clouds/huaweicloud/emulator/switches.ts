import type { SwitchNotes } from "../../../emulation.ts";

/** Every behaviour of the pretend Huawei Cloud that can be changed while it runs; `switchNotes` says what each decides. */
export interface Switches extends Record<string, unknown> {
  unbind_leaves_reverse_pairs: boolean;
  unbind_keeps_open_pair: boolean;
  bind_opens_nic: boolean;
  bind_replaces_pairs: boolean;
  made_by_bind: "" | "neutron:VIP_PORT";
  bind_flow_limit: number;
  nic_call: boolean;
  unknown_nic: 400 | 404;
  delete_bound: boolean;
  refuse_duplicates: boolean;
  build_seconds: number;
  eip_seconds: number;
  task_seconds: number | readonly [number, number];
  throttle_every: number;
  fail_writes: string[];
  denied: string[];
  agency: boolean;
  agency_seconds: number;
  token_hours: number;
}

/** As the cloud's documents and recordings have it; each switch is something that they leave open, or that differs between regions. */
export const defaultSwitches = (): Switches => ({
  unbind_leaves_reverse_pairs: false,
  unbind_keeps_open_pair: false,
  bind_opens_nic: false,
  bind_replaces_pairs: false,
  made_by_bind: "",
  bind_flow_limit: 0,
  nic_call: true,
  unknown_nic: 400,
  delete_bound: true,
  refuse_duplicates: true,
  build_seconds: 0,
  eip_seconds: 0,
  task_seconds: 2,
  throttle_every: 0,
  fail_writes: [],
  denied: [],
  agency: true,
  agency_seconds: 7200,
  token_hours: 24,
});

/** What nobody has published is here, too. */
export const switchNotes: SwitchNotes<Switches> = {
  unbind_leaves_reverse_pairs: {
    about: "Whether the ECS call that unbinds leaves the NIC's pair on the virtual IP's port.",
  },
  unbind_keeps_open_pair: { about: "Whether the same call leaves the pair `1.1.1.1/0` on the NIC." },
  bind_opens_nic: {
    about: "Whether the ECS call that binds puts `1.1.1.1/0` on the NIC, instead of the virtual IP's address.",
  },
  bind_replaces_pairs: {
    about: "Whether what it puts on the NIC replaces the pairs that are there, instead of joining them.",
  },
  made_by_bind: {
    about: "The owner of a virtual IP that it makes on the way.",
    values: ["", "neutron:VIP_PORT"],
  },
  bind_flow_limit: {
    about: "So many of the next binds and unbinds are answered by 202 and the words of the flow limit, and do nothing.",
  },
  nic_call: { about: "Whether the ECS call is offered." },
  unknown_nic: { about: "What the ECS call answers for an unknown NIC.", values: [400, 404] },
  delete_bound: { about: "Whether a virtual IP may be deleted while its port has pairs." },
  refuse_duplicates: { about: "Whether pairs that stand twice in a list are refused." },
  build_seconds: { about: "How long a new port is in the status `BUILD`, in seconds." },
  eip_seconds: { about: "How long an EIP is bought, bound, unbound or released, in seconds." },
  task_seconds: {
    about: "How long a job takes, in seconds: a number, or a range such as `[2, 8]` out of which chance picks.",
  },
  throttle_every: { about: "Every n-th request is refused with 429; `0`: none." },
  fail_writes: { about: "The next writes of ports and NICs are refused with these words, the first one first." },
  denied: { about: "Actions that the caller's policies do not allow, such as `vpc:ports:update`." },
  agency: { about: "Whether the server that asks the metadata service has an agency." },
  agency_seconds: { about: "How long the keys of that agency live, in seconds." },
  token_hours: { about: "How long a token lives, in hours." },
};
