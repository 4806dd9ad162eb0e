import type { Situation } from "./situations.ts";

/**
 * Every behaviour of the pretend UpCloud that can be changed while it runs: times, and what the vendor's documents leave open and a
 * client can notice.
 */
export interface Switches extends Record<string, unknown> {
  /**
   * How long a stop takes, in seconds: a number, or a range out of which chance picks. `Infinity` never ends. Recorded stops took 5
   * to 36.
   */
  task_seconds: number | readonly [number, number];
  /** From which share of a stop on the server is in `maintenance`; 1: it is never seen so. Both were recorded. */
  maintenance_from: number;
  /** How long a new server is in `maintenance`, in seconds. */
  create_seconds: number;
  /** Does a guest take no notice of a soft stop? Then it ends with the stop's own timeout, or never. */
  deaf_guest: boolean;
  /** The state that answers for a started server: what a start that fails leaves behind. */
  start_leads_to: "started" | "error" | "stopped";
  /** Which body an error has. */
  error_body: "classic" | "problem" | "preview";
  /** Is the older version of the API still there? */
  api_1_2: "served" | "obsolete";
  /** What the answers hold: fields were added in these years. */
  fields_as_of: 2020 | 2022 | 2023 | 2025;
  /** Another status or code for a refusal: `{ "zone-mismatch": { status: 400, code: "ZONE_INVALID" } }`. */
  refusals: Partial<Record<Situation, { status?: number; code?: string }>>;
  /** Are addresses of the account's own private networks in the list of addresses? */
  list_private: boolean;
  /** Is an address in a path found by its value, or only by the very text of the answers? */
  find_by: "value" | "text";
  /** What an account without addresses is answered. */
  empty_list: "list" | "missing";
  /** Does the release of an ordinary address take its network interface along? */
  release_removes_interface: boolean;
  floating_ipv6: boolean;
  /** Do floating addresses count in the five of a server? */
  floating_counts: boolean;
  /** Does a name of one's own survive a move? */
  ptr_survives_move: boolean;
  /** May an attached floating address be released at once? */
  release_attached: boolean;
  /** May `mac` and other fields be changed in one call? */
  combined_changes: boolean;
  /** What `ptr_record: ""` does. */
  empty_ptr: "refuse" | "default" | "clear";
  /** Are names checked? */
  check_ptr: boolean;
  addresses_per_interface: number;
  /** Does `force=yes` take an address away from another interface? */
  force_takes: boolean;
  /** What a change without any field does to a floating address. */
  empty_change: "nothing" | "detach";
  /** May a floating address go to any interface, in any zone? */
  floating_anywhere: boolean;
  /** May a detached floating address be given a name? */
  ptr_while_detached: boolean;
  /** May floating addresses come and go while the server is in `maintenance`? */
  floating_in_maintenance: boolean;
  /** May a change be to the MAC address that the floating address has already? */
  same_mac: boolean;
  /** May the last address of a server be released? */
  release_last: boolean;
}

export const defaultSwitches = (): Switches => ({
  task_seconds: 6,
  maintenance_from: 0.5,
  create_seconds: 30,
  deaf_guest: false,
  start_leads_to: "started",
  error_body: "classic",
  api_1_2: "served",
  fields_as_of: 2025,
  refusals: {},
  list_private: false,
  find_by: "value",
  empty_list: "list",
  release_removes_interface: true,
  floating_ipv6: false,
  floating_counts: true,
  ptr_survives_move: true,
  release_attached: true,
  combined_changes: true,
  empty_ptr: "refuse",
  check_ptr: true,
  addresses_per_interface: 32,
  force_takes: true,
  empty_change: "nothing",
  floating_anywhere: false,
  ptr_while_detached: true,
  floating_in_maintenance: false,
  same_mac: true,
  release_last: false,
});
