import { asMeant, catalog } from "@mooring/core";

type Fields = Readonly<Record<string, unknown>>;
type Name = { readonly resource: string } | { readonly query: string };

/** What a module for one kind, or for one query, takes beside the fields of its spec. */
const BESIDE = {
  resource: ["state", "items", "allow_replace", "settings", "timeouts", "plan"],
  query: ["settings", "timeouts", "plan"],
};

/** What Ansible puts in the place of a value that was to be left out, where it does not leave it out itself. */
const OMITTED = "__omit_place_holder__";

/** A task's arguments, or any other request that templates had a hand in → the request that was meant. */
export async function translate(raw: Fields, module: string | undefined): Promise<Fields> {
  const given = withoutOmitted(raw);
  const name = thinName(module);
  return meant(ownSettings(filled(name ? fromModule(given, name) : given)));
}

/** The names of all fields that a spec of the request's kind may have. */
export async function fieldsOf({ resource }: Fields): Promise<readonly string[]> {
  const cloud = cloudOf({ resource });
  const definitions = Object.hasOwn(catalog, cloud) ? await catalog[cloud]?.load() : undefined;
  return Object.keys(definitions?.resources.find(({ kind }) => kind === resource)?.spec._zod.def.shape ?? {});
}

/** `mooring.cloud.gcore_private_ports_info` → the kind or query that the module is for; `undefined` for the module of all. */
export function thinName(module = ""): Name | undefined {
  const name = module.split(".").at(-1) ?? "";
  const isOf = (one: string, suffix = "") => one.replaceAll(/[/-]/g, "_") + suffix === name;
  for (const { resources, queries } of Object.values(catalog)) {
    const resource = resources.find((one) => isOf(one));
    if (resource) return { resource };
    const query = queries.find((one) => isOf(one, "_info"));
    if (query) return { query };
  }
  return undefined;
}

function fromModule(given: Fields, name: Name): Fields {
  const names = BESIDE["query" in name ? "query" : "resource"];
  const fields = Object.entries(given);
  const beside = Object.fromEntries(fields.filter(([field]) => names.includes(field)));
  const spec = Object.fromEntries(fields.filter(([field]) => !(field in beside)));
  const { items } = beside;
  const several = items !== undefined && items !== null && items !== "";
  return { ...name, ...beside, ...(several && Object.keys(spec).length === 0 ? {} : { spec }) };
}

/** An empty text is how a template leaves out an argument. */
const filled = (request: Fields): Fields =>
  Object.fromEntries(Object.entries(request).filter(([, value]) => value !== ""));

const isKept = (value: unknown) => !(typeof value === "string" && value.startsWith(OMITTED));

const withoutOmitted = (map: Fields): Fields =>
  Object.fromEntries(
    Object.entries(map)
      .filter(([, one]) => isKept(one))
      .map(([name, one]) => [name, keptIn(one)]),
  );

function keptIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter(isKept).map(keptIn);
  return isMap(value) ? withoutOmitted(value) : value;
}

const cloudOf = ({ resource, query }: Fields): string => String(resource ?? query).split("/")[0] ?? "";

/** Settings under a cloud's name are that cloud's alone: so `module_defaults` may hold those of several. */
function ownSettings(request: Fields): Fields {
  const settings = fromJson(request.settings);
  if (!isMap(settings)) return { ...request, ...("settings" in request ? { settings } : {}) };
  const shared = Object.entries(settings).filter(
    ([name, value]) => !(Object.hasOwn(catalog, name) && isMap(fromJson(value))),
  );
  const own = fromJson(settings[cloudOf(request)]);
  return { ...request, settings: { ...Object.fromEntries(shared), ...(isMap(own) ? own : {}) } };
}

/** The cloud is loaded only for a value that may mean something else than it is. */
async function meant(request: Fields): Promise<Fields> {
  const [timeouts, items] = [request.timeouts, request.items].map(fromJson);
  const spec = fromJson(request.spec);
  const known: Record<string, unknown> = { ...request, spec, items, timeouts };
  for (const name of Object.keys(known)) if (known[name] === undefined) delete known[name];
  if (![spec, items, request.settings].some(odd)) return known;
  const cloud = Object.hasOwn(catalog, cloudOf(request)) ? await catalog[cloudOf(request)]?.load() : undefined;
  const schema =
    request.resource !== undefined
      ? cloud?.resources.find(({ kind }) => kind === request.resource)?.spec
      : cloud?.queries.find(({ name }) => name === request.query)?.input;
  if (!cloud || !schema) return known;
  return {
    ...known,
    ...(isMap(spec) && { spec: asMeant(schema, spec, ["spec"]) }),
    ...(Array.isArray(items) && { items: items.map((one, index) => asMeant(schema, one, ["items", index])) }),
    ...(isMap(request.settings) && { settings: asMeant(cloud.settings, request.settings, ["settings"], true) }),
  };
}

/** Is there an empty text, a number, or a text that may stand for a list or a map? */
function odd(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(odd);
  return typeof value === "number" || (typeof value === "string" && /^\s*([[{(]|$)/.test(value));
}

const isMap = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

function fromJson(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[{[]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
