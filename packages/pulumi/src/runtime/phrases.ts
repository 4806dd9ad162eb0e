/**
 * Words of core that mean nothing to a Pulumi program, and what a Pulumi user does instead. A test asks core's sources for each of
 * them, so that none is left behind when core changes its words.
 */
export const phrases: readonly (readonly [core: string | RegExp, pulumi: string])[] = [
  ["Say `allow_replace: true` if that is wanted.", "Run `pulumi refresh`, and the next `pulumi up` replaces it."],
  ["Release it (`state: absent`) and allocate it again.", "Release it (remove the resource) and allocate it again."],
  ["give it back with `state: absent` and", "give it back: import it with"],
  [", state absent).", ")."],
  ["say `adopt: true` for this one run", "say `adopt: true` for this one `up`"],
];
