import { type InputIssue, isMap, type Mooring } from "@mooring/core";
import type { dynamic } from "@pulumi/pulumi";
import * as z from "zod/mini";
import type { Props } from "./hook-types.ts";
import type { Kind } from "./kind.ts";
import { mapToCore, mapToPulumi, undeclared } from "./names.ts";
import type { Spelling } from "./spelling.ts";
import { limitsIn } from "./state.ts";
import { seconds } from "./timeouts.ts";
import { hasUnknown } from "./unknown.ts";

type Failures = dynamic.CheckFailure[];

/**
 * The stated inputs in canonical form, or what is wrong, by property. In a preview some values are not known yet: they stay as
 * they are and nothing is said of them, while the known ones are checked one by one.
 */
export async function checkInputs(
  { mooring, kind, settings, spelling }: { mooring: Mooring; kind: Kind; settings: Props; spelling: Spelling },
  inputs: Props,
  news: Props,
): Promise<{ readonly inputs: Props } | { readonly failures: Failures }> {
  const { adopt } = news;
  const failures: Failures = [
    ...undeclared(inputs, kind.spec).map(({ path, known }) => ({
      property: path,
      reason: `is not a property here; there are ${known.map((name) => `\`${name}\``).join(", ")}`,
    })),
    ...badTimeouts(limitsIn(news)),
    ...(adopt === undefined || adopt === null || typeof adopt === "boolean" || hasUnknown(adopt)
      ? []
      : [{ property: "adopt", reason: "must be true or false" }]),
  ];
  if (failures.length > 0) return { failures: discreet(failures, mooring) };
  const spec = mapToCore(inputs, kind.spec);
  const checked = hasUnknown(inputs)
    ? checkKnown(kind, spec)
    : await mooring.check(kind.definition.kind, spec, settings);
  if ("spec" in checked) return { inputs: mapToPulumi(checked.spec, kind.spec) };
  const found = checked.issues.map(({ path, message }) => ({
    property: spelling.path(path),
    reason: spelling.text(message),
  }));
  return { failures: discreet(found, mooring) };
}

/** What stands in the wrong property may be a secret. */
const discreet = (failures: Failures, { redact }: Mooring): Failures =>
  failures.map(({ property, reason }) => ({ property: redact(property), reason: redact(reason) }));

function checkKnown({ definition }: Kind, spec: Props) {
  const known: Props = {};
  const issues: InputIssue[] = [];
  for (const [field, schema] of Object.entries(definition.spec.shape)) {
    const parsed = hasUnknown(spec[field]) ? undefined : z.safeParse(schema, spec[field]);
    const data = parsed ? parsed.data : spec[field];
    if (data !== undefined) known[field] = data;
    const wrong = parsed?.error?.issues ?? [];
    issues.push(...wrong.map(({ path, message }) => ({ path: [field, ...path.map(stepOf)], message })));
  }
  return issues.length > 0 ? { issues } : { spec: known };
}

const stepOf = (step: PropertyKey): string | number => (typeof step === "symbol" ? String(step) : step);

const badTimeouts = (timeouts: unknown): Failures =>
  Object.entries(isMap(timeouts) ? timeouts : {})
    .filter(([, limit]) => limit !== undefined && limit !== null && seconds(limit) === undefined)
    .map(([hook]) => ({ property: `customTimeouts.${hook}`, reason: "must be a duration such as 90s, 15m or 1h30m" }));
