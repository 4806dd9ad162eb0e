import type * as z from "zod/mini";
import type { Context, Desire, Example, Shape } from "../../definition/resource.ts";
import type { Limits } from "../../time/limits.ts";
import type { PairChange } from "./change.ts";
import type { PortWithPairs } from "./pair.ts";

/** The fields of a spec that say which port is meant, in the cloud's own words. */
export type Naming = Readonly<Record<string, string | undefined>>;

/** The part of a spec that says which port is meant. */
export const namingOf = (
  { naming }: Pick<PortsWithPairs<never, never>, "naming">,
  stated: Readonly<Record<string, unknown>>,
): Naming =>
  Object.fromEntries(
    Object.keys(naming).flatMap((name) => {
      const word = stated[name];
      return typeof word === "string" ? [[name, word]] : [];
    }),
  );

/** All that a cloud tells of its ports; both kinds of pairs are made from it. */
export interface PortsWithPairs<Client, Port extends PortWithPairs> {
  /** As in `gcore/allowed-address-pair`. */
  readonly cloud: string;
  /** The fields that name a port, and those of them whose change means another port. */
  readonly naming: Readonly<Record<string, z.ZodMiniType>>;
  readonly immutable: readonly string[];
  readonly outputs: Shape;
  /** The most pairs that a spec may list; left out where the operator decides. */
  readonly maximum?: number;
  readonly examples: {
    readonly pair: readonly [Example, ...Example[]];
    readonly pairs: readonly [Example, ...Example[]];
  };
  /** Further paragraphs of both pages, Markdown. */
  readonly remarks?: string;

  /** What makes the naming canonical, or wrong: see `ResourceDefinition.canonical`. */
  canonical?(client: Client | undefined, naming: Naming): void;
  /** The port that is named; `undefined` where there is none. No request where it is named by its id. */
  find(client: Client, naming: Naming, context: Context): Promise<string | undefined>;
  /**
   * The port as the plan of this request sees it; `undefined` where it is not there. `naming` may save requests. With `address` only
   * pairs of that address matter, and with `macs: false` not even their MAC addresses.
   */
  see(
    client: Client,
    port: string,
    context: Context,
    want: { readonly naming?: Naming | undefined; readonly address?: string; readonly macs?: boolean },
  ): Promise<Port | undefined>;
  /** The port in the words of whoever named it, and what only the cloud knows of it. */
  tell(client: Client, port: Port, naming: Naming, context: Context): Promise<Told> | Told;
  /** Nothing was found: see `ResourceDefinition.checkParents`. */
  checkParents(client: Client, desire: Desire<Naming>, context: Context): Promise<readonly string[]>;
  /** Why the port that is named is not there, where something was to be written on it. */
  missing(client: Client, port: string | undefined, naming: Naming, context: Context): Promise<Error>;
  /** Makes the change, together with others of the same moment, and answers the port as it was read afterwards. */
  commit(client: Client, port: string, naming: Naming, change: PairChange, limits: Limits): Promise<Port>;
  /** What stands in the way of these changes of one port, by index, and what a person should be told of each. Reads only. */
  review(client: Client, port: Port, changes: readonly PairChange[], context: Context): Promise<readonly Verdict[]>;
}

/** What is told of a port beside its pairs. */
interface Told {
  readonly naming: Naming;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** What is known of one change before it is made. */
interface Verdict {
  readonly refusal?: Error | undefined;
  readonly notes?: readonly string[] | undefined;
}
