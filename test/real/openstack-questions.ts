/** Who asks: a user with a token of its own kind, or somebody without one. */
export type Asker = "member" | "reader" | "other" | "admin" | "unscoped" | "program" | "nobody" | "stranger" | "gone";

/** One question to Keystone or Neutron. `{name}` stands for something that the world knows by that name, in path, headers and body. */
export interface Question {
  readonly name: string;
  readonly as: Asker;
  readonly to: "keystone" | "neutron";
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Text is sent as it is. */
  readonly body: unknown;
  /** Names for parts of the answer, for later questions: name → path, such as `port.id`, or a header. */
  readonly remember: Readonly<Record<string, string>>;
  /** Does the order of a list in the answer count? Without sorting it follows ids, which nobody chooses. */
  readonly ordered: boolean;
}

type More = Partial<Pick<Question, "as" | "headers" | "remember" | "ordered" | "to">>;

const all: Question[] = [];

function ask(name: string, line: string, body?: unknown, more: More = {}): void {
  const [method = "", path = ""] = line.split(" ");
  all.push({
    name,
    as: "member",
    to: path.startsWith("/v3") ? "keystone" : "neutron",
    method,
    path,
    headers: {},
    body,
    remember: {},
    ordered: false,
    ...more,
  });
}

const NOWHERE = "00000000-0000-4000-8000-000000000000";
const WEB_1 = "/v2.0/ports/{web-1-port}";
const WEB_2 = "/v2.0/ports/{web-2-port}";

// ---- what is told to anybody ------------------------------------------------------------------------------------------------

ask("Keystone's versions", "GET /", undefined, { as: "nobody", to: "keystone" });
ask("Keystone's version", "GET /v3", undefined, { as: "nobody" });
ask("Keystone's version with a slash", "GET /v3/", undefined, { as: "nobody" });
ask("Neutron's versions", "GET /", undefined, { as: "nobody" });
ask("Neutron's resources without a token", "GET /v2.0/", undefined, { as: "nobody" });
ask("Neutron's resources", "GET /v2.0/");
ask("Neutron's resources without the slash", "GET /v2.0");
ask("an unknown version of Neutron", "GET /v9/", undefined, { as: "nobody" });
ask("an unknown path of Keystone", "GET /v3/nothing");
ask("an unknown path of Keystone without a token", "GET /v3/nothing", undefined, { as: "nobody" });

// ---- logging in ---------------------------------------------------------------------------------------------------------------

const login = (name: string, identity: unknown, scope?: unknown, more: More = {}) =>
  ask(
    `login: ${name}`,
    "POST /v3/auth/tokens",
    { auth: { identity, ...(scope === undefined ? {} : { scope }) } },
    { as: "nobody", ...more },
  );
const user = (more: object = {}) => ({
  methods: ["password"],
  password: { user: { name: "mooring", domain: { name: "Default" }, password: "{password}", ...more } },
});
const harbour = { project: { name: "harbour", domain: { name: "Default" } } };

login("password, project by name and domain's name", user(), harbour);
login("password, project by name and domain's id", user(), { project: { name: "harbour", domain: { id: "default" } } });
login("password, project by id", user({ domain: { id: "default" } }), { project: { id: "{harbour}" } });
login(
  "user by id",
  { methods: ["password"], password: { user: { id: "{mooring}", password: "{password}" } } },
  harbour,
);
login("no scope", user());
login("unscoped by name", user(), "unscoped");
login("unscoped as an object", user(), { unscoped: {} });
login("an empty scope", user(), {});
login("a wrong password", user({ password: "wrong" }), harbour);
login("an unknown user", user({ name: "nobody" }), harbour);
login("an unknown domain of the user", user({ domain: { name: "Nowhere" } }), harbour);
login("a user without domain", {
  methods: ["password"],
  password: { user: { name: "mooring", password: "{password}" } },
});
login("a project without domain", user(), { project: { name: "harbour" } });
login("an unknown project", user(), { project: { name: "nowhere", domain: { id: "default" } } });
login("an unknown project's id", user(), { project: { id: NOWHERE.replaceAll("-", "") } });
login("an unknown domain of the project", user(), { project: { name: "harbour", domain: { name: "Nowhere" } } });
login("a project of others", user(), { project: { name: "pier", domain: { id: "default" } } });
login("scoped to a domain", user(), { domain: { id: "default" } });
login("scoped to the system", user(), { system: { all: true } });
login("a method without its data", { methods: ["password"] });
login("no method", { methods: [] });
login("an unknown method", { methods: ["oracle"] });
login("no identity", undefined);
login("no methods", {});
login("a method that is no text", { methods: [5] });
ask("login: no auth", "POST /v3/auth/tokens", {}, { as: "nobody" });
ask("login: no body", "POST /v3/auth/tokens", undefined, { as: "nobody" });
ask("login: half a body", "POST /v3/auth/tokens", "{", { as: "nobody" });
ask("login: a list", "POST /v3/auth/tokens", [], { as: "nobody" });
ask("login: a form", "POST /v3/auth/tokens", "a=b", {
  as: "nobody",
  headers: { "content-type": "application/x-www-form-urlencoded" },
});
ask(
  "login: JSON that calls itself text",
  "POST /v3/auth/tokens",
  { auth: { identity: user() } },
  {
    as: "nobody",
    headers: { "content-type": "text/plain" },
  },
);
ask(
  "login: without catalogue",
  "POST /v3/auth/tokens?nocatalog",
  { auth: { identity: user(), scope: harbour } },
  {
    as: "nobody",
  },
);

const token = (id: string) => ({ methods: ["token"], token: { id } });
login("a token for another token", token("{token of member}"), harbour);
login("a token, no scope", token("{token of member}"));
login("an unscoped token, scoped", token("{token of unscoped}"), harbour);
login("a token, scoped to others", token("{token of member}"), {
  project: { name: "pier", domain: { id: "default" } },
});
login("an unknown token", token("nonsense"), harbour);
login("a token without id", { methods: ["token"], token: {} });
login("a token of a program", token("{token of program}"));

const program = (more: object) => ({ methods: ["application_credential"], application_credential: more });
const owner = { name: "mooring", domain: { name: "Default" } };
login("an application credential by id", program({ id: "{credential}", secret: "{secret}" }));
login("an application credential by name", program({ name: "mooring-ci", secret: "{secret}", user: owner }));
login(
  "an application credential by name and the user's id",
  program({ name: "mooring-ci", secret: "{secret}", user: { id: "{mooring}" } }),
);
login("an application credential's name without user", program({ name: "mooring-ci", secret: "{secret}" }));
login("an application credential, scoped", program({ id: "{credential}", secret: "{secret}" }), harbour);
login("an application credential with a wrong secret", program({ id: "{credential}", secret: "wrong" }));
login("an application credential without secret", program({ id: "{credential}" }));
login("an unknown application credential", program({ id: "nothing", secret: "{secret}" }));
login("an unknown application credential's name", program({ name: "nothing", secret: "{secret}", user: owner }));
login("an empty application credential", program({}));

// ---- tokens and accounts ------------------------------------------------------------------------------------------------------

const about = (subject: string) => ({ headers: { "x-subject-token": subject } });
ask("a token about itself", "GET /v3/auth/tokens", undefined, about("{token of member}"));
ask("a program's token about itself", "GET /v3/auth/tokens", undefined, {
  as: "program",
  ...about("{token of program}"),
});
ask("a token that is not named", "GET /v3/auth/tokens");
ask("a token of others", "GET /v3/auth/tokens", undefined, about("{token of other}"));
ask("a token of others, for an administrator", "GET /v3/auth/tokens", undefined, {
  as: "admin",
  ...about("{token of other}"),
});
ask("an unknown token", "GET /v3/auth/tokens", undefined, about("nonsense"));
ask("a token, by nobody", "GET /v3/auth/tokens", undefined, { as: "nobody", ...about("{token of member}") });
ask("a token, by a stranger", "GET /v3/auth/tokens", undefined, { as: "stranger", ...about("{token of member}") });
ask("a token's head", "HEAD /v3/auth/tokens", undefined, about("{token of member}"));
login("a token that is withdrawn later", user(), harbour, { remember: { "token of gone": "x-subject-token" } });
ask("a token withdrawn", "DELETE /v3/auth/tokens", undefined, about("{token of gone}"));
ask("a withdrawn token", "GET /v3/auth/tokens", undefined, about("{token of gone}"));
ask("a token withdrawn twice", "DELETE /v3/auth/tokens", undefined, about("{token of gone}"));
ask("projects, with a withdrawn token", "GET /v3/auth/projects", undefined, { as: "gone" });
ask("ports, with a withdrawn token", "GET /v2.0/ports", undefined, { as: "gone" });
ask("the catalogue", "GET /v3/auth/catalog");
ask("the catalogue without a scope", "GET /v3/auth/catalog", undefined, { as: "unscoped" });
ask("own projects", "GET /v3/auth/projects");
ask("own projects without a scope", "GET /v3/auth/projects", undefined, { as: "unscoped" });
ask("own projects, by nobody", "GET /v3/auth/projects", undefined, { as: "nobody" });
ask("own domains", "GET /v3/auth/domains");
ask("regions", "GET /v3/regions");
ask("a region", "GET /v3/regions/RegionTwo");
ask("an unknown region", "GET /v3/regions/nowhere");
ask("all projects", "GET /v3/projects");
ask("a project by name, for an administrator", "GET /v3/projects?name=harbour", undefined, { as: "admin" });
ask("the own project", "GET /v3/projects/{harbour}");
ask("a project of others", "GET /v3/projects/{pier}");
ask("an unknown project", "GET /v3/projects/nowhere");
ask("an unknown project, for an administrator", "GET /v3/projects/nowhere", undefined, { as: "admin" });
ask("all users", "GET /v3/users");
ask("the user itself", "GET /v3/users/{mooring}");
ask("another user", "GET /v3/users/{other}");
ask("a user by name, for an administrator", "GET /v3/users?name=lookout", undefined, { as: "admin" });
ask("an unknown user, for an administrator", "GET /v3/users/nobody", undefined, { as: "admin" });
ask("a user's projects", "GET /v3/users/{mooring}/projects");
ask("all services", "GET /v3/services");
ask("all endpoints", "GET /v3/endpoints");
ask("all domains", "GET /v3/domains");
ask("all roles", "GET /v3/roles");
ask("a method that Keystone does not know there", "PATCH /v3/auth/tokens", {});
ask("a list of projects removed", "DELETE /v3/projects");

const CREDENTIALS = "/v3/users/{mooring}/application_credentials";
ask("own application credentials", `GET ${CREDENTIALS}`);
ask("an application credential by name", `GET ${CREDENTIALS}?name=mooring-ci`);
ask("an application credential", `GET ${CREDENTIALS}/{credential}`);
ask("an unknown application credential", `GET ${CREDENTIALS}/nothing`);
ask("application credentials of others", "GET /v3/users/{other}/application_credentials");
ask(
  "a new application credential",
  `POST ${CREDENTIALS}`,
  { application_credential: { name: "second", description: "d" } },
  {
    remember: { second: "application_credential.id" },
  },
);
ask("the same application credential again", `POST ${CREDENTIALS}`, { application_credential: { name: "second" } });
ask(
  "an application credential by a program",
  `POST ${CREDENTIALS}`,
  { application_credential: { name: "third" } },
  { as: "program" },
);
ask("an application credential removed by a program", `DELETE ${CREDENTIALS}/{second}`, undefined, { as: "program" });
ask("an application credential removed", `DELETE ${CREDENTIALS}/{second}`);
ask("an application credential removed twice", `DELETE ${CREDENTIALS}/{second}`);

// ---- Neutron: who may look, and at what ------------------------------------------------------------------------------------------

ask("ports, by nobody", "GET /v2.0/ports", undefined, { as: "nobody" });
ask("ports, by a stranger", "GET /v2.0/ports", undefined, { as: "stranger" });
ask("ports, without a scope", "GET /v2.0/ports", undefined, { as: "unscoped" });
ask("ports", "GET /v2.0/ports");
ask("ports, for a reader", "GET /v2.0/ports", undefined, { as: "reader" });
ask("ports, for a program", "GET /v2.0/ports?fields=name", undefined, { as: "program" });
ask("ports, for another project", "GET /v2.0/ports", undefined, { as: "other" });
ask("ports, for an administrator", "GET /v2.0/ports?device_owner=compute:nova", undefined, { as: "admin" });
ask("a port of another project", "GET /v2.0/ports/{pier-1-port}");
ask("a port with pairs", `GET ${WEB_1}`);
ask("a port without port security", "GET /v2.0/ports/{web-3-port}");
ask("an unknown port", `GET /v2.0/ports/${NOWHERE}`);
ask("a port whose id is none", "GET /v2.0/ports/nothing");
ask("networks", "GET /v2.0/networks");
ask("a network", "GET /v2.0/networks/{private}");
ask("the outer networks", "GET /v2.0/networks?router:external=True&fields=name");
ask("networks that are not outer", "GET /v2.0/networks?router%3Aexternal=false&fields=name");
ask("outer or not, unreadable", "GET /v2.0/networks?router:external=x");
ask("shared networks", "GET /v2.0/networks?shared=1&fields=name");
ask("a network of another project", "GET /v2.0/networks/{pier-private}");
ask("subnets", "GET /v2.0/subnets");
ask("a subnet by its range", "GET /v2.0/subnets?cidr=10.60.0.0/24&fields=name");
ask("subnets of a network", "GET /v2.0/subnets?network_id={private}&fields=name&fields=gateway_ip");
ask("an unknown subnet", `GET /v2.0/subnets/${NOWHERE}`);
ask("routers", "GET /v2.0/routers");
ask("a router", "GET /v2.0/routers/{router-1}");
ask("an unknown router", `GET /v2.0/routers/${NOWHERE}`);
ask("security groups", "GET /v2.0/security-groups?name=default");
ask("an unknown security group", `GET /v2.0/security-groups/${NOWHERE}`);
ask("rules of a direction", "GET /v2.0/security-group-rules?direction=ingress&ethertype=IPv4");
ask("an unknown rule", `GET /v2.0/security-group-rules/${NOWHERE}`);
ask("extensions", "GET /v2.0/extensions");
ask("an extension", "GET /v2.0/extensions/allowed-address-pairs");
ask("an unknown extension", "GET /v2.0/extensions/nothing");
ask("quotas", "GET /v2.0/quotas/{harbour}");
ask("quotas in use", "GET /v2.0/quotas/{harbour}/details.json");
ask("all quotas", "GET /v2.0/quotas");
ask("quotas of others", "GET /v2.0/quotas/{pier}");
ask("availability zones", "GET /v2.0/availability_zones");

// ---- pairs, row by row --------------------------------------------------------------------------------------------------------

const pairs = (name: string, list: unknown, more: More = {}) =>
  ask(`pairs: ${name}`, `PUT ${WEB_1}`, { port: { allowed_address_pairs: list } }, more);
const one = (ip_address: unknown, more: object = {}) => [{ ip_address, ...more }];
const mac = (mac_address: unknown) => one("10.0.0.1", { mac_address });

pairs("an address and its /32", [...one("10.40.0.9"), ...one("10.40.0.9/32")]);
pairs("the same in another order", [...one("10.40.0.9/32"), ...one("10.40.0.9")]);
pairs("the same, with the port's own MAC address spelled", [
  ...one("10.40.0.9", { mac_address: "fa:16:3e:60:00:01" }),
  ...one("10.40.0.9/32"),
]);
pairs("several addresses, not in order", [
  ...one("10.9.0.1"),
  ...one("10.10.0.1"),
  ...one("10.1.0.1"),
  ...one("2001:db8::1"),
]);
pairs("host bits", one("10.41.0.5/16"));
pairs("word for word what stands there", one("10.41.0.5/16", { mac_address: "fa:16:3e:60:00:01" }));
pairs("what stands there, without the MAC address", one("10.41.0.5/16"));
pairs("a MAC address with dashes", mac("FA-16-3E-00-00-01"));
pairs("a MAC address in large letters", mac("FA:16:3E:00:00:AA"));
pairs("a virtual router's MAC address", mac("00:00:5e:00:01:01"));
pairs("a MAC address without separators", mac("fa163e000001"));
pairs("a MAC address in threes", mac("fa16.3e00.0001"));
pairs("a MAC address with short parts", mac("fa:16:3e:0:0:1"));
pairs("an IPv6 address in large letters", one("2001:DB8::1"));
pairs("two spellings of one IPv6 address", [...one("2001:DB8::1"), ...one("2001:db8::1")]);
pairs("two spellings of one IPv6 address, longer", [...one("2001:db8::1"), ...one("2001:db8:0::1")]);
pairs("an IPv4 address inside IPv6", one("::ffff:10.0.0.1"));
pairs("the same pair twice", [...one("10.0.0.1"), ...one("10.0.0.1")]);
pairs("the same pair, once with the port's own MAC address", [...one("10.0.0.1"), ...mac("fa:16:3e:60:00:01")]);
pairs("the same pair, once with the port's own MAC address in large letters", [
  ...one("10.0.0.1"),
  ...mac("FA:16:3E:60:00:01"),
]);
pairs("the same MAC address in two spellings", [...mac("fa:16:3e:00:00:aa"), ...mac("FA:16:3E:00:00:AA")]);
pairs("the same MAC address with dashes and colons", [...mac("fa:16:3e:00:00:aa"), ...mac("fa-16-3e-00-00-aa")]);
pairs("one address with two MAC addresses", [...mac("fa:16:3e:00:00:aa"), ...one("10.0.0.1")]);
pairs(
  "ten",
  Array.from({ length: 10 }, (_, at) => one(`10.0.1.${at}`)[0]),
);
pairs(
  "eleven",
  Array.from({ length: 11 }, (_, at) => one(`10.0.1.${at}`)[0]),
);
for (const text of [
  "x",
  "",
  "10.0.0",
  "10.0.0.01",
  "10.0.0.1/",
  "10.0.0.9/33",
  "10.0.0.0/255.0.0.0",
  "10.1",
  "10.0.0/8",
  " 10.0.0.1",
])
  pairs(`the address ${JSON.stringify(text)}`, one(text));
for (const text of [
  "fe80::1%eth0",
  "2001:db8::/129",
  "2001:db8::g",
  "::",
  "10.0.0.0/08",
  "10.0.0.1/32/32",
  "10.0.0.1/-1",
])
  pairs(`the address ${JSON.stringify(text)}`, one(text));
for (const value of [null, 5, true, ["10.0.0.1"], { a: 1 }]) pairs(`the address ${JSON.stringify(value)}`, one(value));
for (const text of [
  "224.0.0.1",
  "239.255.255.250/32",
  "224.0.0.0/3",
  "128.0.0.0/1",
  "192.0.0.0/2",
  "::/0",
  "ff02::1",
  "ff00::/8",
  "e000::/3",
])
  pairs(`multicast ${text}`, one(text));
for (const text of [
  "0.0.0.0/0",
  "10.0.0.0/0",
  "0.0.0.0",
  "255.255.255.255",
  "127.0.0.1",
  "fe80::/10",
  "240.0.0.0/4",
  "10.0.0.1/24",
])
  pairs(`not refused: ${text}`, one(text));
for (const text of ["zz", "", "fa:16:3e:00:00", "fa:16:3e:00:00:01 ", "fa:16:3e:00:00:01:02"])
  pairs(`the MAC address ${JSON.stringify(text)}`, mac(text));
for (const value of [null, 5, ["a"]]) pairs(`the MAC address ${JSON.stringify(value)}`, mac(value));
for (const text of [
  "01:00:5e:00:00:01",
  "33:33:00:00:00:01",
  "00:00:00:00:00:00",
  "ff:ff:ff:ff:ff:ff",
  "FF:FF:FF:FF:FF:FF",
])
  pairs(`the MAC address ${text}`, mac(text));
pairs("without address", [{}]);
pairs("only a MAC address", [{ mac_address: "fa:16:3e:60:00:01" }]);
pairs("an unknown member", one("10.0.0.1", { port: 1 }));
pairs("text for a pair", ["10.0.0.1"]);
pairs("nothing for a pair", [null]);
pairs("a list for a pair", [["10.0.0.1"]]);
pairs("text for the list", "10.0.0.1");
pairs("one pair for the list", { ip_address: "10.0.0.1" });
pairs("a number for the list", 5);
pairs("nothing for the list", null);
pairs("none", []);
ask("pairs on a port without port security", "PUT /v2.0/ports/{web-3-port}", {
  port: { allowed_address_pairs: one("10.0.0.1") },
});
ask("no pairs on a port without port security", "PUT /v2.0/ports/{web-3-port}", {
  port: { allowed_address_pairs: [] },
});
ask("port security on, with a pair", "PUT /v2.0/ports/{web-3-port}", {
  port: { port_security_enabled: true, allowed_address_pairs: one("10.0.0.1") },
});
ask("port security off, while pairs stand", "PUT /v2.0/ports/{web-3-port}", { port: { port_security_enabled: false } });
ask("port security off, and pairs with it", "PUT /v2.0/ports/{web-3-port}", {
  port: { port_security_enabled: false, allowed_address_pairs: [] },
});
ask("port security off, while a security group stands", `PUT ${WEB_2}`, { port: { port_security_enabled: false } });
ask("pairs on a shared network of others", "PUT /v2.0/ports/{web-1-provider}", {
  port: { allowed_address_pairs: one("10.0.0.1") },
});
ask("pairs with MAC addresses on a shared network of others", "PUT /v2.0/ports/{web-1-provider}", {
  port: { allowed_address_pairs: mac("00:00:5e:00:01:01") },
});
ask("no pairs on a shared network of others", "PUT /v2.0/ports/{web-1-provider}", {
  port: { allowed_address_pairs: [] },
});
ask(
  "pairs on a shared network of others, by an administrator",
  "PUT /v2.0/ports/{web-1-provider}",
  { port: { allowed_address_pairs: one("10.0.0.1") } },
  { as: "admin" },
);
ask("pairs, by a reader", `PUT ${WEB_1}`, { port: { allowed_address_pairs: [] } }, { as: "reader" });
ask("pairs, by another project", `PUT ${WEB_1}`, { port: { allowed_address_pairs: [] } }, { as: "other" });
ask("pairs, by a program", `PUT ${WEB_1}`, { port: { allowed_address_pairs: one("10.0.0.7") } }, { as: "program" });
ask(
  "pairs, by an administrator",
  `PUT ${WEB_1}`,
  { port: { allowed_address_pairs: one("10.0.0.8") } },
  { as: "admin" },
);
ask("pairs on a router's port", "PUT /v2.0/ports/{router-port}", { port: { allowed_address_pairs: one("10.0.0.1") } });

// ---- compare and set ------------------------------------------------------------------------------------------------------------

const match = (tag: string): More => ({ headers: { "if-match": tag } });
const rename = { port: { name: "web-2-port" } };
ask("the revision now", `GET ${WEB_2}`, undefined, { remember: { now: "port.revision_number" } });
ask("If-Match that fits", `PUT ${WEB_2}`, { port: { description: "fits" } }, match("revision_number={now}"));
ask("If-Match that no longer fits", `PUT ${WEB_2}`, { port: { description: "again" } }, match("revision_number={now}"));
ask(
  "If-Match of long ago",
  `PUT ${WEB_2}`,
  { port: { allowed_address_pairs: one("10.0.0.1") } },
  match("revision_number=0"),
);
ask("If-Match of the future", `PUT ${WEB_2}`, rename, match("revision_number=999"));
ask("If-Match that fails, though nothing would change", `PUT ${WEB_2}`, rename, match("revision_number=0"));
ask("If-Match that fails, on a body without fields", `PUT ${WEB_2}`, { port: {} }, match("revision_number=0"));
ask("If-Match in quotation marks", `PUT ${WEB_2}`, rename, match('"revision_number=0"'));
ask("If-Match that is no number", `PUT ${WEB_2}`, rename, match("revision_number=x"));
ask("If-Match without a number", `PUT ${WEB_2}`, rename, match("revision_number="));
ask("If-Match below nothing", `PUT ${WEB_2}`, rename, match("revision_number=-1"));
ask("If-Match with a list", `PUT ${WEB_2}`, rename, match("revision_number=0, revision_number=1"));
ask("If-Match of another kind", `PUT ${WEB_2}`, rename, match("etag=1"));
ask("If-Match with a star", `PUT ${WEB_2}`, rename, match("*"));
ask("If-Match on a read", `GET ${WEB_2}`, undefined, match("revision_number=0"));
ask("unreadable If-Match on a read", `GET ${WEB_2}`, undefined, match("revision_number=x"));
ask("If-Match on what is not there", `PUT /v2.0/ports/${NOWHERE}`, rename, match("revision_number=0"));
ask("If-Match and a bad field", `PUT ${WEB_2}`, { port: { name: 5 } }, match("revision_number=0"));
ask(
  "If-Match and a policy",
  "PUT /v2.0/ports/{web-1-provider}",
  { port: { allowed_address_pairs: [] } },
  match("revision_number=0"),
);
ask(
  "If-Match and port security",
  "PUT /v2.0/ports/{web-3-port}",
  { port: { allowed_address_pairs: one("10.0.0.1") } },
  match("revision_number=0"),
);
ask("If-Match on a new port", "POST /v2.0/ports", { port: { network_id: "{private}" } }, match("revision_number=0"));
ask("If-Match on a server's port that goes", `DELETE ${WEB_2}`, undefined, match("revision_number=0"));

// ---- fields of a port -------------------------------------------------------------------------------------------------------------

const put = (name: string, port: unknown, more: More = {}) => ask(`port: ${name}`, `PUT ${WEB_2}`, { port }, more);
put("no fields", {});
put("an unknown field", { nope: 1 });
put("two unknown fields", { nope: 1, neither: 2 });
put("a number for the name", { name: 5 });
put("nothing for the name", { name: null });
put("a long name", { name: "x".repeat(256) });
put("a name", { name: "web-2-renamed" });
put("the name back", { name: "web-2-port" });
put("the id", { id: NOWHERE });
put("the own network", { network_id: "{private}" });
put("the status", { status: "ACTIVE" });
put("a revision", { revision_number: 1 });
put("tags", { tags: ["a"] });
put("the own project", { project_id: "{harbour}" });
put("another project", { tenant_id: "{pier}" });
put("a MAC address", { mac_address: "fa:16:3e:00:00:01" });
put("a MAC address, by an administrator", { mac_address: "fa:16:3e:60:00:02" }, { as: "admin" });
put("a host", { "binding:host_id": "x" });
put("an unknown kind of interface", { "binding:vnic_type": "x" });
put("an unknown security group", { security_groups: [NOWHERE] });
put("a security group that is no id", { security_groups: ["x"] });
put("text for security groups", { security_groups: "x" });
put("no security groups", { security_groups: [] });
put("text for a flag", { admin_state_up: "x" });
put("a flag as text", { admin_state_up: "False" });
put("a flag", { admin_state_up: true });
put("a description", { description: "hello" });
put("a device's owner of the network's own", { device_owner: "network:dhcp" });
put("the device's owner back", { device_owner: "compute:nova" });
put("a second address", { fixed_ips: [{ ip_address: "10.60.0.12" }, { ip_address: "10.60.0.112" }] });
put("the second address gone", { fixed_ips: [{ subnet_id: "{private-subnet}", ip_address: "10.60.0.12" }] });
put("a taken address", { fixed_ips: [{ ip_address: "10.60.0.11" }] });
put("an address outside", { fixed_ips: [{ ip_address: "10.61.0.12" }] });
put("an address outside the subnet", { fixed_ips: [{ subnet_id: "{private-subnet}", ip_address: "10.61.0.12" }] });
put("an unknown subnet", { fixed_ips: [{ subnet_id: NOWHERE }] });
put("a subnet of another network", { fixed_ips: [{ subnet_id: "{provider-subnet}" }] });
put("an address that is none", { fixed_ips: [{ ip_address: "x" }] });
put("a subnet that is no id", { fixed_ips: [{ subnet_id: "x" }] });
put("one address twice", { fixed_ips: [{ ip_address: "10.60.0.12" }, { ip_address: "10.60.0.12" }] });
put("an empty address", { fixed_ips: [{}] });
put("text for addresses", { fixed_ips: "10.60.0.12" });

const move = (name: string, fixed_ips: unknown) =>
  ask(`address: ${name}`, "PUT /v2.0/ports/{web-vip}", { port: { fixed_ips } });
move("a second", [{ ip_address: "10.60.0.200" }, { ip_address: "10.60.0.201" }]);
move("the first goes", [{ ip_address: "10.60.0.201" }]);
move("any of the subnet, which keeps it", [{ subnet_id: "{private-subnet}" }]);
move("back", [{ subnet_id: "{private-subnet}", ip_address: "10.60.0.200" }]);
move("a taken one", [{ ip_address: "10.60.0.11" }]);
move("one outside", [{ ip_address: "10.61.0.12" }]);
move("one outside the subnet", [{ subnet_id: "{private-subnet}", ip_address: "10.61.0.12" }]);
move("one of an unknown subnet", [{ subnet_id: NOWHERE }]);
move("one of a subnet of another network", [{ subnet_id: "{provider-subnet}" }]);
move("an empty wish", [{}]);
move("none", []);
move("one again", [{ ip_address: "10.60.0.200" }]);
ask("port: an address on a shared network of others", "PUT /v2.0/ports/{web-1-provider}", {
  port: { fixed_ips: [{ ip_address: "10.80.0.12" }] },
});

// ---- bodies and methods --------------------------------------------------------------------------------------------------------------

ask("body: another object", `PUT ${WEB_2}`, { network: { name: "x" } });
ask("body: nothing in it", `PUT ${WEB_2}`, {});
ask("body: nothing for the port", `PUT ${WEB_2}`, { port: null });
ask("body: a list for the port", `PUT ${WEB_2}`, { port: [] });
ask("body: a list", `PUT ${WEB_2}`, []);
ask("body: half of one", `PUT ${WEB_2}`, "{");
ask("body: none", `PUT ${WEB_2}`);
ask("body: a form", `PUT ${WEB_2}`, "name=x", { headers: { "content-type": "application/x-www-form-urlencoded" } });
ask("body: JSON that calls itself text", `PUT ${WEB_2}`, { port: {} }, { headers: { "content-type": "text/plain" } });
ask(
  "body: with a character set",
  `PUT ${WEB_2}`,
  { port: {} },
  { headers: { "content-type": "application/json; charset=utf-8" } },
);
ask("body: bad, of an unknown port", `PUT /v2.0/ports/${NOWHERE}`, { port: { nope: 1 } });
ask("body: bad, of a port of others", "PUT /v2.0/ports/{pier-1-port}", { port: { name: 5 } });
ask("body: bad, by a reader", `PUT ${WEB_2}`, { port: { nope: 1 } }, { as: "reader" });
ask("method: PATCH", `PATCH ${WEB_2}`, { port: {} });
ask("method: HEAD", "HEAD /v2.0/ports");
ask("method: POST to a port", `POST ${WEB_2}`, { port: {} });
ask("method: PUT to all ports", "PUT /v2.0/ports", { port: {} });
ask("method: DELETE all ports", "DELETE /v2.0/ports");
ask("method: PATCH to all ports", "PATCH /v2.0/ports", {});
ask("method: DELETE with a body", `DELETE /v2.0/ports/${NOWHERE}`, { port: {} });
ask("route: unknown", "GET /v2.0/nothing");
ask("route: unknown, by nobody", "GET /v2.0/nothing", undefined, { as: "nobody" });
ask("route: below a port", `GET ${WEB_2}/nothing`);
ask("route: a slash at the end", "GET /v2.0/ports/?fields=name");
ask("route: with the name of the format", "GET /v2.0/ports.json?fields=name");
ask("route: a port with the name of the format", `GET ${WEB_2}.json?fields=name`);

// ---- filters, fields, pages ------------------------------------------------------------------------------------------------------------

const list = (query: string, more: More = {}) =>
  ask(`list: ${query}`, `GET /v2.0/ports?fields=name&${query}`, undefined, more);
list("name=web-1-port");
list("name=web-1-port&name=web-2-port");
list("name=WEB-1-PORT");
list("name=");
list("name=nothing");
list("id={web-1-port}");
list("device_id={server web-1}");
list("device_id={server web-1}&network_id={private}");
list("device_owner=compute:nova");
list("device_owner=compute");
list("status=DOWN");
list("status=ACTIVE");
list("network_id={provider}");
list(`network_id=${NOWHERE}`);
list("mac_address=FA:16:3E:60:00:01");
list("mac_address=zz");
list("fixed_ips=ip_address%3D10.60.0.11");
list("fixed_ips=ip_address=10.60.0.11");
list("fixed_ips=ip_address%3D10.60.0.11&fixed_ips=ip_address%3D10.60.0.12");
list("fixed_ips=ip_address%3D10.60.0.11&fixed_ips=subnet_id%3D{provider-subnet}");
list("fixed_ips=subnet_id%3D{private-subnet}");
list("fixed_ips=ip_address_substr%3D60.0.1");
list("fixed_ips=x");
list("fixed_ips=x%3D1");
list("admin_state_up=true");
list("admin_state_up=x");
list("tenant_id={harbour}");
list("project_id={pier}");
list(`security_groups=${NOWHERE}`);
list("description=hello");
list("tags=a");
list("not-tags=a");
list("nope=1");
list("nope=1&neither=2");
list("allowed_address_pairs=x");
list("port_security_enabled=true");
list("binding:host_id=x");
list("sort_key=name&sort_dir=asc", { ordered: true });
list("sort_key=name&sort_dir=desc", { ordered: true });
list("sort_key=network_id&sort_dir=asc&sort_key=name&sort_dir=desc");
list("sort_key=nope&sort_dir=asc");
list("sort_key=fixed_ips&sort_dir=asc");
list("sort_key=name");
list("sort_key=name&sort_dir=up");
list("sort_key=name&sort_dir=asc&limit=2", { ordered: true });
list("sort_key=name&sort_dir=asc&limit=2&marker={web-1-port}", { ordered: true });
list("sort_key=name&sort_dir=asc&limit=2&marker={web-vip}", { ordered: true });
list("sort_key=name&sort_dir=asc&limit=2&page_reverse=True", { ordered: true });
list("sort_key=name&sort_dir=asc&limit=2&page_reverse=True&marker={web-3-port}", { ordered: true });
list("sort_key=name&sort_dir=asc&limit=2&page_reverse=True&marker={web-1-port}", { ordered: true });
list("sort_key=name&sort_dir=asc&limit=100", { ordered: true });
list("limit=0");
list("limit=x");
list("limit=-1");
list(`limit=1&marker=${NOWHERE}`);
list("limit=1&marker=x");
list(`marker=${NOWHERE}`);
ask("fields: several", `GET ${WEB_1}?fields=id&fields=name`);
ask("fields: unknown", `GET ${WEB_1}?fields=nope`);
ask("fields: empty", "GET /v2.0/ports?fields=&name=web-1-port");
ask("fields: pairs", `GET ${WEB_1}?fields=allowed_address_pairs&fields=revision_number`);
ask("fields: a filter on one port", `GET ${WEB_1}?nope=1`);
ask(
  "floating IPs by address",
  "GET /v2.0/floatingips?floating_ip_address=203.0.113.110&fields=fixed_ip_address&fields=status",
);
ask("floating IPs by port", "GET /v2.0/floatingips?port_id={web-2-port}&fields=floating_ip_address");
ask("floating IPs by an unknown filter", "GET /v2.0/floatingips?name=x");

// ---- ports come and go --------------------------------------------------------------------------------------------------------------

const post = (name: string, port: object, more: More = {}) =>
  ask(`new port: ${name}`, "POST /v2.0/ports", { port }, more);
const inside = { network_id: "{private}" };
post("without network", {});
post("in an unknown network", { network_id: NOWHERE });
post("in a network that is no id", { network_id: "x" });
post("in a network of others", { network_id: "{pier-private}" });
post("in the outer network", { network_id: "{public}" });
post(
  "in the outer network, by an administrator",
  { network_id: "{public}", name: "outside", fixed_ips: [{ ip_address: "203.0.113.105" }] },
  { as: "admin", remember: { outside: "port.id" } },
);
ask("the port of the outer network goes", "DELETE /v2.0/ports/{outside}", undefined, { as: "admin" });
post("in a shared network of others", { network_id: "{provider}", fixed_ips: [] }, { remember: { guest: "port.id" } });
ask("its port goes", "DELETE /v2.0/ports/{guest}");
post("in a shared network of others, with an address", {
  network_id: "{provider}",
  fixed_ips: [{ ip_address: "10.80.0.50" }],
});
post("in a shared network of others, with pairs", { network_id: "{provider}", allowed_address_pairs: one("10.0.0.1") });
post("in a shared network of others, with a MAC address", {
  network_id: "{provider}",
  mac_address: "fa:16:3e:00:00:05",
});
post("in a shared network of others, without port security", {
  network_id: "{provider}",
  port_security_enabled: false,
});
post("by a reader", inside, { as: "reader" });
post("for another project", { ...inside, project_id: "{pier}" });
post("with a taken address", { ...inside, fixed_ips: [{ ip_address: "10.60.0.11" }] });
post("with the gateway's address", { ...inside, fixed_ips: [{ ip_address: "10.60.0.1" }] });
post("with the network's address", { ...inside, fixed_ips: [{ ip_address: "10.60.0.0" }] });
post("with the broadcast address", { ...inside, fixed_ips: [{ ip_address: "10.60.0.255" }] });
post("with a MAC address that is none", { ...inside, mac_address: "zz" });
post("with a taken MAC address", { ...inside, mac_address: "fa:16:3e:60:00:01" });
post("with a field that cannot be", { ...inside, status: "ACTIVE" });
post("with too many pairs", {
  ...inside,
  allowed_address_pairs: Array.from({ length: 11 }, (_, at) => one(`10.0.1.${at}`)[0]),
});
post("with pairs, without port security", {
  ...inside,
  port_security_enabled: false,
  allowed_address_pairs: one("10.0.0.1"),
});
post("with a security group, without port security", {
  ...inside,
  port_security_enabled: false,
  security_groups: ["{default}"],
});
post(
  "without port security",
  { ...inside, port_security_enabled: false, fixed_ips: [{ ip_address: "10.60.0.60" }] },
  { remember: { open: "port.id" } },
);
post(
  "a reserved address",
  {
    ...inside,
    name: "vip",
    description: "reserved",
    mac_address: "fa:16:3e:60:00:50",
    fixed_ips: [{ subnet_id: "{private-subnet}", ip_address: "10.60.0.50" }],
    tags: ["mooring", "b"],
    allowed_address_pairs: [...one("10.0.0.1"), ...mac("00:00:5e:00:01:07")],
  },
  { remember: { vip: "port.id" } },
);
post("tags twice", { ...inside, tags: ["a", "a"] });
post(
  "without an address",
  { ...inside, name: "bare", fixed_ips: [], mac_address: "fa:16:3e:60:00:51" },
  { remember: { bare: "port.id" } },
);
post(
  "with two addresses",
  {
    ...inside,
    name: "two",
    mac_address: "fa:16:3e:60:00:52",
    fixed_ips: [{ ip_address: "10.60.0.52" }, { ip_address: "10.60.0.53" }],
  },
  { remember: { two: "port.id" } },
);
ask(
  "two new ports at once",
  "POST /v2.0/ports",
  {
    ports: [
      { ...inside, name: "a", fixed_ips: [{ ip_address: "10.60.0.54" }], mac_address: "fa:16:3e:60:00:54" },
      { ...inside, name: "b", fixed_ips: [{ ip_address: "10.60.0.55" }], mac_address: "fa:16:3e:60:00:55" },
    ],
  },
  { remember: { a: "ports.0.id", b: "ports.1.id" } },
);
ask("a port by its tags", "GET /v2.0/ports?tags=mooring,b&fields=name");
ask("a port by one of its tags", "GET /v2.0/ports?tags-any=mooring,nothing&fields=name");
ask("a port that goes, by a reader", "DELETE /v2.0/ports/{a}", undefined, { as: "reader" });
ask("a port that goes, by another project", "DELETE /v2.0/ports/{a}", undefined, { as: "other" });
ask("a port that goes, at a wrong revision", "DELETE /v2.0/ports/{a}", undefined, match("revision_number=99"));
ask("a port that goes", "DELETE /v2.0/ports/{a}");
ask("a port that has gone", "DELETE /v2.0/ports/{a}");
ask("a second port that goes", "DELETE /v2.0/ports/{b}");
ask("an open port that goes", "DELETE /v2.0/ports/{open}");
ask("a server's port that goes", `DELETE ${WEB_2}`);
ask("a router's port that goes", "DELETE /v2.0/ports/{router-port}");

// ---- floating IPs -----------------------------------------------------------------------------------------------------------------------

const FREE = "/v2.0/floatingips/{203.0.113.111}";
const outer = { floating_network_id: "{public}" };
const obtain = (name: string, floatingip: object, more: More = {}) =>
  ask(`floating IP: ${name}`, "POST /v2.0/floatingips", { floatingip }, more);
const point = (name: string, floatingip: unknown, more: More = {}) =>
  ask(`floating IP: ${name}`, `PUT ${FREE}`, { floatingip }, more);
ask("floating IPs", "GET /v2.0/floatingips");
ask("a floating IP in use", "GET /v2.0/floatingips/{203.0.113.110}");
ask("an unknown floating IP", `GET /v2.0/floatingips/${NOWHERE}`);
ask("a floating IP of others", `GET ${FREE}`, undefined, { as: "other" });
obtain("without network", {});
obtain("of an inner network", { floating_network_id: "{private}" });
obtain("of an unknown network", { floating_network_id: NOWHERE });
obtain("of a network that is no id", { floating_network_id: "x" });
obtain("for an unknown port", { ...outer, port_id: NOWHERE });
obtain("for an address without port", { ...outer, fixed_ip_address: "10.60.0.11" });
obtain("of one's choice", { ...outer, floating_ip_address: "203.0.113.115" });
obtain("with tags", { ...outer, tags: ["a"] });
obtain("of an unknown subnet", { ...outer, subnet_id: NOWHERE });
obtain("obtained by a reader", outer, { as: "reader" });
obtain(
  "of one's choice, by an administrator",
  { ...outer, floating_ip_address: "203.0.113.116", project_id: "{harbour}", description: "third" },
  { as: "admin", remember: { third: "floatingip.id" } },
);
obtain("a taken one, by an administrator", { ...outer, floating_ip_address: "203.0.113.116" }, { as: "admin" });
obtain("a second for one address", { ...outer, port_id: "{web-2-port}" });
point("to an address that has one", { port_id: "{web-2-port}" });
point("to an address that the port has not", { port_id: "{web-1-port}", fixed_ip_address: "10.60.0.99" });
point("to an address without port", { fixed_ip_address: "10.60.0.11" });
point("to a port", { port_id: "{web-1-port}" });
point("to the same port again", { port_id: "{web-1-port}" });
point("moved", { port_id: "{web-3-port}" });
point("only described", { description: "mine" });
point("to a port without addresses", { port_id: "{bare}" });
point("to a port with two addresses", { port_id: "{two}" });
point("to one of two addresses", { port_id: "{two}", fixed_ip_address: "10.60.0.53" });
ask("floating IP: described, at one of two addresses", `PUT ${FREE}`, {
  floatingip: { description: "at one of two" },
});
ask("floating IP: a second for the same of two addresses", "PUT /v2.0/floatingips/{third}", {
  floatingip: { port_id: "{two}", fixed_ip_address: "10.60.0.53" },
});
ask("floating IP: a second for the other of two addresses", "PUT /v2.0/floatingips/{third}", {
  floatingip: { port_id: "{two}", fixed_ip_address: "10.60.0.52" },
});
point("to a port that no router leads to", { port_id: "{web-1-provider}" });
ask("floating IP: after a refused move", `GET ${FREE}`);
point("to its port's other address, which has one", { port_id: "{two}", fixed_ip_address: "10.60.0.52" });
point("to a port of others", { port_id: "{pier-1-port}" });
point("to a port that is no id", { port_id: "x" });
point("another address", { floating_ip_address: "203.0.113.99" });
point("another network", outer);
point("a status", { status: "ACTIVE" });
point("an unknown field", { nope: 1 });
point("by a reader", { description: "x" }, { as: "reader" });
point("at a wrong revision", { description: "x" }, match("revision_number=99"));
ask("floating IP: its port's address goes", "PUT /v2.0/ports/{two}", {
  port: { fixed_ips: [{ ip_address: "10.60.0.59" }] },
});
ask("floating IP: its port's address may change", "PUT /v2.0/ports/{two}", {
  port: { fixed_ips: [{ subnet_id: "{private-subnet}" }] },
});
ask("floating IP: its port goes", "DELETE /v2.0/ports/{two}");
ask("floating IP: after its port went", `GET ${FREE}`);
point("to a port again", { port_id: "{web-1-port}" });
point("by a body without fields, which detaches", {});
point("to a port once more", { port_id: "{web-1-port}" });
point("to nothing", { port_id: null });
point("to nothing again", { port_id: null });
ask(
  "floating IP: released at a wrong revision",
  "DELETE /v2.0/floatingips/{third}",
  undefined,
  match("revision_number=99"),
);
ask("floating IP: released by a reader", "DELETE /v2.0/floatingips/{third}", undefined, { as: "reader" });
ask("floating IP: released", "DELETE /v2.0/floatingips/{third}");
ask("floating IP: released twice", "DELETE /v2.0/floatingips/{third}");

// ---- tags -------------------------------------------------------------------------------------------------------------------------------

const TAGS = "/v2.0/ports/{vip}/tags";
ask("tags", `GET ${TAGS}`);
ask("tags replaced", `PUT ${TAGS}`, { tags: ["x", "y"] });
ask("tags twice", `PUT ${TAGS}`, { tags: ["x", "x"] });
ask("tags that are none", `PUT ${TAGS}`, { tags: "x" });
ask("tags without tags", `PUT ${TAGS}`, {});
ask("a tag put", `PUT ${TAGS}/z`);
ask("a tag put twice", `PUT ${TAGS}/z`);
ask("a tag asked for", `GET ${TAGS}/z`);
ask("an unknown tag", `GET ${TAGS}/nothing`);
ask("a tag that goes", `DELETE ${TAGS}/z`);
ask("a tag that has gone", `DELETE ${TAGS}/z`);
ask("tags added", `POST ${TAGS}`, { tags: ["q"] });
ask("tags by a reader", `PUT ${TAGS}`, { tags: [] }, { as: "reader" });
ask("tags of an unknown port", `PUT /v2.0/ports/${NOWHERE}/tags`, { tags: [] });
ask("the tagged port", "GET /v2.0/ports/{vip}");
ask("all tags go", `DELETE ${TAGS}`);
ask("a floating IP's tags", "PUT /v2.0/floatingips/{203.0.113.111}/tags", { tags: ["mooring"] });
ask("a floating IP by its tag", "GET /v2.0/floatingips?tags=mooring&fields=floating_ip_address&fields=tags");

// ---- networks and subnets ------------------------------------------------------------------------------------------------------------------

ask("a new network", "POST /v2.0/networks", { network: { name: "island" } }, { remember: { island: "network.id" } });
ask("a new shared network", "POST /v2.0/networks", { network: { name: "x", shared: true } });
ask("a new outer network", "POST /v2.0/networks", { network: { name: "x", "router:external": true } });
ask("a new network by a reader", "POST /v2.0/networks", { network: { name: "x" } }, { as: "reader" });
ask(
  "a new port in a network without subnets",
  "POST /v2.0/ports",
  { port: { network_id: "{island}", name: "dry", mac_address: "fa:16:3e:60:00:70" } },
  { remember: { dry: "port.id" } },
);
ask(
  "a new subnet",
  "POST /v2.0/subnets",
  { subnet: { network_id: "{island}", name: "beach", ip_version: 4, cidr: "10.70.0.0/30", enable_dhcp: false } },
  { remember: { beach: "subnet.id" } },
);
ask("a new subnet without range", "POST /v2.0/subnets", { subnet: { network_id: "{island}", ip_version: 4 } });
ask("a new subnet with a range that is none", "POST /v2.0/subnets", {
  subnet: { network_id: "{island}", ip_version: 4, cidr: "x" },
});
ask("a new subnet in a network of others", "POST /v2.0/subnets", {
  subnet: { network_id: "{provider}", ip_version: 4, cidr: "10.71.0.0/24" },
});
ask(
  "the last address of a subnet",
  "POST /v2.0/ports",
  { port: { network_id: "{island}", name: "last", mac_address: "fa:16:3e:60:00:71" } },
  { remember: { last: "port.id" } },
);
ask("one more than the last address", "POST /v2.0/ports", { port: { network_id: "{island}" } });
ask("the network after its subnet", "GET /v2.0/networks/{island}");
ask("a network renamed", "PUT /v2.0/networks/{island}", { network: { name: "isle" } });
ask("a network of others renamed", "PUT /v2.0/networks/{provider}", { network: { name: "x" } });
ask("a network removed while ports stand", "DELETE /v2.0/networks/{island}");
ask("a subnet removed while ports stand", "DELETE /v2.0/subnets/{beach}");
ask("the last address's port goes", "DELETE /v2.0/ports/{last}");
ask("the dry port goes", "DELETE /v2.0/ports/{dry}");
ask("a subnet removed", "DELETE /v2.0/subnets/{beach}");
ask("a network removed", "DELETE /v2.0/networks/{island}");
ask("a network removed twice", "DELETE /v2.0/networks/{island}");

export const questions: readonly Question[] = all;
