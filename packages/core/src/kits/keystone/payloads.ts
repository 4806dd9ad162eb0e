import * as z from "zod/mini";

const named = z.looseObject({ id: z.string(), name: z.optional(z.string()) });

const endpoint = z.looseObject({
  interface: z.string(),
  url: z.string(),
  region: z.optional(z.nullable(z.string())),
  region_id: z.optional(z.nullable(z.string())),
});

/** https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management */
export const oneToken = z.looseObject({
  token: z.looseObject({
    expires_at: z.nullable(z.string()),
    issued_at: z.optional(z.string()),
    project: z.optional(named),
    roles: z.optional(z.array(named)),
    user: z.optional(named),
    catalog: z.optional(z.array(z.looseObject({ type: z.string(), endpoints: z.array(endpoint) }))),
  }),
});

/** Keystone's word of refusal, and that of the gatekeeper which it puts in front of the other services. */
export const identityError = z.looseObject({
  error: z.looseObject({ message: z.string(), title: z.optional(z.string()), code: z.optional(z.number()) }),
});

/** What a token is good for. */
export type TokenPayload = z.output<typeof oneToken>["token"];
/** One service of its catalogue. */
export type ServicePayload = NonNullable<TokenPayload["catalog"]>[number];
