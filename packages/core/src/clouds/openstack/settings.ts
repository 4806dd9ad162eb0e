import * as z from "zod/mini";
import { connections } from "../../definition/connections-field.ts";
import { boolean, integer, text } from "../../spec/fields.ts";

const named = (description: string, ...env: string[]) => z.optional(text({ description, env }));
const secret = (description: string, ...env: string[]) =>
  z.optional(text({ description, env, secret: true, maximumLength: 32_768 }));

/** Where and as whom. The variables are those of `openstack`, the command, and of openstacksdk. */
export const settingsSchema = z.strictObject({
  cloud: named(
    "An entry of `clouds.yaml`, which then says where and as whom; of the other settings only `region`, `interface` and those that are no credentials count beside it.",
    "OS_CLOUD",
  ),
  clouds_file: named(
    "Where `clouds.yaml` is. By default in the current folder, then in `~/.config/openstack`, then in `/etc/openstack`.",
    "OS_CLIENT_CONFIG_FILE",
  ),
  secure_file: named(
    "Where `secure.yaml` is, which holds what is secret of the entries. By default looked for as `clouds.yaml` is.",
    "OS_CLIENT_SECURE_FILE",
  ),
  auth_type: named(
    "How to prove who one is: `password`, `v3applicationcredential` or `token`. By default follows from what is given.",
    "OS_AUTH_TYPE",
  ),
  auth_url: named("Keystone's address, with or without `/v3` at its end.", "OS_AUTH_URL"),
  username: named("The user's name.", "OS_USERNAME"),
  user_id: named("The user's id, instead of name and domain.", "OS_USER_ID"),
  user_domain_name: named("The domain of the user, by name.", "OS_USER_DOMAIN_NAME"),
  user_domain_id: named("The domain of the user, by id.", "OS_USER_DOMAIN_ID"),
  password: secret("The user's password.", "OS_PASSWORD"),
  application_credential_id: named("The application credential, by id.", "OS_APPLICATION_CREDENTIAL_ID"),
  application_credential_name: named(
    "The application credential, by its name; the user goes with it.",
    "OS_APPLICATION_CREDENTIAL_NAME",
  ),
  application_credential_secret: secret("Its secret.", "OS_APPLICATION_CREDENTIAL_SECRET"),
  token: secret("A token that is there already. It is not renewed when it ends.", "OS_TOKEN", "OS_AUTH_TOKEN"),
  project_name: named("The project, by name.", "OS_PROJECT_NAME", "OS_TENANT_NAME"),
  project_id: named("The project, by id, instead of name and domain.", "OS_PROJECT_ID", "OS_TENANT_ID"),
  project_domain_name: named("The domain of the project, by name.", "OS_PROJECT_DOMAIN_NAME"),
  project_domain_id: named("The domain of the project, by id.", "OS_PROJECT_DOMAIN_ID"),
  default_domain: z._default(
    text({
      description: "The id of the domain of user and project, where none is stated.",
      env: ["OS_DEFAULT_DOMAIN"],
    }),
    "default",
  ),
  region: named("The region; needed where the cloud has several.", "OS_REGION_NAME"),
  interface: z.optional(
    text({
      description: "Which of the catalogue's addresses: `public` (the default), `internal` or `admin`.",
      env: ["OS_INTERFACE", "OS_ENDPOINT_TYPE"],
      pattern: /^(public|internal|admin)(URL)?$/,
      what: "public, internal or admin",
    }),
  ),
  network_endpoint: named(
    "Neutron's address, with or without `/v2.0`, instead of the catalogue's.",
    "OS_NETWORK_ENDPOINT_OVERRIDE",
  ),
  compute_endpoint: named("Nova's address, instead of the catalogue's.", "OS_COMPUTE_ENDPOINT_OVERRIDE"),
  cacert: named("A file of certificates (PEM) to trust instead of the system's.", "OS_CACERT"),
  connections: connections(),
  allow_plain_http: z._default(
    boolean({ description: "Whether endpoints may be plain `http://` beyond this machine." }),
    false,
  ),
  most_pairs: z._default(
    integer({
      description:
        "The most pairs of one port: `max_allowed_address_pair`, which the operator sets and the API does not tell.",
      minimum: 1,
    }),
    10,
  ),
  pairs_on_foreign_networks: z._default(
    boolean({
      description:
        "Whether others than its owner may set pairs on the ports of a network. By Neutron's default policies they may not, and a dry run says so.",
    }),
    false,
  ),
  compare_and_set: z.optional(
    boolean({
      description:
        "Whether Neutron heeds `If-Match` (extension `revision-if-match`, in every release since 2017). By default it is asked, once before the first write of pairs. Without it, lists are read once more after each write.",
    }),
  ),
});

/** As they are when the environment and the defaults are filled in. */
export type Settings = z.output<typeof settingsSchema>;

const scope = ["project_name", "project_id", "project_domain_name", "project_domain_id"];
const user = ["username", "user_id", "user_domain_name", "user_domain_id"];
const credential = ["application_credential_id", "application_credential_name", "application_credential_secret"];

/** Which settings go with one another. */
export const alternatives = [
  ["cloud", "clouds_file", "secure_file"],
  ["auth_type", "auth_url", ...user, "password", ...scope],
  ["auth_type", "auth_url", ...user, ...credential],
  ["auth_type", "auth_url", "token", ...scope],
];
