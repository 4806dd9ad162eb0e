import { type AnyResource, aboutThings, type ItemReport, type Mooring, renderPath } from "@mooring/core";
import type { Imported, Imports, Wanted } from "../imports.ts";
import { providerText } from "../provider-text.ts";
import { failureError } from "./failure.ts";
import type { Props } from "./hook-types.ts";
import { loadKind } from "./kind.ts";
import { fieldsOf, mapToCore, mapToPulumi } from "./names.ts";
import { runQuery } from "./query.ts";
import { settingsOf } from "./settings.ts";
import { spellingOf } from "./spelling.ts";
import { asStated, idOf, pick, stateOf } from "./state.ts";

/**
 * Reads live things as Pulumi's state is to have them. With outputs in the file the engine asks nobody for them: it could not, for a
 * resource of its dynamic kind. Changes nothing.
 */
export async function readImports(
  mooring: Mooring,
  { kind: name, id, spec, query }: Wanted,
  setting: (argument: string) => unknown,
): Promise<Imports> {
  const kind = await loadKind(`${name}@1`);
  const { definition, cloud } = kind;
  const settings = settingsOf(cloud, setting);
  const spelling = spellingOf(cloud, kind.spec, kind.outputs);
  const state = stateOf(kind);
  const type = `pulumi-nodejs:dynamic/mooring/${cloud.name}:${definition.className}`;
  const __provider = providerText(`${name}@1`);

  async function read(one: string): Promise<ItemReport> {
    const { failure, items } = await mooring.read({ resource: name, id: one, settings });
    if (failure) throw failureError(failure, spelling);
    if (!items[0]) throw new Error(`${name} ${one}: there is none with this id`);
    return items[0];
  }

  /** What a spec would find; `undefined` where it would be made. */
  async function find(stated: Props): Promise<ItemReport | undefined> {
    const report = aboutThings(await mooring.ensure({ resource: name, spec: stated, settings, plan: true }));
    const failure = report.failure ?? report.items[0]?.failure;
    if (failure) throw failureError(failure, spelling);
    const [item] = report.items;
    return item?.action === "none" || item?.action === "update" ? item : undefined;
  }

  /** What may be stated of what was read: some values are only ever shown. */
  async function statable(stated: Props): Promise<Props> {
    let left = stated;
    for (const _ of Object.keys(stated)) {
      const checked = await mooring.check(name, left, settings);
      if ("spec" in checked) return checked.spec;
      const wrong = new Set(checked.issues.map(({ path }) => renderPath(path).split(/[.[]/)[0]));
      left = Object.fromEntries(Object.entries(left).filter(([field]) => !wrong.has(field)));
    }
    return left;
  }

  /** In the words of the spec, where there is one: `server: web-1` stays what it is, and is not the server's id. */
  async function importOf(item: ItemReport, words?: Props): Promise<Imported> {
    const stating = words ?? (await statable({ ...item.spec }));
    const inputs = mapToPulumi(stating, kind.spec);
    const stated = state.statedIn(inputs);
    return {
      type,
      id: idOf(item),
      inputs: { ...pick(inputs, stated), __provider },
      outputs: { ...asStated(state.known(item), stated), __provider },
    };
  }

  async function bySpec(): Promise<Imported> {
    const words = mapToCore(spec, kind.spec);
    const item = await find(words);
    if (item === undefined) throw new Error(`${name}: nothing is there that the spec describes`);
    const checked = await mooring.check(name, words, settings);
    return importOf(item, "spec" in checked ? checked.spec : words);
  }

  if (id !== undefined) return { found: [await importOf(await read(id))], skipped: [] };
  if (query === undefined) return { found: [await bySpec()], skipped: [] };

  const answers = await runQuery(mooring, query, spec ?? {}, setting);
  const found: Imported[] = [];
  const skipped: string[] = [];
  for (const answer of answers) {
    const stated = await statable(asSpec(definition, mapToCore(answer, kind.spec)));
    const one = await find(stated).catch((error: Error) => error);
    if (one === undefined || one instanceof Error)
      skipped.push(`${JSON.stringify(answer)}: ${one?.message ?? "nothing of this kind is there"}`);
    else found.push(await importOf(await read(idOf(one))));
  }
  return { found, skipped };
}

/** The fields of an answer that a spec of the kind has, too. */
function asSpec(definition: AnyResource, answer: Props): Props {
  const fields = fieldsOf(definition.spec);
  return Object.fromEntries(Object.entries(answer).filter(([field, value]) => fields.has(field) && value !== null));
}
