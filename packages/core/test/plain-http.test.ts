import { createSandbox } from "@mooring/sandbox";
import { Dispatcher } from "undici";
import { describe, expect, it } from "vitest";
import { catalog, createMooring } from "../src/index.ts";
import { metaOf } from "../src/spec/meta.ts";

/** Notes what would have left this machine. */
class Watcher extends Dispatcher {
  readonly sent: string[] = [];
  override dispatch({ origin }: Dispatcher.DispatchOptions): boolean {
    this.sent.push(String(origin));
    throw new Error("it was sent");
  }
}

const clouds = await Promise.all(Object.values(catalog).map(({ load }) => load()));

describe.each(clouds)("$title", (cloud) => {
  const sandbox = createSandbox({ clouds: [cloud.name] });
  const given = sandbox.environment(cloud.name);
  const shape = cloud.settings._zod.def.shape as Record<string, unknown>;
  const variables = Object.entries(shape)
    .filter(([name]) => name.endsWith("endpoint"))
    .flatMap(([, field]) => metaOf(field).env?.slice(0, 1) ?? []);
  const [query] = cloud.queries;

  it.each(
    variables.flatMap((variable) => ["10.0.0.5", "169.254.169.254", "api.example.com"].map((host) => [variable, host])),
  )("sends nothing in clear where %s says http://%s", async (variable, host) => {
    const transport = new Watcher();
    const environment = { ...given, [variable as string]: `http://${host}` };
    const mooring = createMooring({ environment, transport });
    const { failure } = await mooring.ensure({ query: query?.name, spec: query?.examples[0].spec });
    expect(transport.sent.filter((origin) => origin.includes(host as string))).toEqual([]);
    if (failure?.code !== "input") expect(failure?.message).toContain("it was sent");
    else expect(failure.message).toContain("plain http://");
  });
});
