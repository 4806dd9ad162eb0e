/** Every behaviour of the pretend Huawei Cloud that can be changed while it runs. What nobody has published is here, too. */
export interface Switches extends Record<string, unknown> {
  /** Does the ECS call that unbinds leave the NIC's pair on the virtual IP's port? */
  unbind_leaves_reverse_pairs: boolean;
  /** Does it leave the pair `1.1.1.1/0` on the NIC? */
  unbind_keeps_open_pair: boolean;
  /** Does the ECS call that binds put `1.1.1.1/0` on the NIC, instead of the virtual IP's address? */
  bind_opens_nic: boolean;
  /** What it puts on the NIC replaces the pairs that are there, or joins them. */
  bind_replaces_pairs: boolean;
  /** The owner of a virtual IP that it makes on the way. */
  made_by_bind: "" | "neutron:VIP_PORT";
  /** So many of the next binds and unbinds are answered by 202 and the words of the flow limit, and do nothing. */
  bind_flow_limit: number;
  /** Is the ECS call offered? */
  nic_call: boolean;
  /** What the ECS call answers for an unknown NIC. */
  unknown_nic: 400 | 404;
  /** May a virtual IP be deleted while its port has pairs? */
  delete_bound: boolean;
  /** Are pairs that stand twice in a list refused? */
  refuse_duplicates: boolean;
  /** How long a new port is in the status `BUILD`, in seconds. */
  build_seconds: number;
  /** How long an EIP is bought, bound, unbound or released, in seconds. */
  eip_seconds: number;
  /** How long a job takes, in seconds. */
  task_seconds: number;
  /** Every n-th request is refused with 429; `0`: none. */
  throttle_every: number;
  /** The next writes of ports and NICs are refused with these words, the first one first. */
  fail_writes: string[];
  /** Actions that the caller's policies do not allow, such as `vpc:ports:update`. */
  denied: string[];
  /** Has the server that asks the metadata service an agency, and how long do its keys live? */
  agency: boolean;
  agency_seconds: number;
  /** How long a token lives. */
  token_hours: number;
}

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
