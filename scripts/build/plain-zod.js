// What the schemas of this repository make of `zod/mini`, and no more, as plain functions: the builds put it in zod's place (plain-zod.ts says
// why). `test/plain-zod.test.ts` holds it to zod's own answers: the same values, the same issues in the same order, the same words.

/** A value on its way through the schemas, with what is wrong with it. */
const run = (schema, value) => schema.run({ value, issues: [] });

/** Does any of these issues end the checks that follow? */
const ends = (payload, from = 0) =>
  payload.aborted === true || payload.issues.slice(from).some((issue) => issue.continue !== true);

/** One object each, and what reads a value is shared: a start makes some hundred schemas, and most of them read nothing. */
class Schema {
  constructor(def, parse, optin, optout, parent) {
    this.def = def;
    /** Takes a payload; asks `this` for what it is made of. */
    this.parse = parse;
    this.optin = optin;
    this.optout = optout;
    this.parent = parent;
    /** Its own words, for the registry. */
    this.told = undefined;
  }

  /** What zod keeps there. */
  get _zod() {
    return this;
  }

  /** The fields of a map. */
  get shape() {
    return this.def.shape;
  }

  run(payload) {
    const { checks } = this.def;
    return checks === undefined ? this.parse(payload) : checked(this.parse(payload), checks);
  }

  check(...more) {
    const checks = [...(this.def.checks ?? []), ...more];
    const copy = new Schema({ ...this.def, checks }, this.parse, this.optin, this.optout, this);
    for (const check of checks) check.attach?.(copy);
    return copy;
  }
}

function checked(payload, checks) {
  let over = ends(payload);
  for (const { when, check } of checks) {
    if (when ? payload.aborted || !when(payload.value) : over) continue;
    const before = payload.issues.length;
    check?.(payload);
    over ||= payload.issues.length > before && ends(payload, before);
  }
  return payload;
}

/** As a reader of a failed parse sees an issue. */
function told({ continue: _, input: __, ...issue }) {
  return { ...issue, path: issue.path ?? [], message: issue.message || "Invalid input" };
}

const under = (key, issues) => {
  for (const issue of issues) issue.path = [key, ...(issue.path ?? [])];
  return issues;
};

const wrongType = (payload, expected, more) => {
  payload.issues.push({ expected, code: "invalid_type", ...more });
  return payload;
};

export const safeParse = (schema, value) => {
  const { value: data, issues } = run(schema, value);
  return issues.length > 0 ? { success: false, error: { issues: issues.map(told) } } : { success: true, data };
};

export const parse = (schema, value) => {
  const { success, data, error } = safeParse(schema, value);
  if (!success) throw Object.assign(new Error(JSON.stringify(error.issues)), error);
  return data;
};

export const NEVER = Object.freeze({ status: "aborted" });

export const globalRegistry = {
  add(schema, meta) {
    schema.told = meta;
    return this;
  },
  get(schema) {
    const { told: own, parent } = schema;
    if (!parent) return own;
    const all = { ...this.get(parent), ...own };
    return Object.keys(all).length > 0 ? all : undefined;
  },
};

function readOfType(payload) {
  const { type } = this.def;
  return typeof payload.value === type ? payload : wrongType(payload, type);
}
function readNumber(payload) {
  const { value } = payload;
  if (typeof value === "number" && Number.isFinite(value)) return payload;
  const received = typeof value === "number" ? { received: Number.isNaN(value) ? "NaN" : "Infinity" } : {};
  return wrongType(payload, "number", received);
}
const readAnything = (payload) => payload;
function readLiteral(payload) {
  const { values } = this.def;
  if (payload.value !== values[0]) payload.issues.push({ code: "invalid_value", values: [...values] });
  return payload;
}

export const string = () => new Schema({ type: "string" }, readOfType);
export const boolean = () => new Schema({ type: "boolean" }, readOfType);
export const number = () => new Schema({ type: "number" }, readNumber);
export const unknown = () => new Schema({ type: "unknown" }, readAnything);
export const literal = (value) => new Schema({ type: "literal", values: [value] }, readLiteral);

const isMap = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** No object of a class of its own, such as a date. */
function isPlain(value) {
  if (!isMap(value) || typeof value.constructor !== "function") return isMap(value);
  const { prototype } = value.constructor;
  return isMap(prototype) && Object.hasOwn(prototype, "isPrototypeOf");
}

function readObject(payload) {
  const { shape, loose } = this.def;
  const input = payload.value;
  if (!isMap(input)) return wrongType(payload, "object");
  payload.value = {};
  for (const key of Object.keys(shape)) if (key !== "__proto__") property(payload, input, key, shape[key]);
  const strange = [];
  for (const key in input) {
    if (Object.hasOwn(shape, key)) continue;
    if (!loose) strange.push(key);
    else if (key !== "__proto__") payload.value[key] = input[key];
  }
  if (strange.length > 0) payload.issues.push({ code: "unrecognized_keys", keys: strange, continue: true });
  return payload;
}

function property(payload, input, key, schema) {
  const { optin, optout } = schema;
  const there = key in input;
  const result = run(schema, input[key]);
  if (!there && optout && optin === "optional") return;
  if (result.issues.length > 0) {
    if (optin && optout && !there) return;
    payload.issues.push(...under(key, result.issues));
  }
  if (!there && !optin) {
    if (result.issues.length === 0) wrongType(payload, "nonoptional", { path: [key] });
    return;
  }
  if (result.value !== undefined || there || (optin === "defaulted" && !optout)) payload.value[key] = result.value;
}

const objectOf = (shape, loose) => new Schema({ type: "object", shape, loose }, readObject);
export const strictObject = (shape) => objectOf(shape, false);
export const looseObject = (shape) => objectOf(shape, true);
export const extend = ({ def }, shape) => objectOf({ ...def.shape, ...shape }, def.loose);

function readArray(payload) {
  const { element } = this.def;
  const input = payload.value;
  if (!Array.isArray(input)) return wrongType(payload, "array");
  payload.value = Array.from(input, (one, index) => {
    const { value, issues } = run(element, one);
    if (issues.length > 0) payload.issues.push(...under(index, issues));
    return value;
  });
  return payload;
}
export const array = (element) => new Schema({ type: "array", element }, readArray);

function readRecord(payload) {
  const { valueType } = this.def;
  const input = payload.value;
  if (!isPlain(input)) return wrongType(payload, "record");
  payload.value = {};
  for (const key of Object.keys(input)) {
    if (key === "__proto__") continue;
    const { value, issues } = run(valueType, input[key]);
    if (issues.length > 0) payload.issues.push(...under(key, issues));
    payload.value[key] = value;
  }
  return payload;
}
/** With keys of any text. */
export const record = (keyType, valueType) => new Schema({ type: "record", keyType, valueType }, readRecord);

function readOptional(payload) {
  const { innerType } = this.def;
  if (payload.value !== undefined) return innerType.run(payload);
  if (innerType.optin !== "defaulted") return payload;
  const { value, issues } = run(innerType, undefined);
  payload.value = issues.length > 0 ? undefined : value;
  return payload;
}
export const optional = (innerType) => {
  const optin = innerType.optin === "defaulted" ? "defaulted" : "optional";
  return new Schema({ type: "optional", innerType }, readOptional, optin, "optional");
};

function readNullable(payload) {
  return payload.value === null ? payload : this.def.innerType.run(payload);
}
export const nullable = (innerType) =>
  new Schema({ type: "nullable", innerType }, readNullable, innerType.optin, innerType.optout);

function readDefault(payload) {
  const { innerType, defaultValue } = this.def;
  const result = payload.value === undefined ? payload : innerType.run(payload);
  if (result.value === undefined) result.value = defaultValue;
  return result;
}
export const _default = (innerType, defaultValue) =>
  new Schema({ type: "default", innerType, defaultValue }, readDefault, "defaulted");

function readPrefault(payload) {
  const { innerType, defaultValue } = this.def;
  if (payload.value === undefined) payload.value = defaultValue;
  return innerType.run(payload);
}
export const prefault = (innerType, defaultValue) =>
  new Schema({ type: "prefault", innerType, defaultValue }, readPrefault, "defaulted");

function readCaught(payload) {
  const { innerType, catchValue } = this.def;
  const result = run(innerType, payload.value);
  payload.value = result.issues.length > 0 ? catchValue : result.value;
  return payload;
}
const caught = (innerType, catchValue) => {
  const { optin, optout } = innerType;
  const entering = optin === "defaulted" ? optin : "optional";
  return new Schema({ type: "catch", innerType, catchValue }, readCaught, entering, optout);
};

export { caught as catch };

function readPipe(payload) {
  const { in: from, out } = this.def;
  const left = from.run(payload);
  if (!left.issues.some(({ code }) => code !== "unrecognized_keys"))
    return out.run({ value: left.value, issues: left.issues });
  left.aborted = true;
  return left;
}
export const pipe = (from, out) => new Schema({ type: "pipe", in: from, out }, readPipe, from.optin, out.optout);

function readTransform(payload) {
  payload.value = this.def.transform(payload.value, payload);
  return payload;
}
export const transform = (make) => new Schema({ type: "transform", transform: make }, readTransform, "optional");

function readUnion(payload) {
  const results = this.def.options.map((option) => run(option, payload.value));
  const fits = results.find(({ issues }) => issues.length === 0);
  if (fits) return fits;
  const near = results.filter((result) => !ends(result));
  if (near.length === 1) {
    payload.value = near[0].value;
    return near[0];
  }
  payload.issues.push({ code: "invalid_union", errors: results.map(({ issues }) => issues.map(told)) });
  return payload;
}
export const union = (options) => {
  const ins = options.map(({ optin }) => optin);
  const optin = ins.includes("defaulted") ? "defaulted" : ins.some((one) => one !== undefined) ? "optional" : undefined;
  const optout = options.some((option) => option.optout === "optional") ? "optional" : undefined;
  return new Schema({ type: "union", options }, readUnion, optin, optout);
};

export const refine = (holds, { message, error = message, path = [] } = {}) => ({
  check(payload) {
    if (holds(payload.value)) return;
    payload.issues.push({ code: "custom", path: [...path], continue: true, ...(error ? { message: error } : {}) });
  },
});

export const minLength = (minimum) => ({
  when: (value) => value !== undefined && value !== null && value.length !== undefined,
  check(payload) {
    const { value } = payload;
    if ((typeof value === "string" ? [...value] : value).length >= minimum) return;
    const origin = typeof value === "string" ? "string" : Array.isArray(value) ? "array" : "unknown";
    payload.issues.push({ origin, code: "too_small", minimum, inclusive: true, continue: true });
  },
});

export const meta = (told) => ({
  attach: (schema) => globalRegistry.add(schema, { ...globalRegistry.get(schema), ...told }),
});

/** Schemas are printed by zod itself, where they are printed at all. */
export const toJSONSchema = () => {
  throw new Error("the printer of schemas is left out of this build");
};
