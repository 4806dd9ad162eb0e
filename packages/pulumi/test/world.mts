import { createMooring, createVirtualClock, type MooringOptions } from "@mooring/core";
import { createSandbox } from "@mooring/sandbox";
import type { Props } from "../src/runtime/hook-types.ts";
import { type Around, createHooks } from "../src/runtime/hooks.ts";
import { loadKind } from "../src/runtime/kind.ts";
import type { About } from "../src/runtime/tell.ts";

export const URN = "urn:pulumi:dev::harbour::pulumi-nodejs:dynamic/mooring/acme:Thing::vip";
export const hidden = { __provider: "the text", __urn: URN };

/** The hooks of a kind before the sandbox, in virtual time, and all that they tell. `around` is what a run of Pulumi would bring. */
export async function world(
  kind: string,
  { environment = {}, ...around }: Around & { readonly environment?: Record<string, string> } = {},
) {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock });
  const told: { text: string; about: About | undefined }[] = [];
  const loaded = await loadKind(kind);
  /** A process of its own: it knows nothing of the ones before. */
  const host = ({
    transport = sandbox.transport,
    ...more
  }: Around & { readonly transport?: MooringOptions["transport"] } = {}) => {
    const mooring = createMooring({
      environment: { ...sandbox.environment(), ...environment },
      transport,
      clock,
      random: () => 0.5,
    });
    const tell = async (text: string, about?: About) => void told.push({ text, about });
    return createHooks(mooring, loaded, {}, { tell, ...around, ...more });
  };
  const hooks = host();
  /** What an `up` does for a new resource. */
  const up = async (news: Props, using = hooks) => {
    const { inputs, failures } = await using.check({}, { ...hidden, ...news });
    if (failures?.length) throw new Error(JSON.stringify(failures));
    const made = await using.create({ ...hidden, ...inputs });
    return { ...made, outs: { ...made.outs, __provider: hidden.__provider } as Props, inputs: inputs as Props };
  };
  const lines = () => told.filter(({ about }) => !about?.passing).map(({ text }) => text);
  return { clock, sandbox, hooks, host, up, told, lines, definition: loaded.definition, loaded };
}
