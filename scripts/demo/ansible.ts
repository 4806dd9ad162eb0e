import { fileURLToPath } from "node:url";
import { runScript } from "./child.ts";
import type { Aim, FrontEnd } from "./story.ts";

const EXECUTABLE = fileURLToPath(new URL("../../apps/ansible/dist/mooring.cjs", import.meta.url));

interface Reply {
  readonly changed: boolean;
  readonly failed: boolean;
  readonly msg: string;
  readonly reports: readonly { readonly msg: string }[];
}

/** As Ansible's script module runs it: the request in the environment, the answer as one line of JSON. */
export function ansibleTask({ ports, address }: Aim, environment: Readonly<Record<string, string>>): FrontEnd {
  return {
    title: "An Ansible task",
    what: "apps/ansible/dist/mooring.cjs",
    async run(mode) {
      const request = {
        resource: "gcore/allowed-address-pair",
        items: ports.map((port_id) => ({ port_id, ip_address: address })),
        state: mode === "absent" ? "absent" : "present",
        plan: mode === "plan",
      };
      const { stdout, stderr } = await runScript(EXECUTABLE, {
        ...environment,
        MOORING_REQUEST: JSON.stringify(request),
      });
      const last = stdout.trim().split("\n").at(-1) ?? "";
      if (!last.startsWith("{")) throw new Error(`mooring.cjs gave no answer: ${stderr || stdout}`);
      const { changed, failed, msg, reports } = JSON.parse(last) as Reply;
      return { changed: changed && !failed, says: failed ? [msg] : reports.map((one) => one.msg) };
    },
  };
}
