import * as z from "zod/mini";
import { type AnyQuery, defineQuery } from "../../definition/query.ts";
import type { Context, Example } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import { boolean, list, text } from "../../spec/fields.ts";
import type { ServiceCloud } from "./cloud.ts";
import { type CommonSpec, keepalivedFields } from "./fields.ts";
import { configurations } from "./outputs.ts";
import { type Meant, membersSaid, type Standing } from "./seat.ts";

const shown = (description: string) => text({ description, minimumLength: 0 });

interface Asked {
  readonly standing: Standing;
  readonly meant: readonly Meant[];
}

/** What is asked with is what names a service address in a spec: the schemas of both are made of the same fields. */
const namingIn = <Spec>(input: object) => input as Spec; // `cloud.naming` is picked from its spec by hand

/** The one that is named, and whom its members' words mean. */
async function asked<Client, Spec extends CommonSpec>(
  cloud: ServiceCloud<Client, Spec>,
  client: Client,
  input: Spec,
  context: Context,
): Promise<Asked> {
  const id = await cloud.find(client, input, context);
  const standing = id === undefined ? undefined : await cloud.stand(client, id, input, context);
  if (!standing)
    throw new ConflictError(`${cloud.title}: there is no service address ${input.name} on network ${input.network}`, {
      hint: `Check \`name\` and \`network\`; \`${cloud.cloud}/service-address\` makes one.`,
    });
  const meant = input.members === undefined ? [] : await cloud.meant(client, input.members, input, context);
  return { standing, meant };
}

const members = z.optional(
  list(text({}), {
    description: "The members, in the words of the spec. Left out, those that carry it now.",
    sortBy: (member) => member,
  }),
);

/** *A whole `keepalived.conf` for each member.* */
export function keepalivedConfig<Client, Spec extends CommonSpec>(
  cloud: ServiceCloud<Client, Spec>,
  examples: readonly [Example, ...Example[]],
): AnyQuery<Client> {
  return defineQuery<Client>()({
    name: `${cloud.cloud}/keepalived-config`,
    summary: "A whole, commented `keepalived.conf` for each member of a service address.",
    description: `${cloud.delivery} The unicast peers, the prefix and the priorities are those of the members as they are now.`,
    input: z.strictObject({ ...cloud.naming, members, ...keepalivedFields, ...cloud.keepalivedFields }),
    output: z.strictObject({
      member: shown("The member."),
      configuration: shown("Its `/etc/keepalived/keepalived.conf`."),
    }),
    examples,
    async run(client, input, context) {
      const stated = namingIn<Spec>(input);
      const { standing, meant } = await asked(cloud, client, stated, context);
      const missing = meant.find(({ seat }) => !seat);
      if (missing) throw missing.why;
      const said = meant.flatMap(({ word, seat }) => (seat ? [{ word, seat }] : []));
      return configurations(cloud, standing, stated, said.length > 0 ? said : membersSaid(standing.seats, [], false));
    },
  });
}

/** *Would a failover work now?* */
export function serviceAddressCheck<Client, Spec extends CommonSpec>(
  cloud: ServiceCloud<Client, Spec>,
  examples: readonly [Example, ...Example[]],
): AnyQuery<Client> {
  return defineQuery<Client>()({
    name: `${cloud.cloud}/service-address-check`,
    summary: "Would a failover work now? One line for each member: ok, or the reason why not.",
    description:
      "What concerns the address as a whole, such as a second port that has it, stands in the line of every member. It asks the cloud, not the servers: whether keepalived runs there it cannot know.",
    input: z.strictObject({ ...cloud.naming, members, ...cloud.checkFields }),
    output: z.strictObject({
      member: shown("The member."),
      port_id: z.optional(shown("Its port or interface.")),
      ok: boolean({ description: "Whether the address would get through to it." }),
      reason: shown("`ok`, or all that stands in the way."),
    }),
    examples,
    async run(client, input, context) {
      const spec = namingIn<Spec>(input);
      const { standing, meant } = await asked(cloud, client, spec, context);
      const said = membersSaid(standing.seats, meant, meant.length > 0);
      const lacking = meant.filter(({ seat }) => !said.some((one) => one.seat.id === seat?.id));
      const seats = [...said.map(({ seat }) => seat), ...lacking.flatMap(({ seat }) => seat ?? [])];
      const { obstacles, whole } = await cloud.inspect({ client, spec, context }, standing, seats);
      const lines = [
        ...said.map(({ word, seat }) => ({ word, seat, why: undefined })),
        ...lacking.map(({ word, seat, why }) => ({ word, seat, why })),
      ].sort((a, b) => (a.word < b.word ? -1 : 1));
      if (lines.length === 0) return [{ member: "", ok: false, reason: ["nobody carries it", ...whole].join("; ") }];
      return lines.map(({ word, seat, why }) => {
        const reasons = [
          ...(why ? [why.message] : []),
          ...(seat && !seat.carries ? [seat.obstacle ?? "its port is not told of the address"] : []),
          ...(seat?.carries && seat.obstacle !== undefined ? [seat.obstacle] : []),
          ...((seat && obstacles.get(seat.id)) ?? []),
          ...whole,
        ];
        return {
          member: word,
          ...(seat ? { port_id: seat.id } : {}),
          ok: reasons.length === 0,
          reason: reasons.join("; ") || "ok",
        };
      });
    },
  });
}
