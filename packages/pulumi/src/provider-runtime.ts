import { createMooring, type Mooring } from "@mooring/core";
import type { dynamic } from "@pulumi/pulumi";
import type { Imports, Wanted } from "./imports.ts";
import { engineLog } from "./runtime/engine-log.ts";
import { wire } from "./runtime/hook-types.ts";
import { createHooks } from "./runtime/hooks.ts";
import { readImports } from "./runtime/imports.ts";
import { intentsIn } from "./runtime/intents.ts";
import { loadKind } from "./runtime/kind.ts";
import { runQuery } from "./runtime/query.ts";
import { settingsOf } from "./runtime/settings.ts";

/** The engine starts a provider host with its own address as the last argument. */
const tell = engineLog(process.argv.at(-1));

/** One for the process: what its resources change on the same port at the same time then meets in one write. */
let shared: Mooring | undefined;
const mooring = (): Mooring =>
  (shared ??= createMooring({
    environment: process.env,
    log: (event) => {
      if (event.type === "warning") void tell(event.message, { severity: "warning" });
    },
  }));

/** The hooks of one kind, such as `gcore/allowed-address-pair@1`. Called by the text that the state stores; see `resource.ts`. */
export const provider = (kind: string): dynamic.ResourceProvider =>
  wire(
    async (config) => {
      const loaded = await loadKind(kind);
      const settings = settingsOf(loaded.cloud, (name) => config.get(`mooring:${name}`));
      await mooring().secrets({ resource: loaded.definition.kind, settings });
      return createHooks(mooring(), loaded, settings, { tell, intents: intentsIn(process.env, process.cwd()) });
    },
    (text) => mooring().redact(text),
  );

/** A question from the program's own process. `setting` answers with the stack's configuration. */
export const query = (name: string, input: object, setting: (argument: string) => unknown): Promise<object[]> =>
  runQuery(mooring(), name, input, setting);

/** Live things as Pulumi's import file has them, for the command. */
export const imports = (wanted: Wanted, setting: (argument: string) => unknown): Promise<Imports> =>
  readImports(mooring(), wanted, setting);

/** A text without any secret that is known by now. */
export const redact = (text: string): string => mooring().redact(text);
