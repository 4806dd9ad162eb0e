import { troubles } from "../faults/troubles.ts";

/** One request of one process, and what it meets. */
export interface Act {
  /** When it begins, in seconds. */
  readonly at: number;
  /** Which of the things it is about; several acts may be about one. */
  readonly thing: number;
  /**
   * `drift`: no process, but somebody else, who makes the first thing untrue by hand. `beside`: somebody else, who puts something of
   * their own beside it. `happens`: it happens to the whole cloud.
   */
  readonly wants: "present" | "absent" | "plan" | "drift" | "beside" | "happens";
  /** In seconds. */
  readonly deadline: number;
  /** May what somebody else has put in its place be replaced? */
  readonly replaces?: true;
  readonly strike?: { readonly trouble: string; readonly nth: number; readonly stays: boolean };
  /** What the same process wants at the same moment, of another thing. */
  readonly also?: { readonly thing: number; readonly wants: "present" | "absent" };
  /** What happens, and for how long, in seconds. */
  readonly happens?: { readonly name: string; readonly lasts: number };
}

export type Story = readonly Act[];

/** Which things an act is about. */
export const thingsOf = ({ thing, also }: Act): number[] => [thing, ...(also ? [also.thing] : [])];

/**
 * What a client cannot see through by any means is left to the fault matrix, which knows what to allow: answers that lie, and such as
 * say that a thing is not there.
 */
export const usable = troubles.filter(
  ({ lies, falsify, name }) => !lies && !falsify && !name.startsWith("404") && !name.startsWith("410"),
);

/** Draws whole numbers below a bound; the same for the same seed. */
export type Chance = (below: number) => number;

export function chance(seed: number): Chance {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Whoever is at work meets these, while they last. */
export const weathers = ["429", "503", "502 HTML", "lost before the effect", "silent before the effect"] as const;

/** `own`: what can happen to this very cloud, beside the weather. */
export function storyOf(draw: Chance, things: number, own: readonly string[] = []): Story {
  const story = actsOf(draw, things);
  // Drawn last, so that what was drawn before it stays what it was for each seed.
  const paired = story.map((act): Act => {
    const pairs = (act.wants === "present" || act.wants === "absent") && things > 1 && draw(8) === 0;
    if (!pairs) return act;
    return { ...act, also: { thing: (act.thing + 1) % things, wants: draw(2) === 0 ? "present" : "absent" } };
  });
  const deadline = 900;
  const beside: Act[] = draw(6) === 0 ? [{ at: draw(20), thing: 0, wants: "beside", deadline }] : [];
  if (draw(5) > 0) return [...paired, ...beside];
  const all = [...own, ...weathers];
  const happens = { name: all[draw(all.length)] as string, lasts: [2, 10, 40][draw(3)] as number };
  return [...paired, ...beside, { at: draw(12), thing: 0, wants: "happens", deadline, happens }];
}

/** Half of the acts meet no trouble: what goes wrong for one must not be another's. */
function actsOf(draw: Chance, things: number): Story {
  const acts = 3 + draw(8);
  // Every third story is a crowd: all come within two seconds, most of them for the same.
  const crowd = draw(3) === 0;
  const [within, among] = crowd ? [3, 1 + draw(2)] : [40, things];
  return Array.from({ length: acts }, (): Act => {
    const wants = (["present", "present", "present", "absent", "plan"] as const)[draw(5)] as Act["wants"];
    if (draw(12) === 0) return { at: draw(within), thing: 0, wants: "drift", deadline: 900 };
    const act = {
      at: draw(within),
      thing: draw(Math.min(among, things)),
      wants,
      deadline: [20, 60, 900][draw(3)] as number,
    };
    if (draw(2) === 0) return act;
    const trouble = usable[draw(usable.length)]?.name as string;
    const stays = draw(4) === 0 && !/killed|cancelled/.test(trouble);
    return { ...act, strike: { trouble, nth: 1 + draw(8), stays } };
  });
}

/** The shortest part of a story that still ends badly: acts, then troubles and second wants, are left out one by one. */
export async function shortest(story: Story, isBad: (story: Story) => Promise<boolean>): Promise<Story> {
  let best = story;
  for (let at = 0; at < best.length; ) {
    const shorter = best.filter((_, index) => index !== at);
    if (await isBad(shorter)) best = shorter;
    else at += 1;
  }
  for (const part of ["strike", "also"] as const) {
    for (let at = 0; at < best.length; at += 1) {
      const calm = { ...(best[at] as Act), [part]: undefined };
      const calmer = best.map((act, index) => (index === at ? calm : act));
      if (best[at]?.[part] !== undefined && (await isBad(calmer))) best = calmer;
    }
  }
  return best;
}
