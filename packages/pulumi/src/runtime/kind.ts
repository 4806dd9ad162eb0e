import { type AnyCloud, type AnyResource, type Catalog, catalog as printed } from "@mooring/core";
import { type Fields, fieldsOf } from "./names.ts";

/** All that the hooks know of one kind. */
export interface Kind {
  readonly cloud: AnyCloud;
  readonly definition: AnyResource;
  readonly spec: Fields;
  readonly outputs: Fields;
}

/**
 * Takes a name from a state file: `gcore/allowed-address-pair@1`. The number is the version of the state that the hooks keep;
 * there is one so far. Names from newer releases are met when somebody goes back to an older one.
 */
export async function loadKind(versioned: string, catalog: Catalog = printed): Promise<Kind> {
  const [name = "", version] = versioned.split("@");
  const cloud = version === "1" ? await catalog[name.split("/")[0] ?? ""]?.load() : undefined;
  const definition = cloud?.resources.find((one) => one.kind === name);
  if (!cloud || !definition)
    throw new Error(
      `this release of @mooring/pulumi does not know ${versioned}, which the state was written with: update it`,
    );
  return { cloud, definition, spec: fieldsOf(definition.spec), outputs: fieldsOf(definition.outputs) };
}
