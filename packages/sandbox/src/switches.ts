import { isDeepStrictEqual } from "node:util";
import type { Emulator, SwitchNote } from "@mooring/core/emulators";

/** Cloud name → switch → value. */
export type SwitchSettings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A switch of one cloud, with what is known of it. */
export interface KnownSwitch extends SwitchNote {
  readonly name: string;
  readonly default: unknown;
}

/** All switches of a cloud, in the order in which its emulator has them. */
export function switchesOf(emulator: Emulator): readonly KnownSwitch[] {
  const { switches } = emulator.start({ date: () => 0, random: () => 0, uuid: () => "" });
  return Object.entries(switches).map(([name, value]) => ({
    about: "",
    ...emulator.switchNotes?.[name],
    name,
    default: value,
  }));
}

/** A value as it is to be set: completed, checked. Throws an Error that says what the switch takes. */
export function checkedSwitch(cloud: string, known: readonly KnownSwitch[], name: string, value: unknown): unknown {
  const one = known.find((known) => known.name === name);
  if (!one) throw new Error(`${cloud} has no switch ${name}; it has ${known.map(({ name }) => name).join(", ")}`);
  const bad = (what: string) =>
    new Error(`the switch ${cloud}.${name} takes ${what}, but was given ${JSON.stringify(value)}`);
  if (one.values) {
    if (one.values.some((allowed) => isDeepStrictEqual(allowed, value))) return value;
    throw bad(one.values.map((allowed) => JSON.stringify(allowed)).join(", "));
  }
  if (typeof one.default === "boolean") {
    if (typeof value === "boolean") return value;
    throw bad("true or false");
  }
  if (typeof one.default === "number" || one.default === null) return checkedNumber(one, value, bad);
  if (Array.isArray(one.default)) {
    if (Array.isArray(value) && value.every((text) => typeof text === "string")) return [...value];
    throw bad("a list of texts");
  }
  if (typeof one.default === "object") {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...one.default, ...value };
    throw bad("an object");
  }
  if (typeof value === typeof one.default) return value;
  throw bad(`a ${typeof one.default}`);
}

function checkedNumber({ name, default: usual }: KnownSwitch, value: unknown, bad: (what: string) => Error): unknown {
  const isNumber = (one: unknown): one is number => typeof one === "number" && one >= 0;
  if (value === "Infinity") return Number.POSITIVE_INFINITY;
  if (isNumber(value) || (usual === null && value === null)) return value;
  if (name !== "task_seconds") throw bad(usual === null ? "a number, or null" : "a number");
  const [least, most]: readonly unknown[] = Array.isArray(value) && value.length === 2 ? value : [];
  if (isNumber(least) && isNumber(most) && least <= most) return [least, most];
  throw bad("a number, or a range such as 2-8 or [2, 8]");
}

/** Reads `gcore.task_seconds=2-8`. Throws an Error for its writer; whether there is such a switch is not its business. */
export function parseSwitch(text: string): { readonly cloud: string; readonly name: string; readonly value: unknown } {
  const [, cloud = "", name = "", value = ""] = /^([^.=]+)\.([^=]+)=(.*)$/s.exec(text) ?? [];
  if (!cloud) throw new Error(`a switch reads like gcore.task_seconds=2-8, but is ${JSON.stringify(text)}`);
  return { cloud, name, value: readValue(value) };
}

/** A range, or JSON; what is neither is a text. */
function readValue(text: string): unknown {
  const [, from, to] = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (from !== undefined) return [Number(from), Number(to)];
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
