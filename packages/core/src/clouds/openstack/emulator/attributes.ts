import { parseAddress } from "../../../emulation/addresses.ts";
import { said } from "./python.ts";
import { badRequest, invalidInput, refuse } from "./refusals.ts";
import type { Cell } from "./world.ts";

/** Reads one value of a body: gives back what is stored, or refuses in Neutron's words. */
export type Check = (value: unknown, name: string, cell: Cell) => unknown;

/** What may be done with one attribute of a resource. What a write does not allow is refused, whatever the value. */
interface Attribute {
  readonly post?: "allowed" | "required";
  readonly put?: "allowed";
  readonly filter?: "text" | "boolean" | "own";
  readonly sort?: true;
  readonly check?: Check;
}

/** By the attribute's name: all that the resource has. */
export type Attributes = Readonly<Record<string, Attribute>>;

const wrong = (name: string, reason: string) => refuse(badRequest(`Invalid input for ${name}. Reason: ${reason}`));

/** At most 255 characters. */
export const text: Check = (value, name) => {
  if (typeof value !== "string") return wrong(name, `'${said(value)}' is not a valid string.`);
  return value.length > 255 ? wrong(name, `'${value}' exceeds maximum length of 255.`) : value;
};

const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** With or without dashes, as Neutron takes them. */
export const uuid: Check = (value, name) =>
  typeof value === "string" && UUID.test(value) ? value : wrong(name, `'${said(value)}' is not a valid UUID.`);

/** `null` as well, which is stored as it is. */
export const orNull =
  (check: Check): Check =>
  (value, name, cell) =>
    value === null ? null : check(value, name, cell);

/** `null` is stored as an empty list. */
export const uuidList: Check = (value, name, cell) => {
  if (value === null) return [];
  if (!Array.isArray(value)) return wrong(name, `'${said(value)}' is not a list.`);
  return value.map((one) => uuid(one, name, cell));
};

/** Stored in normal form. */
export const address: Check = (value, name) => {
  const parsed = typeof value === "string" ? parseAddress(value) : undefined;
  return parsed ?? wrong(name, `'${said(value)}' is not a valid IP address.`);
};

/** Compared without conversion. */
export const oneOf =
  (values: readonly unknown[]): Check =>
  (value, name) =>
    values.includes(value) ? value : wrong(name, `${said(value)} is not in valid_values.`);

const TRUE = ["true", "1"];
const FALSE = ["false", "0"];

/** Takes `true`, `false`, `1` and `0`, in any case. */
export const flag: Check = (value) => {
  const word = said(value).toLowerCase();
  if (TRUE.includes(word)) return true;
  return FALSE.includes(word) ? false : refuse(invalidInput(`'${said(value)}' cannot be converted to boolean.`));
};

/** Refuses a text that stands twice, and names it. */
export const uniqueTexts: Check = (value, name, cell) => {
  if (!Array.isArray(value)) return wrong(name, `'${said(value)}' is not a list.`);
  const twice = value.find((one, at) => value.indexOf(one) !== at);
  if (twice !== undefined) return wrong(name, `Duplicate items in the list: '${said(twice)}'.`);
  return value.map((one) => text(one, name, cell));
};

/** Stored as it is: of what nobody here goes by. */
export const anything: Check = (value) => value;

/** What every resource of Neutron has. */
export const STANDARD: Attributes = {
  id: { filter: "text", sort: true },
  name: { post: "allowed", put: "allowed", filter: "text", sort: true, check: text },
  tenant_id: { post: "allowed", filter: "text", sort: true },
  project_id: { post: "allowed", filter: "text", sort: true },
  description: { post: "allowed", put: "allowed", filter: "text", check: text },
  tags: { filter: "own" },
  "tags-any": { filter: "own" },
  "not-tags": { filter: "own" },
  "not-tags-any": { filter: "own" },
  created_at: {},
  updated_at: {},
  revision_number: { filter: "text" },
};
