import type { SwitchNotes } from "../../../emulation.ts";
import type { Situation } from "./situations.ts";

/** Every behaviour of the pretend UpCloud that can be changed while it runs; `switchNotes` says what each decides. */
export interface Switches extends Record<string, unknown> {
  task_seconds: number | readonly [number, number];
  maintenance_from: number;
  create_seconds: number;
  deaf_guest: boolean;
  start_leads_to: "started" | "error" | "stopped";
  error_body: "classic" | "problem" | "preview";
  api_1_2: "served" | "obsolete";
  fields_as_of: 2020 | 2022 | 2023 | 2025;
  refusals: Partial<Record<Situation, { status?: number; code?: string }>>;
  list_private: boolean;
  find_by: "value" | "text";
  empty_list: "list" | "missing";
  release_removes_interface: boolean;
  floating_ipv6: boolean;
  floating_counts: boolean;
  ptr_survives_move: boolean;
  release_attached: boolean;
  combined_changes: boolean;
  empty_ptr: "refuse" | "default" | "clear";
  check_ptr: boolean;
  addresses_per_interface: number;
  force_takes: boolean;
  empty_change: "nothing" | "detach";
  floating_anywhere: boolean;
  ptr_while_detached: boolean;
  floating_in_maintenance: boolean;
  same_mac: boolean;
  release_last: boolean;
}

/** As the cloud's documents and recordings have it; each switch is something that they leave open, or that differs between regions. */
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

/** Times, and what the vendor's documents leave open and a client can notice. */
export const switchNotes: SwitchNotes<Switches> = {
  task_seconds: {
    about:
      "How long a stop takes, in seconds: a number, or a range such as `[2, 8]` out of which chance picks. `Infinity` never ends. Recorded stops took 5 to 36.",
  },
  maintenance_from: {
    about: "From which share of a stop on the server is in `maintenance`; 1: it is never seen so. Both were recorded.",
  },
  create_seconds: { about: "How long a new server is in `maintenance`, in seconds." },
  deaf_guest: {
    about: "Whether a guest takes no notice of a soft stop: it ends with the stop's own timeout, or never.",
  },
  start_leads_to: {
    about: "The state that answers for a started server: what a start that fails leaves behind.",
    values: ["started", "error", "stopped"],
  },
  error_body: { about: "Which body an error has.", values: ["classic", "problem", "preview"] },
  api_1_2: { about: "The older version of the API is still there, or not.", values: ["served", "obsolete"] },
  fields_as_of: {
    about: "What the answers hold: fields were added in these years.",
    values: [2020, 2022, 2023, 2025],
  },
  refusals: {
    about: 'Another status or code for a refusal: `{ "zone-mismatch": { "status": 400, "code": "ZONE_INVALID" } }`.',
  },
  list_private: { about: "Whether addresses of the account's own private networks are in the list of addresses." },
  find_by: {
    about: "An address in a path is found by its value, or only by the very text of the answers.",
    values: ["value", "text"],
  },
  empty_list: {
    about: "What an account without addresses is answered: an empty list, or none.",
    values: ["list", "missing"],
  },
  release_removes_interface: { about: "Whether the release of an ordinary address takes its network interface along." },
  floating_ipv6: { about: "Whether floating addresses may be IPv6." },
  floating_counts: { about: "Whether floating addresses count in the five of a server." },
  ptr_survives_move: { about: "Whether a name of one's own survives a move." },
  release_attached: { about: "Whether an attached floating address may be released at once." },
  combined_changes: { about: "Whether `mac` and other fields may be changed in one call." },
  empty_ptr: {
    about: '`ptr_record: ""` is refused, sets the default, or clears.',
    values: ["refuse", "default", "clear"],
  },
  check_ptr: { about: "Whether names are checked." },
  addresses_per_interface: { about: "Addresses that one interface may have." },
  force_takes: { about: "Whether `force=yes` takes an address away from another interface." },
  empty_change: {
    about: "What a change without any field does to a floating address.",
    values: ["nothing", "detach"],
  },
  floating_anywhere: { about: "Whether a floating address may go to any interface, in any zone." },
  ptr_while_detached: { about: "Whether a detached floating address may be given a name." },
  floating_in_maintenance: {
    about: "Whether floating addresses may come and go while the server is in `maintenance`.",
  },
  same_mac: { about: "Whether a change may be to the MAC address that the floating address has already." },
  release_last: { about: "Whether the last address of a server may be released." },
};
