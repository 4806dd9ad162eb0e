import type { Asker, Question } from "./openstack-questions.ts";

/** One of the two that are asked. */
export interface Side {
  /** Of Keystone and of Neutron, without slash at the end. */
  readonly bases: Readonly<Record<Question["to"], string>>;
  /** What the questions call `{name}` → what it is called here. Grows with what the answers are to be remembered for. */
  readonly names: Map<string, string>;
}

/** An answer in words that both sides share: no id, address, time or token that only one of them knows. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Puts all questions in turn: later ones live on what earlier ones did. */
export async function askAll(side: Side, questions: readonly Question[]): Promise<ReadonlyMap<string, Answer>> {
  await logIn(side);
  const answers = new Map<string, Answer>();
  for (const question of questions) {
    if (answers.has(question.name)) throw new Error(`two questions are called ${question.name}`);
    answers.set(question.name, await put(side, question));
  }
  return answers;
}

async function put(side: Side, question: Question): Promise<Answer> {
  const { headers, status, text } = await send(side, question);
  const json = parsed(text);
  for (const [name, path] of Object.entries(question.remember)) {
    const value = path.startsWith("x-") ? headers.get(path) : at(json, path);
    if (value !== undefined && value !== null) side.names.set(name, String(value));
  }
  const plain = plainly(side);
  return {
    status,
    headers: Object.fromEntries(shownHeaders(headers).map(([name, value]) => [name, plain(value) as string])),
    body: inOrder(plain(json), question.ordered),
  };
}

const at = (json: unknown, path: string) =>
  path.split(".").reduce<unknown>((one, key) => (one as Record<string, unknown> | undefined)?.[key], json);

async function send(side: Side, question: Question) {
  const { as, to, method, body } = question;
  const fill = filler(side);
  const text = body === undefined ? null : fill(typeof body === "string" ? body : JSON.stringify(body));
  const token = as === "nobody" ? undefined : as === "stranger" ? "nonsense" : side.names.get(`token of ${as}`);
  const answer = await fetch(`${side.bases[to]}${fill(question.path)}`, {
    method,
    redirect: "manual",
    headers: {
      ...(text === null ? {} : { "content-type": "application/json" }),
      ...(token === undefined ? {} : { "x-auth-token": token }),
      ...Object.fromEntries(Object.entries(question.headers).map(([name, value]) => [name, fill(value)])),
    },
    body: text,
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

const filler =
  ({ names }: Side) =>
  (text: string): string =>
    text.replaceAll(/\{([a-z0-9][^{}":,]*)\}/g, (whole, name: string) => names.get(name) ?? whole);

function parsed(text: string): unknown {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

const USERS: Readonly<Record<Exclude<Asker, "nobody" | "stranger" | "program" | "gone">, readonly [string, string?]>> =
  {
    member: ["mooring", "harbour"],
    reader: ["lookout", "harbour"],
    other: ["other", "pier"],
    admin: ["admin", "admin"],
    unscoped: ["mooring"],
  };

async function logIn(side: Side): Promise<void> {
  const { names } = side;
  const domain = { id: "default" };
  const logins = Object.entries(USERS).map(([asker, [name, project]]) => ({
    asker,
    auth: {
      identity: { methods: ["password"], password: { user: { name, domain, password: names.get("password") } } },
      ...(project === undefined ? {} : { scope: { project: { name: project, domain } } }),
    },
  }));
  const credential = { id: names.get("credential"), secret: names.get("secret") };
  const program = { identity: { methods: ["application_credential"], application_credential: credential } };
  for (const { asker, auth } of [...logins, { asker: "program", auth: program }]) {
    const answer = await fetch(`${side.bases.keystone}/v3/auth/tokens`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ auth }),
    });
    if (answer.status !== 201) throw new Error(`${asker} cannot log in: ${answer.status} ${await answer.text()}`);
    names.set(`token of ${asker}`, answer.headers.get("x-subject-token") ?? "");
  }
}

/** The headers that a client may go by; of the request's id only that there is one. */
function shownHeaders(headers: Headers): [string, string][] {
  const shown: [string, string][] = [];
  for (const name of ["location", "www-authenticate", "x-subject-token", "vary"]) {
    const value = headers.get(name);
    if (value !== null) shown.push([name, value]);
  }
  const type = headers.get("content-type");
  if (type !== null) shown.push(["content-type", type.split(";")[0] ?? ""]);
  const allow = headers.get("allow");
  if (allow !== null) shown.push(["allow", allow.split(", ").sort().join(", ")]);
  if (headers.has("x-openstack-request-id")) shown.push(["x-openstack-request-id", "there"]);
  return shown;
}

/** Values that are of one's own making, whatever they are; a catalogue's addresses among them. */
const OWN_KEYS = new Set(["secret", "audit_ids", "url"]);

/** Spells what only this side knows in words that both share. */
function plainly({ bases, names }: Side): (value: unknown) => unknown {
  const known = [...names].filter(([, value]) => value.length >= 20);
  const words = known.map(([name, value]): [string, string] => [value, `<${name}>`]);
  words.push([bases.neutron, "<neutron>"], [bases.keystone, "<keystone>"]);
  words.sort(([a], [b]) => b.length - a.length);
  const spelled = (text: string) => {
    let plain = text;
    for (const [value, word] of words) plain = plain.replaceAll(value, word);
    return (
      plain
        .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<id>")
        .replaceAll(/\b[0-9a-f]{32}\b|(admin|manager|member|reader)-role0+/g, "<id>")
        .replaceAll(/gAAAA[\w=-]+/g, "<token>")
        .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, "<time>")
        // A MAC address that nobody chose.
        .replaceAll(/fa:16:3e(?!:(?:(?:60|80|90):0[02]|00:00))(:[0-9a-f]{2}){3}/g, "<mac>")
        .replace(/(?<=^Unrecognized attribute\(s\) ')[^']+/, (names) => names.split(", ").sort().join(", "))
        .replace(/(?<=id for these ports is: ).+(?=\.$)/, (ids) => ids.split(",").sort().join(","))
        .replaceAll(/floating IP 203\.0\.113\.\d+ \(<id>\)/g, "floating IP <address> (<id>)")
        // Keystone prints the whole schema behind its first sentence.
        .replace(/\n\nFailed validating[\s\S]*$/, "")
    );
  };
  const plain = (value: unknown): unknown => {
    if (typeof value === "string") return spelled(value);
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([key, one]) => [key, OWN_KEYS.has(key) ? `<${key}>` : plain(one)]);
    return Object.fromEntries(entries.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
  };
  return plain;
}

/** Lists whose order says something: the others follow ids. */
const KEPT = new Set(["allowed_address_pairs", "fixed_ips", "tags", "ports_links"]);

function inOrder(value: unknown, ordered: boolean, key = ""): unknown {
  if (Array.isArray(value)) {
    const inner = value.map((one) => inOrder(one, false));
    if (ordered || KEPT.has(key)) return inner;
    return inner.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inOrder(one, ordered, name)]));
}
