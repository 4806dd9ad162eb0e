const ENTRY = "@mooring/pulumi/provider-runtime";

/**
 * The whole provider as the state stores it, once in the inputs and once in the outputs of every resource. Pulumi runs the
 * stored text for years to come, so every byte of it, and every kind with its version, is public and frozen. It names an
 * entry of this package instead of holding code: whatever release is installed is the one that runs.
 */
export const providerText = (kind: string): string =>
  `exports.handler=()=>require(${JSON.stringify(ENTRY)}).provider(${JSON.stringify(kind)});`;
