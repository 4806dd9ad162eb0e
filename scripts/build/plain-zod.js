// What the schemas of this repository make of `zod/mini`, and no more, as plain functions: the builds put it in zod's place (plain-zod.ts says
// why). `test/plain-zod.test.ts` holds it to zod's own answers: the same values, the same issues in the same order, the same words.

/** A value on its way through the schemas, with what is wrong with it. */
const run = (schema, value) => schema._zod.run({ value, issues: [] });

/** Does any of these issues end the checks that follow? */
const ends = (payload, from = 0) =>
  payload.aborted === true || payload.issues.slice(from).some((issue) => issue.continue !== true);

class Schema {
  constructor(def, parse, { optin, optout } = {}, parent = undefined) {
    const { checks = [] } = def;
    this._zod = {
      def,
      optin,
      optout,
      parent,
      run: checks.length === 0 ? parse : (payload) => checked(parse(payload), checks),
    };
    this.parse = parse;
    for (const check of checks) check.attach?.(this);
  }

  /** What it was made of. */
  get def() {
    return this._zod.def;
  }

  /** The fields of a map. */
  get shape() {
    return this._zod.def.shape;
  }

  check(...more) {
    const { def, optin, optout } = this._zod;
    return new Schema({ ...def, checks: [...(def.checks ?? []), ...more] }, this.parse, { optin, optout }, this);
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
  known: new WeakMap(),
  add(schema, meta) {
    this.known.set(schema, meta);
    return this;
  },
  get(schema) {
    const own = this.known.get(schema);
    const { parent } = schema._zod;
    if (!parent) return own;
    const all = { ...this.get(parent), ...own };
    return Object.keys(all).length > 0 ? all : undefined;
  },
};

const ofType = (type) =>
  new Schema({ type }, (payload) => (typeof payload.value === type ? payload : wrongType(payload, type)));

export const string = () => ofType("string");
export const boolean = () => ofType("boolean");
export const number = () =>
  new Schema({ type: "number" }, (payload) => {
    const { value } = payload;
    if (typeof value === "number" && Number.isFinite(value)) return payload;
    const received = typeof value === "number" ? { received: Number.isNaN(value) ? "NaN" : "Infinity" } : {};
    return wrongType(payload, "number", received);
  });
export const unknown = () => new Schema({ type: "unknown" }, (payload) => payload);
export const literal = (value) =>
  new Schema({ type: "literal", values: [value] }, (payload) => {
    if (payload.value !== value) payload.issues.push({ code: "invalid_value", values: [value] });
    return payload;
  });

const isMap = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** No object of a class of its own, such as a date. */
function isPlain(value) {
  if (!isMap(value) || typeof value.constructor !== "function") return isMap(value);
  const { prototype } = value.constructor;
  return isMap(prototype) && Object.hasOwn(prototype, "isPrototypeOf");
}

function objectOf(shape, loose) {
  return new Schema({ type: "object", shape, loose }, (payload) => {
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
  });
}

function property(payload, input, key, schema) {
  const { optin, optout } = schema._zod;
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

export const strictObject = (shape) => objectOf(shape, false);
export const looseObject = (shape) => objectOf(shape, true);
export const extend = ({ _zod: { def } }, shape) => objectOf({ ...def.shape, ...shape }, def.loose);

export const array = (element) =>
  new Schema({ type: "array", element }, (payload) => {
    const input = payload.value;
    if (!Array.isArray(input)) return wrongType(payload, "array");
    payload.value = Array.from(input, (one, index) => {
      const { value, issues } = run(element, one);
      if (issues.length > 0) payload.issues.push(...under(index, issues));
      return value;
    });
    return payload;
  });

/** With keys of any text. */
export const record = (keyType, valueType) =>
  new Schema({ type: "record", keyType, valueType }, (payload) => {
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
  });

export const optional = (innerType) => {
  const defaulted = innerType._zod.optin === "defaulted";
  return new Schema(
    { type: "optional", innerType },
    (payload) => {
      if (payload.value !== undefined) return innerType._zod.run(payload);
      if (!defaulted) return payload;
      const { value, issues } = run(innerType, undefined);
      payload.value = issues.length > 0 ? undefined : value;
      return payload;
    },
    { optin: defaulted ? "defaulted" : "optional", optout: "optional" },
  );
};

export const nullable = (innerType) => {
  const { optin, optout } = innerType._zod;
  const parse = (payload) => (payload.value === null ? payload : innerType._zod.run(payload));
  return new Schema({ type: "nullable", innerType }, parse, { optin, optout });
};

export const _default = (innerType, defaultValue) =>
  new Schema(
    { type: "default", innerType, defaultValue },
    (payload) => {
      const result = payload.value === undefined ? payload : innerType._zod.run(payload);
      if (result.value === undefined) result.value = defaultValue;
      return result;
    },
    { optin: "defaulted" },
  );

export const prefault = (innerType, defaultValue) =>
  new Schema(
    { type: "prefault", innerType, defaultValue },
    (payload) => {
      if (payload.value === undefined) payload.value = defaultValue;
      return innerType._zod.run(payload);
    },
    { optin: "defaulted" },
  );

const caught = (innerType, value) => {
  const { optin, optout } = innerType._zod;
  return new Schema(
    { type: "catch", innerType },
    (payload) => {
      const result = run(innerType, payload.value);
      payload.value = result.issues.length > 0 ? value : result.value;
      return payload;
    },
    { optin: optin === "defaulted" ? optin : "optional", optout },
  );
};

export { caught as catch };

export const pipe = (from, out) =>
  new Schema(
    { type: "pipe", in: from, out },
    (payload) => {
      const left = from._zod.run(payload);
      if (!left.issues.some(({ code }) => code !== "unrecognized_keys"))
        return out._zod.run({ value: left.value, issues: left.issues });
      left.aborted = true;
      return left;
    },
    { optin: from._zod.optin, optout: out._zod.optout },
  );

export const transform = (make) =>
  new Schema(
    { type: "transform", transform: make },
    (payload) => {
      payload.value = make(payload.value, payload);
      return payload;
    },
    { optin: "optional" },
  );

export const union = (options) => {
  const ins = options.map(({ _zod }) => _zod.optin);
  const optin = ins.includes("defaulted") ? "defaulted" : ins.some((one) => one !== undefined) ? "optional" : undefined;
  const optout = options.some(({ _zod }) => _zod.optout === "optional") ? "optional" : undefined;
  return new Schema(
    { type: "union", options },
    (payload) => {
      const results = options.map((option) => run(option, payload.value));
      const fits = results.find(({ issues }) => issues.length === 0);
      if (fits) return fits;
      const near = results.filter((result) => !ends(result));
      if (near.length === 1) {
        payload.value = near[0].value;
        return near[0];
      }
      payload.issues.push({ code: "invalid_union", errors: results.map(({ issues }) => issues.map(told)) });
      return payload;
    },
    { optin, optout },
  );
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
