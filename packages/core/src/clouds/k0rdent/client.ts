import type { Tools } from "../../definition/cloud.ts";
import type { Mark } from "../../definition/mark.ts";
import type { Context } from "../../definition/resource.ts";
import { errorOf, InputError } from "../../errors.ts";
import { createAllocate } from "./address-obtain.ts";
import { type Api, createApi } from "./api.ts";
import type { Compat } from "./compat.ts";
import { endpointsOf } from "./endpoints.ts";
import { scrub } from "./explain.ts";
import { type AddressPath, derivedName, markOfName, type Scope } from "./naming.ts";
import type { Address } from "./payloads.ts";
import { computeOf, type Frame } from "./reference.ts";
import { createRelease } from "./release.ts";
import type { Settings } from "./settings.ts";
import { createVocabulary, createWatch, type Reading, type Watch } from "./states.ts";

/** What the definitions work with. */
export interface K0rdentClient {
  readonly scope: Scope;
  readonly compat: Compat;
  readonly frame: Frame;
  /** What the paths of its project's networks and subnets begin with. */
  readonly compute: string;
  readonly api: Api;
  readonly watch: Watch;
  readonly allocate: ReturnType<typeof createAllocate>;
  readonly release: ReturnType<typeof createRelease>;
  /** Where an address is for which no name was stated; its name is the only room for a mark. */
  derived(identity: string, mark: Mark | undefined): AddressPath;
  /** The mark that a name is, where it is one. */
  markOf(name: string): string | undefined;
  /** What its status says; a word that is in no list is told once. */
  read(address: Pick<Address, "name" | "status" | "ip_address">, note: Context["note"]): Reading;
}

/** Sends nothing. Throws an `InputError` for an endpoint or a pattern that is none, a `CredentialsError` where credentials are missing. */
export function createK0rdentClient(settings: Settings, tools: Tools): K0rdentClient {
  const { compat, region, project } = settings;
  checkPattern(compat.conflict.inUsePattern);
  const endpoints = endpointsOf(settings);
  const scope: Scope = { region, project };
  const frame: Frame = { scope, endpoint: endpoints.api, knobs: compat.references };
  const api = createApi(settings, endpoints, frame, tools);
  const vocabulary = createVocabulary(compat.status);
  const told = new Set<string>();

  const read: K0rdentClient["read"] = (address, note) => {
    const reading = vocabulary(address.status, address.ip_address !== undefined);
    const { unknown } = reading;
    if (unknown !== undefined && !told.has(unknown)) {
      told.add(unknown);
      note(unknownWord(unknown, address.name, reading.standing));
    }
    return reading;
  };

  const parts = { ...tools, api, compat, scope };
  const watch = createWatch({ ...parts, read });
  return {
    scope,
    compat,
    frame,
    compute: computeOf(scope),
    api,
    watch,
    read,
    allocate: createAllocate(parts),
    release: createRelease({ ...parts, watch }),
    derived: (identity, mark) => ({ ...scope, name: derivedName(settings.name_prefix, identity, mark) }),
    markOf: (name) => markOfName(settings.name_prefix, name),
  };
}

const unknownWord = (word: string, name: string, taken: string) =>
  `k0rdent AI: address ${name} has the status ${scrub(JSON.stringify(word))}, which is in no list; it is taken for ${taken}. Name it under \`compat.status\`, or see \`compat.status.unknown\`.`;

function checkPattern(pattern: string): void {
  try {
    new RegExp(pattern, "i");
  } catch (error) {
    const path = ["settings", "compat", "conflict", "inUsePattern"];
    throw new InputError([{ path, message: `must be a regular expression: ${errorOf(error).message}` }]);
  }
}
