import { type Catalog, type Mooring, catalog as printed } from "@mooring/core";
import { failureError } from "./failure.ts";
import { fieldsOf, mapToPulumi, toCore } from "./names.ts";
import { settingsOf } from "./settings.ts";
import { spellingOf } from "./spelling.ts";

/** A read-only question in Pulumi's spelling. `setting` answers with what is stated: `gcoreApiKey` → its value. */
export async function runQuery(
  mooring: Mooring,
  name: string,
  input: object,
  setting: (argument: string) => unknown,
  catalog: Catalog = printed,
): Promise<object[]> {
  const cloud = await catalog[name.split("/")[0] ?? ""]?.load();
  const definition = cloud?.queries.find((one) => one.name === name);
  if (!cloud || !definition) throw new Error(`this release of @mooring/pulumi does not know the query ${name}`);
  const asked = fieldsOf(definition.input);
  const answered = fieldsOf(definition.output);
  const request = { query: name, spec: toCore(input, asked), settings: settingsOf(cloud, setting) };
  const report = await mooring.ensure(request);
  if (report.failure) throw failureError(report.failure, spellingOf(cloud, asked, answered));
  return "results" in report ? report.results.map((one) => mapToPulumi(one, answered)) : [];
}
