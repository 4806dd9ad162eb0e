/** How a refusal arrives: as a failed task, or at once with this status. */
export type Refusal = "task" | number;

/** Every behaviour of the pretend Gcore that can be changed while it runs. What the API's documents leave open is here, too. */
export interface Switches extends Record<string, unknown> {
  /** How long a task takes, in seconds: a number, or a range out of which chance picks. `Infinity` never ends. */
  task_seconds: number | readonly [number, number];
  /** The next tasks fail with these words, the first one first. */
  fail_tasks: string[];
  /** Two writes at once on one port: the later waits for the earlier, both run and the last to end wins, or a 409. */
  overlapping_writes: "in-order" | "overlap" | "busy-409";
  /** The status of the answer to a v2 PUT that changes nothing; `200` takes it as a success without a task. */
  no_change: number;
  /** The generations of the API: there, or away with this status. */
  ports_api: true | 404 | 405 | 410;
  v2_pairs: true | 404 | 405 | 410;
  v1_pairs: true | 404 | 405 | 410;
  refuse_duplicate: Refusal;
  refuse_multicast: Refusal;
  refuse_mac: Refusal;
  refuse_external: Refusal;
  refuse_unattached: Refusal;
  refuse_port_security: Refusal;
  /** Does the interfaces list know `limit` and `offset`? Older ones do not. */
  interfaces_paging: boolean;
  /** Are the members of a VIP the ports whose pairs name it? */
  vip_pairs: boolean;
  /** Does the answer to a bad token repeat it? */
  echo_token: boolean;
}

export const defaultSwitches = (): Switches => ({
  task_seconds: 2,
  fail_tasks: [],
  overlapping_writes: "in-order",
  no_change: 400,
  ports_api: true,
  v2_pairs: true,
  v1_pairs: 404,
  refuse_duplicate: "task",
  refuse_multicast: "task",
  refuse_mac: "task",
  refuse_external: 400,
  refuse_unattached: 400,
  refuse_port_security: 409,
  interfaces_paging: true,
  vip_pairs: true,
  echo_token: false,
});
