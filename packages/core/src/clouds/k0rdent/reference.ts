import type { Compat } from "./compat.ts";
import type { Scope } from "./naming.ts";
import { NAME } from "./rules.ts";

/* Other clouds know a network by its id alone. Here it is written in three ways, and which one is sent is a setting. */

/** What a reference leads to. */
export type Collection = "networks" | "subnets";

/** All that it takes to read a reference. */
export interface Frame {
  readonly scope: Scope;
  readonly endpoint: URL;
  readonly knobs: Compat["references"];
}

/** A reference in the one form in which it is compared, or why it is none. */
type ReadReference =
  | { readonly path: string; readonly issue?: string }
  | { readonly path?: never; readonly issue: string };

/**
 * A bare name, a path or a web address → its path, such as `/v1/regions/R/projects/P/compute/networks/N`. Without a frame a bare
 * name stays as it is.
 */
export function readReference(raw: string, collection: Collection, frame: Frame | undefined): ReadReference {
  const text = raw.trim();
  const word = wordOf(collection, frame);
  if (NAME.test(text)) return { path: frame ? pathOf(text, word, frame.scope) : text };
  const absolute = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)(.*)$/i.exec(text);
  const foreign = absolute && frame && absolute[1]?.toLowerCase() !== frame.endpoint.host;
  const path = withoutTail(absolute ? withoutBase(absolute[2] ?? "", frame) : text);
  const known = collection === "networks" ? /\/compute\/networks\/[^/]+$/ : /\/compute\/(subnets|subnetworks)\/[^/]+$/;
  if (!path.startsWith("/") || !known.test(path)) {
    return {
      issue: `must be a name, or a path or web address that ends in /compute/${word}/NAME, but is ${JSON.stringify(raw)}`,
    };
  }
  const canonical = collection === "networks" ? path : path.replace(/\/compute\/[^/]+\//, `/compute/${word}/`);
  if (!foreign) return { path: canonical };
  return { path: canonical, issue: `points at ${absolute[1]}, which is not the endpoint (${frame.endpoint.host})` };
}

/** As it is sent. */
export function writeReference(path: string, { endpoint, knobs }: Frame): string {
  if (knobs.style === "id") return path.slice(path.lastIndexOf("/") + 1);
  return knobs.style === "absolute" ? `${endpoint.origin}${path}` : path;
}

const wordOf = (collection: Collection, frame: Frame | undefined): string =>
  collection === "networks" ? "networks" : (frame?.knobs.subnetCollection ?? "subnets");

const pathOf = (name: string, word: string, scope: Scope): string => `${computeOf(scope)}/${word}/${name}`;

/** What the paths of a project's networks and subnets begin with. */
export const computeOf = ({ region, project }: Scope): string =>
  `/v1/regions/${encodeURIComponent(region)}/projects/${encodeURIComponent(project)}/compute`;

const withoutTail = (path: string): string => path.replace(/[?#].*$/, "").replace(/\/+$/, "");

/** An endpoint may have a path of its own in front. */
function withoutBase(path: string, frame: Frame | undefined): string {
  const base = frame ? frame.endpoint.pathname.replace(/\/+$/, "") : "";
  return base && path.startsWith(`${base}/`) ? path.slice(base.length) : path;
}
