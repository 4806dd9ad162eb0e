import * as z from "zod/mini";
import { boolean, integer, list, record, text } from "../../spec/fields.ts";

/*
 * The API is a draft, and what its documents leave open is a knob here, never a hidden constant. Whoever sets nothing gets the
 * documented behaviour. The knobs keep their camelCase: they are not fields of a spec, and each has one name everywhere.
 */

const words = (description: string, defaults: readonly string[]) =>
  z._default(list(text({}), { description }), [...defaults]);
const codes = (description: string, defaults: readonly number[]) =>
  z._default(list(integer({ minimum: 100, maximum: 599 }), { description }), [...defaults]);
const seconds = (description: string, value: number) =>
  z._default(integer({ description: `${description} In seconds.`, minimum: 0, maximum: 86_400 }), value);
const group = <T extends z.core.$ZodLooseShape>(description: string, shape: T) =>
  // Each of its fields has a default, which the shape's type does not know.
  z.prefault(z.strictObject(shape).check(z.meta({ description })), {} as never);

const status = group("Which words of `status` mean what; letter case, `-`, `_` and spaces make no difference.", {
  ready: words("It is there, once it also has an address.", [
    "RESERVED",
    "IN_USE",
    "ALLOCATED",
    "ASSIGNED",
    "ACTIVE",
    "READY",
    "AVAILABLE",
    "BOUND",
  ]),
  pending: words("It is on its way.", ["RESERVING", "ALLOCATING", "PENDING", "PROVISIONING", "CREATING", "REQUESTED"]),
  releasing: words("It is on its way out.", ["RELEASING", "DELETING", "DEALLOCATING", "TERMINATING"]),
  failed: words("It will never be there.", ["FAILED", "ERROR", "REJECTED"]),
  unknown: z._default(
    text({
      description: "What a word that is in no list means, and what no word at all means.",
      choices: ["ready-if-address", "pending", "fail"],
    }),
    "ready-if-address",
  ),
});

const conflict = group("What a refusal means.", {
  existsCodes: codes("The HTTP status of an allocation whose name is taken.", [409]),
  inUseCodes: codes("The HTTP status of a release of an address that is in use.", [409, 412]),
  inUsePattern: z._default(
    text({ description: "A regular expression, in any letter case: words that say so, also where the status is 400." }),
    "in[ _-]?use|being used|attached",
  ),
});

const auth = group("How tokens are minted.", {
  oidcIssuer: z.optional(
    text({
      description:
        "Mint at this OpenID Connect issuer, found by its discovery document, with the client's id and secret.",
      env: ["K0RDENT_OIDC_ISSUER"],
    }),
  ),
  tokenUrl: z.optional(
    text({
      description: "Where tokens are minted. By default `{endpoint}/v1/regions/global/auth/token`, or the issuer's.",
      env: ["K0RDENT_TOKEN_URL"],
    }),
  ),
  tokenFormat: z.optional(
    text({
      description: "How the question is sent. By default `json`, and `form` with an issuer.",
      choices: ["json", "form"],
    }),
  ),
});

/** The setting `compat`. */
export const compatSchema = z.strictObject({
  status,
  readyTimeout: seconds("How long an allocation may take.", 300),
  pollInterval: z._default(
    integer({ description: "The first pause between two looks. In seconds.", minimum: 1, maximum: 600 }),
    1,
  ),
  paths: group("Where things are.", {
    addresses: z._default(
      text({
        description: "The collection of addresses; `{region}` and `{project}` are filled in.",
        pattern: /^\/[^\s?#]+$/,
        what: "a path that begins with /",
      }),
      "/v1/regions/{region}/projects/{project}/compute/addresses",
    ),
  }),
  conflict,
  references: group("How networks and subnets are referred to.", {
    style: z._default(text({ description: "How references are sent.", choices: ["path", "absolute", "id"] }), "path"),
    subnetCollection: z._default(
      text({ description: "What the path of a subnet calls its collection.", choices: ["subnets", "subnetworks"] }),
      "subnets",
    ),
  }),
  defaultIpVersion: z._default(
    text({ description: "The family where none is stated; it is always sent.", choices: ["IPV4", "IPV6"] }),
    "IPV4",
  ),
  inUseRetry: z._default(
    boolean({
      description: "Whether an address in use is waited for when it is released, as long as `releaseTimeout` says.",
    }),
    false,
  ),
  confirmRelease: z._default(
    boolean({ description: "Whether it is looked for after a release until it has gone." }),
    true,
  ),
  releaseTimeout: seconds("How long a release may take.", 120),
  auth,
  preflight: group("Whether permissions are asked for before anything is written.", {
    actions: z.optional(
      list(text({}), { description: "Such as `compute.addresses.create`; unset, nothing is asked." }),
    ),
  }),
  extraAllocateFields: z._default(
    record({ description: "Added to every allocation, such as a pool. Never compared." }),
    {},
  ),
  strict: z._default(
    boolean({
      description: "Whether specs that break a documented rule are refused here. `false` says so and sends them.",
    }),
    true,
  ),
});

/** As it is when its defaults are filled in. */
export type Compat = z.output<typeof compatSchema>;
