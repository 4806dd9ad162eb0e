import { type bedOn, gapAfter, median, type Pings, until, type Vrrp } from "./bed.ts";

/** What there is to do with keepalived on the members of one service address. */
export interface Keepers {
  /** By member: the configuration that was printed for it. */
  readonly configurations: Map<string, string>;
  readonly state: (member: string) => ReturnType<Vrrp["state"]>;
  start(member: string): void;
  /** One after the other: the first becomes the master, and the others stand by. */
  startAll(): Promise<void>;
  /** As when the machine dies: keepalived is gone, and so is the address, at one moment. */
  die(member: string): Promise<void>;
  /** All of them. */
  end(): Promise<void>;
  becomes(member: string, state: "MASTER" | "BACKUP"): Promise<void>;
  /** Of two masters one gives way. */
  agree(): Promise<void>;
  /** It has told its neighbours so often where the address is: once when it becomes the master, again 5 s later, then each half minute. */
  announced(member: string, times: number): Promise<void>;
  /** The members in the order that they are in now: who has the address, and who stands by. */
  ranks(): { readonly master: string; readonly backup: string };
  /** So many times: the master is killed, the other takes over, the killed one comes back and stands by. The gaps, in milliseconds. */
  failovers(rounds: number, pings: readonly Pings[]): Promise<readonly number[]>;
}

/** @param device the members' interface; @param address without its length. Both members have their names as servers. */
export function keepersOf(
  bed: Pick<ReturnType<typeof bedOn>, "run" | "keepalived">,
  device: string,
  address: () => string,
): Keepers {
  const configurations = new Map<string, string>();
  const running = new Map<string, Vrrp>();
  const state = (member: string) => running.get(member)?.state() ?? "none";
  const keepers: Keepers = {
    configurations,
    state,
    start: (member) => void running.set(member, bed.keepalived(member, configurations.get(member) ?? "")),
    async startAll() {
      for (const [index, member] of [...configurations.keys()].entries()) {
        keepers.start(member);
        await keepers.becomes(member, index === 0 ? "MASTER" : "BACKUP");
      }
    },
    async die(member) {
      await running.get(member)?.kill(`ip addr flush dev ${device} to ${address()}/32`);
      running.delete(member);
    },
    async end() {
      for (const member of [...running.keys()]) await keepers.die(member);
    },
    becomes: (member, wanted) => until(`${member} is ${wanted}`, () => state(member) === wanted),
    agree: () => until("one gives way", () => [...configurations.keys()].map(state).sort().join() === "BACKUP,MASTER"),
    announced: (member, times) =>
      until(`${member} has announced the address`, () => {
        const log = running.get(member)?.log() ?? "";
        return log.split("Sending/queueing gratuitous ARPs").length > times;
      }),
    ranks() {
      const [one = "", other = ""] = configurations.keys();
      return state(one) === "MASTER" ? { master: one, backup: other } : { master: other, backup: one };
    },
    async failovers(rounds, pings) {
      const gaps: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const { master, backup } = keepers.ranks();
        await Promise.all(pings.map((one) => one.next()));
        const killed = performance.now();
        await keepers.die(master);
        await keepers.becomes(backup, "MASTER");
        await Promise.all(pings.map((one) => one.next()));
        gaps.push(Math.max(...pings.map(({ answers }) => gapAfter(answers, killed))));
        keepers.start(master);
        await keepers.becomes(master, "BACKUP");
      }
      return gaps;
    },
  };
  return keepers;
}

/** The line that the figure is read from. */
export const gapsSaid = (who: string, gaps: readonly number[]): string =>
  `${who}: ${gaps.length} failovers, advert_int 0.2 s: no answer for ${Math.round(median(gaps))} ms (median), ${Math.round(Math.max(...gaps))} ms at the most`;
