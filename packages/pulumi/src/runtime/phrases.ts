/**
 * Words of core that mean nothing to a Pulumi program, and what a Pulumi user does instead. A test asks core's sources for each of
 * them, so that none is left behind when core changes its words.
 */
export const phrases: readonly (readonly [core: string | RegExp, pulumi: string])[] = [
  ["Say `allow_replace: true` if that is wanted.", "Run `pulumi refresh`, and the next `pulumi up` replaces it."],
  ["Release it (`state: absent`) and allocate it again.", "Release it (remove the resource) and allocate it again."],
  ["give it back with `state: absent` and", "give it back: import it with"],
  [", state absent).", ")."],
  [" (state absent) first.", " first."],
  [" in `settings`", " in the stack's configuration"],
  ["Raise that limit under `timeouts`", "Raise that limit in `customTimeouts`"],
  [" In a pull request from a fork, secrets are empty.", ""],
  [
    "Take it off a load balancer with `upcloud/load-balancer-address` and `state: absent`.",
    "Take it off a load balancer by removing its `upcloud/load-balancer-address`.",
  ],
  [
    "Take it off there first: `state: absent`, with that `load_balancer_id`.",
    "Take it off there first: remove the resource that has it there, or import it with that `load_balancer_id` and remove it then.",
  ],
  ["to remove it say `state: absent`", "to remove it, take the resource out"],
  ["or release it by `state: absent` with that address.", "or import it and remove it then."],
  ["goes with `state: absent` only:", "has no meaning in a program, which removes what it made:"],
  ["; `any_mac: true` with `state: absent` removes them all.", "."],
  ["say `adopt: true` for this one run", "say `adopt: true` for this one `up`"],
  [
    "Remove the one that nobody uses; `openstack/port` with its address and `state: absent` does.",
    "Remove the one that nobody uses: import it as an `openstack/port`, and take the resource out.",
  ],
  // What nobody has thought of yet.
  ["`state: absent`", "`pulumi destroy`"],
];
