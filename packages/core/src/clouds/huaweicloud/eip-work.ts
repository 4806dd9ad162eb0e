import type { Tools } from "../../definition/cloud.ts";
import { ApiError, ConflictError, MooringError, OperationError, unlessMissing } from "../../errors.ts";
import { untie } from "../../kits/tie.ts";
import { bookedApart } from "../../report/ledger.ts";
import { createLane } from "../../sharing/lane.ts";
import { type Limits, ownLimits } from "../../time/limits.ts";
import { goneAfter, shown } from "../../time/shown.ts";
import { createWaiter, type Progress } from "../../time/wait.ts";
import type { Eip, EipApi, Order } from "./api-eips.ts";

/** Pauses before the looks at what came of an order whose answer was lost, in milliseconds. */
const LOOKS = [0, 1_000, 2_000, 4_000];

/** The looks have limits of their own, longer than the caller's on purpose: the caller's time is often what is up. */
const GRACE = { whole: 60_000, wait: 60_000, retry: 20_000, attempt: 20_000 } as const;

/** From so many on, they are looked for in the list: one request a round. */
const MANY = 5;

/** Purchases and bindings of EIPs, each to its end. */
export interface EipWork {
  readonly api: EipApi;
  /**
   * One of this alias, bought unless it is there. `named`: told its id before any waiting. Between processes that bought one each at the same
   * moment, all but one give theirs back: see `kits/tie.ts`.
   */
  buy(order: Order & { readonly publicip: { readonly alias: string } }, purchase: Buying, limits: Limits): Promise<Eip>;
  /** Bound to the port, off whatever it was bound to before; `undefined`: to nothing. */
  bind(eip: Eip, port: string | undefined, limits: Limits): Promise<Eip>;
  /** Gives it back, unbound first. */
  release(eip: Eip, limits: Limits): Promise<void>;
  /** Past whatever an earlier call has begun. */
  whenIdle(eip: Eip, limits: Limits): Promise<Eip>;
}

interface Buying {
  readonly named: (id: string) => void;
  /** Must it be a new one? Else it is taken over where another was faster. */
  readonly anew: boolean;
  /** Somebody else wants the same, and bought `kept` at the same moment: ours is given back. */
  readonly gaveBack: (mine: Eip, kept: Eip) => void;
}

/** One for the whole process: its lane is what keeps two purchases of it apart. */
export function createEipWork(api: EipApi, { clock, log }: Pick<Tools, "clock" | "log">): EipWork {
  /** In one process nobody buys what another one is buying. */
  const inTurn = createLane();
  const changing = createWaiter<Eip | undefined>({
    clock,
    log,
    poll: async (ids, limits) => {
      const listed = ids.length < MANY ? new Map<string, Eip>() : await inList(limits);
      const look = async (id: string): Promise<Progress<Eip | undefined>> => {
        const eip = listed.get(id);
        return eip ? progress(eip) : progressOf(id, limits);
      };
      return new Map(await Promise.all(ids.map(async (id) => [id, await look(id)] as const)));
    },
  });

  /** What the list does not show, or a list that is refused, leaves the look at each. */
  async function inList(limits: Limits): Promise<ReadonlyMap<string, Eip>> {
    const all = await api.eips(limits).catch((error: unknown) => {
      if (!MooringError.is(error) || error.retryable || limits.signal.aborted) throw error;
      return [];
    });
    return new Map(all.map((eip) => [eip.id, eip]));
  }

  async function progressOf(id: string, limits: Limits): Promise<Progress<Eip | undefined>> {
    try {
      const eip = await unlessMissing(api.eip(id, limits));
      return eip === undefined ? { state: "succeeded", value: undefined } : progress(eip);
    } catch (error) {
      if (!MooringError.is(error) || error.retryable || limits.signal.aborted) throw error;
      return { state: "unseen", error };
    }
  }

  async function followed(id: string, what: string, limits: Limits): Promise<Eip> {
    const eip = await changing.follow({ id, what }, limits);
    if (eip) return eip;
    throw new OperationError(`EIP ${id} was released by somebody else`, { effect: "unknown" });
  }

  async function whenIdle(eip: Eip, limits: Limits): Promise<Eip> {
    const seen = progress(eip);
    if (seen.state === "failed") throw seen.error;
    return seen.state === "succeeded" ? eip : followed(eip.id, `EIP ${eip.ip ?? eip.id}: ${eip.status}`, limits);
  }

  /** `own`: was it bought here? */
  async function bought(
    order: Order,
    alias: string,
    anew: boolean,
    caller: Limits,
  ): Promise<{ readonly id: string; readonly own: boolean }> {
    const there = (await api.eips(caller)).find((one) => one.alias === alias);
    if (there && anew) throw foreign(there);
    if (there) return { id: there.id, own: false };
    const { limits, book } = bookedApart(caller);
    try {
      return { id: await api.order(order, limits), own: true };
    } catch (error) {
      if (book.effect === "none") throw error;
      // Where nobody may look, what became of the order is what there is to tell.
      const made = await search(alias, caller).catch(() => {
        throw error;
      });
      book.resolveUnknown(made ? "done" : "none");
      if (made) return { id: made.id, own: true };
      throw error;
    }
  }

  async function search(alias: string, caller: Limits): Promise<Eip | undefined> {
    const { limits, end } = ownLimits(caller, GRACE, clock);
    try {
      for (const pause of LOOKS) {
        await clock.sleep(pause);
        const made = (await api.eips(limits)).find((one) => one.alias === alias);
        if (made) return made;
      }
      return undefined;
    } finally {
      end();
    }
  }

  /** The answer to a call that had to be repeated may be that it is done already. */
  async function put(eip: Eip, port: string | undefined, limits: Limits): Promise<Eip> {
    try {
      await api.put(eip.id, { port }, limits);
    } catch (error) {
      const overtaken = error instanceof ApiError && error.reason === "conflict";
      const now = overtaken ? await api.eip(eip.id, limits) : undefined;
      if (now?.port !== port || now === undefined) throw error;
    }
    return whenIdle(await api.eip(eip.id, limits), limits);
  }

  async function bind(eip: Eip, port: string | undefined, limits: Limits): Promise<Eip> {
    if (eip.port === port) return eip;
    const free = eip.port === undefined ? eip : await put(eip, undefined, limits);
    return port === undefined ? free : put(free, port, limits);
  }

  async function release(eip: Eip, limits: Limits): Promise<void> {
    const isListed = async () => (await api.eips(limits)).some(({ id }) => id === eip.id);
    const removal = whenIdle(eip, limits)
      .then((idle) => bind(idle, undefined, limits))
      .then((free) => api.release(free.id, limits))
      .catch(async (error: unknown) => {
        // What changed it when this came may have been its release by somebody else.
        if (!(error instanceof OperationError) || (await isListed())) throw error;
      });
    if (
      await goneAfter({ id: eip.id, what: `Huawei Cloud: EIP ${eip.ip ?? eip.id}` }, removal, isListed, clock, limits)
    )
      await changing.follow({ id: eip.id, what: `releasing EIP ${eip.ip ?? eip.id}` }, limits);
  }

  return {
    api,
    whenIdle,
    bind,
    release,
    async buy(order, { named, anew, gaveBack }, limits) {
      const { alias } = order.publicip;
      const what = `buying the EIP ${alias}`;
      const { id, own } = await inTurn(what, limits, () => bought(order, alias, anew, limits));
      named(id);
      const look = () => unlessMissing(api.eip(id, limits));
      const mine = await whenIdle(await shown({ id, what: `EIP ${id}` }, look, clock, limits), limits);
      if (!own || anew) return mine;
      const kept = await untie(
        {
          cloud: "Huawei Cloud",
          mine,
          key: (one) => one.id,
          all: () => api.eips(limits),
          rivals: (all) => all.filter((one) => one.alias === alias && !LEAVING.has(one.status)),
          namesToCome: false,
          giveBack: () => release(mine, limits),
        },
        clock,
        limits,
      );
      if (kept.id === mine.id) return mine;
      named(kept.id);
      gaveBack(mine, kept);
      return whenIdle(kept, limits);
    },
  };
}

const LEAVING: ReadonlySet<string> = new Set(["PENDING_DELETE", "NOTIFY_DELETE"]);
const BROKEN = ["ERROR", "BIND_ERROR", "FREEZED"];
const READY = ["DOWN", "ACTIVE", "ELB", "VPN"];

function progress(eip: Eip): Progress<Eip> {
  if (READY.includes(eip.status)) return { state: "succeeded", value: eip };
  if (!BROKEN.includes(eip.status)) return { state: "pending" };
  const error = new OperationError(`EIP ${eip.ip ?? eip.id} is in the state ${eip.status}`, {
    effect: "unknown",
    hint: "Look at it in the console: a frozen one waits for a payment, a broken one for the vendor's support.",
  });
  return { state: "failed", error };
}

const foreign = ({ id, alias }: Eip) =>
  new ConflictError(`EIP ${id}, named ${JSON.stringify(alias)}, came to be there meanwhile, and is not taken over`, {
    hint: "Somebody else has bought it: choose another `alias`, or say `adopt: true` if it is yours.",
  });
