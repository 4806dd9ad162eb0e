import type * as z from "zod/mini";
import type { Context, Example, Shape } from "./resource.ts";

/** A read-only question. */
export interface QueryDefinition<Client, Input extends object, Output extends object> {
  readonly name: `${string}/${string}`;
  readonly summary: string;
  readonly description?: string;
  readonly input: z.ZodMiniType<Input> & Shape;
  readonly output: z.ZodMiniType<Output> & Shape;
  readonly examples: readonly [Example, ...Example[]];
  run(client: Client, input: Input, context: Context): Promise<readonly Output[]>;
}

/** Forgets what a question takes and answers, so that the questions of one cloud fit in one list. */
// biome-ignore lint/suspicious/noExplicitAny: a list of questions has no common input, and the engine passes each its own back
export type AnyQuery<Client = any> = QueryDefinition<Client, any, any>;

/** A question whose input and output are typed by their schemas: `defineQuery<Client>()({ … })`. */
export const defineQuery =
  <Client>() =>
  <I extends Shape, O extends Shape>(
    definition: QueryDefinition<Client, z.output<I>, z.output<O>> & { readonly input: I; readonly output: O },
  ): AnyQuery<Client> =>
    definition;
