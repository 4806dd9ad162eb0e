import type { SwitchNotes } from "../../../emulation.ts";

/** Every behaviour that can be changed while it runs; `switchNotes` says what each decides. */
export interface Switches extends Record<string, unknown> {
  lifecycle: "sync" | "async";
  task_seconds: number | readonly [number, number];
  task_looks: number | null;
  status_words: Record<"reserving" | "reserved" | "in_use" | "releasing" | "failed", string | null>;
  read_lag: number;
  error_shape: "E1" | "E2" | "E3";
  envelope: "bare" | "wrapped" | "wrapped-object";
  codes: {
    allocated: number;
    released: number;
    invalid: number;
    bad_reference: number;
    taken: number;
    exhausted: number;
    quota: number;
    duplicate: number;
    in_use: number;
  };
  resolve_refs: boolean;
  reference_echo: "sent" | "path" | "absolute" | "id";
  subnet_collection: "subnets" | "subnetworks";
  subnets: "shown" | "hidden";
  reserved_hosts: { first: number; last: number };
  quota: number;
  reuse: "cycle" | "lowest";
  default_ip_version: boolean;
  layout: "project" | "region";
  page_limit: number;
  token_seconds: number;
  token_auth: ("client_secret_post" | "client_secret_basic")[];
}

/** As the cloud's documents and recordings have it; each switch is something that they leave open, or that differs between regions. */
export const defaultSwitches = (): Switches => ({
  lifecycle: "sync",
  task_seconds: 2,
  task_looks: null,
  status_words: {
    reserving: "RESERVING",
    reserved: "RESERVED",
    in_use: "IN_USE",
    releasing: "RELEASING",
    failed: "FAILED",
  },
  read_lag: 0,
  error_shape: "E1",
  envelope: "bare",
  codes: {
    allocated: 201,
    released: 204,
    invalid: 400,
    bad_reference: 400,
    taken: 409,
    exhausted: 409,
    quota: 403,
    duplicate: 409,
    in_use: 409,
  },
  resolve_refs: false,
  reference_echo: "sent",
  subnet_collection: "subnets",
  subnets: "shown",
  reserved_hosts: { first: 2, last: 1 },
  quota: Number.POSITIVE_INFINITY,
  reuse: "cycle",
  default_ip_version: true,
  layout: "project",
  page_limit: 500,
  token_seconds: 900,
  token_auth: ["client_secret_basic", "client_secret_post"],
});

/** What the API's documents leave open is here, too. */
export const switchNotes: SwitchNotes<Switches> = {
  lifecycle: {
    about: '`"sync"`: an allocation is done, and a released address gone, when the answer is there; `"async"`: later.',
    values: ["sync", "async"],
  },
  task_seconds: {
    about:
      "How long asynchronous work takes, in seconds: a number, or a range such as `[2, 8]` out of which chance picks.",
  },
  task_looks: { about: "Asynchronous work is done after so many looks instead; `null`: after its time." },
  status_words: { about: "The words of `status`; `null` leaves it out." },
  read_lag: { about: "Seconds after its allocation in which an address is unknown to reads." },
  error_shape: {
    about: '`"E1"`: the documented error; `"E2"`: its own examples\'; `"E3"`: the design notes\'.',
    values: ["E1", "E2", "E3"],
  },
  envelope: {
    about: '`"wrapped"`: lists are arrays with a cursor in `meta`; `"wrapped-object"`: they keep their members.',
    values: ["bare", "wrapped", "wrapped-object"],
  },
  codes: { about: "HTTP statuses that are not documented, or contradict each other." },
  resolve_refs: { about: "Whether an answer names both network and subnet, although one was sent." },
  reference_echo: {
    about: "How references come back: as they were sent, or always so.",
    values: ["sent", "path", "absolute", "id"],
  },
  subnet_collection: {
    about: "What the path of a subnet calls its collection.",
    values: ["subnets", "subnetworks"],
  },
  subnets: {
    about: 'Subnets are for the operator\'s eyes only, say the documents: `"hidden"` answers that there are none.',
    values: ["shown", "hidden"],
  },
  reserved_hosts: { about: "How many of the first and last host addresses of an IPv4 subnet nobody gets." },
  quota: { about: "Addresses that one project may hold; without end where nothing is said." },
  reuse: {
    about:
      'A released address is handed out again `"cycle"`: only when the range has been gone through; `"lowest"`: as soon as it is the lowest.',
    values: ["cycle", "lowest"],
  },
  default_ip_version: { about: "Whether the family is IPV4 where none is sent; `false` refuses." },
  layout: {
    about: '`"project"`: the addresses are where they are today; `"region"`: where an earlier draft had them.',
    values: ["project", "region"],
  },
  page_limit: { about: "The largest page; a list may answer with less than was asked for." },
  token_seconds: { about: "Seconds that a minted token lives." },
  token_auth: { about: "How clients of the issuer prove themselves." },
};
