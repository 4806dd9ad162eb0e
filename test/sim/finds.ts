import type { Act, Story } from "./story.ts";

/** A story that ended badly once, in its shortest form. */
export interface Find {
  /** What it was about, as `nameOf` says. */
  readonly trial: string;
  /** What was wrong. */
  readonly was: string;
  readonly story: Story;
}

const present = (at: number, deadline: number, more: Partial<Act> = {}): Act => ({
  ...{ at, thing: 0, wants: "present", deadline },
  ...more,
});
const absent = (at: number, deadline: number, more: Partial<Act> = {}): Act => ({
  ...{ at, thing: 0, wants: "absent", deadline },
  ...more,
});
const drift = (at: number): Act => ({ at, thing: 0, wants: "drift", deadline: 900 });
const once = (trouble: string, nth: number): Pick<Act, "strike"> => ({ strike: { trouble, nth, stays: false } });
const always = (trouble: string, nth: number): Pick<Act, "strike"> => ({ strike: { trouble, nth, stays: true } });

const SLOW = "asynchronous, done after three looks";
const SERVICE = "openstack/service-address, any free address, and a floating IP of its own";

/** Each is played again by the tests. */
export const finds: readonly Find[] = [
  {
    trial: "k0rdent/address, EXTERNAL, asynchronous",
    was: "a release that was refused was said to be ours, when somebody else had made it",
    story: [absent(2, 900, once("429", 3)), absent(2, 20), present(0, 900)],
  },
  {
    trial: `k0rdent/address, EXTERNAL, ${SLOW}`,
    was: "whoever met a release that another run had left did not wait for it",
    story: [present(0, 60, { thing: 1 }), absent(0, 60, { thing: 1, ...once("cancelled before", 4) })],
  },
  {
    trial: `k0rdent/address, INTERNAL, ${SLOW}`,
    was: "what came out with another address than was wanted was waited for in vain",
    story: [drift(2), present(1, 900)],
  },
  {
    trial: "upcloud/private-address",
    was: "the label of one that was stopping the server went with that of one that had started it",
    story: [present(2, 20, always("500 after the effect", 5)), present(1, 60, { thing: 1 })],
  },
  {
    trial: "upcloud/unfiltered-interface",
    was: "a stop was asked for again without its label",
    story: [present(28, 60), present(6, 900, always("408 after the effect", 5))],
  },
  {
    trial: SERVICE,
    was: "a public address that was bought during a removal stayed behind",
    story: [present(0, 900), absent(0, 60, once("silent", 8)), present(2, 60)],
  },
  {
    trial: SERVICE,
    was: "the same, with a slow look",
    story: [drift(2), present(2, 20), absent(1, 60, once("silent", 5)), present(0, 900)],
  },
  {
    trial: "gcore/virtual-ip, members are those with the pair",
    was: "an operation that failed because somebody was faster was taken for a write",
    story: [present(0, 60, once("504 after the effect", 7)), present(0, 60)],
  },
];
