import type { SwitchNotes } from "../../../emulation.ts";

/** How a refusal arrives: as a failed task, or at once with this status. */
export type RefusalMode = "task" | number;

type Generation = true | 404 | 405 | 410;

/** Every behaviour of the pretend Gcore that can be changed while it runs; `switchNotes` says what each decides. */
export interface Switches extends Record<string, unknown> {
  task_seconds: number | readonly [number, number];
  fail_tasks: string[];
  task_list_lag: number;
  vanishing_tasks: number;
  overlapping_writes: "in-order" | "overlap" | "busy-409";
  no_change: number;
  ports_api: Generation;
  v2_pairs: Generation;
  v1_pairs: Generation;
  refuse_duplicate: RefusalMode;
  refuse_multicast: RefusalMode;
  refuse_mac: RefusalMode;
  refuse_external: RefusalMode;
  refuse_unattached: RefusalMode;
  refuse_port_security: RefusalMode;
  interfaces_paging: boolean;
  vip_pairs: boolean;
  floating_quota: number;
  external_quota: number;
  quota_api: true | 403 | 404;
  echo_token: boolean;
}

/** As the cloud's documents and recordings have it; each switch is something that they leave open, or that differs between regions. */
export const defaultSwitches = (): Switches => ({
  task_seconds: 2,
  fail_tasks: [],
  task_list_lag: 0,
  vanishing_tasks: 0,
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
  floating_quota: 50,
  external_quota: 50,
  quota_api: true,
  echo_token: false,
});

const generation = [true, 404, 405, 410] as const;
const refusal = ["task", 400, 403, 409, 422] as const;

/** What the API's documents leave open is here, too. */
export const switchNotes: SwitchNotes<Switches> = {
  task_seconds: {
    about: "How long a task takes, in seconds: a number, or a range such as `[2, 8]` out of which chance picks.",
  },
  fail_tasks: { about: "Words with which the next tasks fail, the first one first." },
  task_list_lag: {
    about: "So many seconds pass before the lists show a new task; asked for by itself it is there at once.",
  },
  vanishing_tasks: {
    about: "So many of the next tasks are gone, listed nowhere, from the moment they end; what they do is done.",
  },
  overlapping_writes: {
    about:
      '`"in-order"`: of two writes at once on one port the later waits; `"overlap"`: both run and the last to end wins; `"busy-409"`: the later is refused.',
    values: ["in-order", "overlap", "busy-409"],
  },
  no_change: {
    about: "The status for a v2 PUT that changes nothing; `200` takes it as a success without a task.",
    values: [400, 409, 200],
  },
  ports_api: { about: "Whether the ports API is there, or away with this status.", values: generation },
  v2_pairs: { about: "Whether the v2 PUT of pairs is there, or away with this status.", values: generation },
  v1_pairs: { about: "Whether the v1 PUT of pairs is there, or away with this status.", values: generation },
  refuse_duplicate: {
    about: "The same pair twice in a list: a task that fails, or a refusal with this status.",
    values: refusal,
  },
  refuse_multicast: { about: "The same for a multicast address.", values: refusal },
  refuse_mac: { about: "The same for a MAC address that is none, or multicast.", values: refusal },
  refuse_external: { about: "The same for a port on an external network.", values: refusal },
  refuse_unattached: { about: "The same for a port that is attached to nothing.", values: refusal },
  refuse_port_security: { about: "The same for a port without port security.", values: refusal },
  interfaces_paging: { about: "Whether the interfaces list knows `limit` and `offset`; older ones do not." },
  vip_pairs: { about: "Whether the members of a VIP are the ports whose pairs hold its address." },
  floating_quota: { about: "So many floating IPs may be there in one region." },
  external_quota: { about: "So many reserved addresses of external networks may be there in one region." },
  quota_api: {
    about: "Whether the quotas can be read, or the call is away or forbidden with this status.",
    values: [true, 403, 404],
  },
  echo_token: { about: "Whether the answer to a bad token repeats it." },
};
