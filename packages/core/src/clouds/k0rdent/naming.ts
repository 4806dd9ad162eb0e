import { createHash } from "node:crypto";
import { MARK, type Mark, markIn } from "../../definition/mark.ts";
import { InputError } from "../../errors.ts";
import { LONGEST_NAME } from "./rules.ts";

/** Where an address is, or would be. */
export interface AddressPath {
  readonly region: string;
  readonly project: string;
  /** What the API calls the address's `id`. */
  readonly name: string;
}

/** Where addresses are. */
export type Scope = Omit<AddressPath, "name">;

/** Stated instead of a name: the cloud is to give one, and only who remembers the id finds the address again. */
export const AUTO = "auto";

/** `region/project/name`: what a front end remembers, whatever the settings say by then. */
export function idOf({ region, project, name }: AddressPath): string {
  return [region, project, name].map(encodeURIComponent).join("/");
}

/** Also takes what the API calls the `selfLink`, and a bare name in the client's own scope. */
export function parseId(id: string, scope: Scope): AddressPath {
  const link = /^\/v1\/regions\/([^/]+)\/projects\/([^/]+)\/compute\/addresses\/([^/]+)$/.exec(id);
  const parts = (link ? link.slice(1) : id.split("/")).map(decoded);
  const [region, project, name] = parts.length === 1 ? [scope.region, scope.project, ...parts] : parts;
  if (!region || !project || !name || (parts.length !== 1 && parts.length !== 3)) {
    throw new InputError([
      { path: ["id"], message: `must be region/project/name, a selfLink or a name, but is ${JSON.stringify(id)}` },
    ]);
  }
  return { region, project, name };
}

/** The same front end's name gives the same address's name, in every run: a lost answer is found again by it. */
export function derivedName(prefix: string, identity: string, mark: Mark | undefined): string {
  const marked = mark && `${prefix}${mark.key.slice(MARK.length)}`;
  if (marked !== undefined && marked.length <= LONGEST_NAME) return marked;
  return `${prefix}${createHash("sha256").update(identity).digest("hex").slice(0, 20)}`;
}

/** The other way round. */
export const markOfName = (prefix: string, name: string): string | undefined =>
  name.startsWith(prefix) ? markIn(`${MARK}${name.slice(prefix.length)}`) : undefined;

/** A part of a path; `.` and `..` would lead somewhere else. */
export function segment(text: string, path: readonly string[]): string {
  if (text === "" || text === "." || text === "..")
    throw new InputError([{ path, message: `cannot be ${JSON.stringify(text)}` }]);
  return encodeURIComponent(text);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
