import { type Cell, storyOf } from "./cells.ts";

/** What a cell may end in, and why that is nobody's fault, or told to the user in the documents. */
interface Known {
  readonly reason: string;
  /** The cells that it happens in. */
  of(cell: Cell): boolean;
  /** The beginnings of what may be said of them. */
  readonly allows: readonly string[];
}

const LATER = ["after the next run", "in the end", "the run after the next", "the next run fails"] as const;
const isKill = ({ trouble }: Cell) => trouble.line?.startsWith("killed") ?? false;
const isStory = (cell: Cell, ...parts: readonly string[]) => parts.every((part) => storyOf(cell.trial).includes(part));

const all: readonly Known[] = [
  {
    reason:
      "this pretend cloud loses the NIC's other pairs when a second address is bound; they are put back by the run that sees it",
    of: (cell) => isStory(cell, "virtual-ip-binding", "a second binding replaces"),
    allows: ["a neighbour was changed", ...LATER],
  },
  {
    reason: "where PUT leads nowhere, the pairs are written by PATCH: another spelling of the same write",
    of: (cell) => isStory(cell, "gcore/") && /^4(04|10)/.test(cell.trouble.name),
    allows: ["writes what no plan shows: PATCH"],
  },
  {
    reason: "a process that is killed while a server is stopped leaves it stopped, as its page says",
    of: (cell) => isStory(cell, "upcloud/", "server restarted") && isKill(cell),
    allows: LATER,
  },
  {
    reason: "API 1.2 does not tell which addresses float: of two that fit, the one that was bought must be stated",
    of: (cell) => isStory(cell, "upcloud/ip-address", "API 1.2"),
    allows: LATER,
  },
  {
    reason:
      "an address that was bought for a replacement and not named yet is named in the report, and nothing else knows it",
    of: (cell) => isStory(cell, "upcloud/floating-ip, reserved in a zone") && cell.phase === "change",
    allows: ["made more than one, with the next run", ...LATER],
  },
  {
    reason:
      "an address that was bought and not named yet might be somebody's reserve: it is named in the report and in each plan, and left alone",
    of: (cell) => {
      const exchanges = cell.life[cell.phase].exchanges;
      const bought = exchanges.findIndex(({ method }) => method === "POST");
      return isStory(cell, "upcloud/service-address") && bought >= 0 && [bought + 1, bought + 2].includes(cell.nth);
    },
    allows: ["made more than one, with the next run", ...LATER],
  },
  {
    reason:
      "an address that was reserved for a replacement and not named yet is named in the plan of the next run, and nothing else knows it",
    of: (cell) => isStory(cell, "gcore/reserved-fixed-ip, any free address") && cell.phase === "change",
    allows: ["made more than one, with the next run", ...LATER],
  },
  {
    reason:
      "an address that was reserved and not named yet is named in the plan of the post step, and left alone: by its name alone nothing is given back that does not have it",
    of: (cell) =>
      isStory(cell, "gcore/", "any free address") &&
      cell.frontEnd === "step" &&
      cell.phase === "make" &&
      (cell.stays || isKill(cell) || cell.trouble.line?.startsWith("cancelled") === true),
    allows: ["in the end"],
  },
  {
    reason:
      "whether an address was bought is not known where the order's answer is lost with all looks after it, or with the process",
    of: (cell) =>
      ["ip-address", "floating-ip", "service-address"].some((kind) => isStory(cell, `upcloud/${kind}`)) &&
      cell.frontEnd === "step" &&
      (cell.stays || isKill(cell)) &&
      cell.life[cell.phase].exchanges[cell.nth - 1]?.method === "POST",
    allows: ["in the end"],
  },
  {
    reason: "a release that the cloud says it has made is believed where nobody is to look at it",
    of: (cell) =>
      cell.trouble.lies === true &&
      ["upcloud/", "openstack/", "without a look after the release"].some((part) => isStory(cell, part)),
    allows: LATER,
  },
];

/** Why what is said of a cell is no violation; `undefined` where it is one. */
export const reasonFor = (cell: Cell, what: string): string | undefined =>
  all.find(({ of, allows }) => of(cell) && allows.some((beginning) => what.startsWith(beginning)))?.reason;
