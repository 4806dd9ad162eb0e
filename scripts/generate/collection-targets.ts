import { stringify } from "yaml";
import type { Cloud, Kind, Query } from "./catalogue.ts";
import { moduleName } from "./module-name.ts";
import type { Print } from "./print.ts";

const FOLDER = "apps/ansible/collection/tests/integration/targets";
const NOTICE = "# Printed by scripts/generate.ts. Do not edit.\n";

/** An integration target for each module: what `ansible-test integration` plays, against the sandbox or an account. */
export const targetsOf = (cloud: Cloud): Print[] => [
  ...cloud.kinds.flatMap((kind) => target(moduleName(kind.kind), ofKind(kind))),
  ...cloud.queries.flatMap((query) => target(`${moduleName(query.name)}_info`, ofQuery(query))),
];

function target(name: string, tasks: (module: string) => object[]): Print[] {
  const block = {
    name: `Try ${name}`,
    environment: "{{ mooring_environment | default({}) }}",
    block: tasks(`mooring.cloud.${name}`),
  };
  return [
    { path: `${FOLDER}/${name}/aliases`, text: `${name.split("_")[0]}\n` },
    {
      path: `${FOLDER}/${name}/tasks/main.yml`,
      text: `---\n${NOTICE}${stringify([block], { lineWidth: 120, version: "1.1" })}`,
    },
  ];
}

const ofKind =
  ({ examples: [example] }: Kind) =>
  (module: string): object[] => {
    const task = (name: string, register: string, more: object, spec: object = {}) => ({
      name,
      [module]: { ...(example?.spec as object), ...spec },
      register,
      ...more,
    });
    const check = { check_mode: true };
    const absent = { state: "absent" };
    return [
      task("Foresee what will be made", "foreseen", check),
      task("Make it", "made", {}),
      task("Find it made", "found", {}),
      task("Foresee its removal", "foreseen_removal", check, absent),
      task("Remove it", "removed", {}, absent),
      task("Find it removed", "found_removed", {}, absent),
      {
        name: "Each changed what it said, and the second time nothing",
        "ansible.builtin.assert": {
          that: [
            "foreseen is changed and made is changed and found is not changed",
            "foreseen.action == made.action and found.action == 'none' and found.spec == made.spec",
            "foreseen_removal is changed and removed is changed and found_removed is not changed",
          ],
        },
      },
    ];
  };

const ofQuery =
  ({ examples: [example] }: Query) =>
  (module: string): object[] => [
    { name: "Ask", [module]: example?.spec ?? {}, check_mode: true, register: "asked" },
    {
      name: "It is answered",
      "ansible.builtin.assert": { that: ["asked is not changed", "asked.answers is defined"] },
    },
  ];
