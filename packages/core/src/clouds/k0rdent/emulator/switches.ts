/** Every behaviour that can be changed while it runs. What the API's documents leave open is here, too. */
export interface Switches extends Record<string, unknown> {
  /** Is an allocation done, and a released address gone, when the answer is there? */
  lifecycle: "sync" | "async";
  /** How long asynchronous work takes, in seconds: a number, or a range out of which chance picks. */
  task_seconds: number | readonly [number, number];
  /** Asynchronous work is done after so many looks instead; `null`: after its time. */
  task_looks: number | null;
  /** The words of `status`; `null` leaves it out. */
  status_words: Record<"reserving" | "reserved" | "in_use" | "releasing" | "failed", string | null>;
  /** Seconds after its allocation in which an address is unknown to reads. */
  read_lag: number;
  /** The documented error, its own examples' or the design notes'. */
  error_shape: "E1" | "E2" | "E3";
  /** `wrapped`: lists are arrays with a cursor in `meta`; `wrapped-object`: they keep their members. */
  envelope: "bare" | "wrapped" | "wrapped-object";
  /** HTTP statuses that are not documented, or contradict each other. */
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
  /** Does an answer name both network and subnet, although one was sent? */
  resolve_refs: boolean;
  /** How references come back: as they were sent, or always so. */
  reference_echo: "sent" | "path" | "absolute" | "id";
  /** What the path of a subnet calls its collection. */
  subnet_collection: "subnets" | "subnetworks";
  /** Subnets are for the operator's eyes only, say the documents: `hidden` answers that there are none. */
  subnets: "shown" | "hidden";
  /** How many of the first and last host addresses of an IPv4 subnet nobody gets. */
  reserved_hosts: { first: number; last: number };
  /** Addresses that one project may hold. */
  quota: number;
  /** Is a released address handed out again only when the range has been gone through, or as soon as it is the lowest? */
  reuse: "cycle" | "lowest";
  /** Is the family IPV4 where none is sent? `false` refuses. */
  default_ip_version: boolean;
  /** Where the addresses are: today, or as an earlier draft had it. */
  layout: "project" | "region";
  /** The largest page; a list may answer with less than was asked for. */
  page_limit: number;
  /** Seconds that a minted token lives. */
  token_seconds: number;
  /** How clients of the issuer prove themselves. */
  token_auth: ("client_secret_post" | "client_secret_basic")[];
}

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
