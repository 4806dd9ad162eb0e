import { type AnyQuery, type Catalog, type Mooring, catalog as printed, type QueryReport } from "@mooring/core";
import { failureError } from "./failure.ts";
import { fieldsOf, toCore, toPulumi } from "./names.ts";
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
  const cloud = await (catalog[name.split("/")[0] as string] as Catalog[string]).load();
  const definition = cloud.queries.find((one) => one.name === name) as AnyQuery;
  const asked = fieldsOf(definition.input);
  const answered = fieldsOf(definition.output);
  const request = { query: name, spec: toCore(input, asked), settings: settingsOf(cloud, setting) };
  const { failure, results } = (await mooring.ensure(request)) as QueryReport;
  if (failure) throw failureError(failure, spellingOf(cloud, asked, answered));
  return toPulumi(results, answered) as object[];
}
