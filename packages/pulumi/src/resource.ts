import * as pulumi from "@pulumi/pulumi";
import { providerText } from "./provider-text.ts";

/** What the printed classes say of themselves. */
export interface ResourceShape {
  /** The kind in core and the version of its state, such as `gcore/allowed-address-pair@1`. Frozen. */
  readonly kind: string;
  /** The type token: cloud and class. Frozen. */
  readonly type: `pulumi-nodejs:dynamic/mooring/${string}:${string}`;
  /** Every property of the class, inputs included. */
  readonly properties: readonly string[];
}

/** What all resources of this package have in common. */
export abstract class MooringResource extends pulumi.CustomResource {
  protected constructor(shape: ResourceShape, name: string, args: object, options: pulumi.CustomResourceOptions = {}) {
    if (options.import !== undefined) throw new pulumi.RunError(importRefusal(shape, name));
    super(shape.type, name, { ...propertiesOf(shape), ...args, ...hidden(shape, name, options) }, options);
  }
}

/** A property that is not among the props of a resource does not exist on the object. */
const propertiesOf = ({ properties }: ResourceShape): pulumi.Inputs =>
  Object.fromEntries(properties.map((property) => [property, undefined]));

/** What the hooks need and the engine does not tell them. */
function hidden(shape: ResourceShape, name: string, options: pulumi.CustomResourceOptions): pulumi.Inputs {
  const __provider = providerText(shape.kind);
  if (options.id !== undefined) return { __provider };
  return {
    __provider,
    __urn: urnOf(name, shape, options),
    __timeouts: options.customTimeouts,
  };
}

/**
 * Of no dependency: an input that comes from the parent depends on all of the parent's children where it is a component, and so on
 * the very resource that it is for. Without a parent it is known at once, and need not cost every resource four outputs.
 */
function urnOf(
  name: string,
  { type }: ResourceShape,
  { parent }: pulumi.CustomResourceOptions,
): string | Promise<string> {
  if (parent === undefined) return `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}::${type}::${name}`;
  return new Promise((resolve) => pulumi.createUrn(name, type, parent).apply(resolve));
}

const importRefusal = ({ type }: ResourceShape, name: string) =>
  `${type.slice(type.lastIndexOf("/") + 1)} "${name}" cannot be imported with the option "import": Pulumi gives resources ` +
  "of its dynamic kind nothing to import with. Leave the option out; `npx --package=@mooring/pulumi mooring-pulumi import` prints a file for " +
  "`pulumi import --file`, or one that is there is taken over with `adopt: true`.";

/** Whether a value is a resource of this type. Holds across two copies of this package, where `instanceof` does not. */
export const isOfType = (value: unknown, { type }: ResourceShape): boolean =>
  pulumi.Resource.isInstance(value) && "__pulumiType" in value && value.__pulumiType === type;
