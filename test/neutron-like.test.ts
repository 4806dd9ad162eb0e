import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { clouds, type NeutronLike, verdicts } from "./neutron-like/clouds.ts";
import { questions } from "./real/openstack-questions.ts";

const page = readFileSync(new URL("../docs/guides/neutron.md", import.meta.url), "utf8");

/** The questions about lists of pairs, of all that are put to the real Neutron. */
const asked = questions.filter(({ name }) => name.startsWith("pairs: "));

/** The rows of one section of the page: `question | Neutron's answer | this cloud's`. */
function rowsUnder(heading: string): string[] {
  const section = page.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? "";
  const rows = section.split("\n").filter((line) => /^\| (?!question|---)/.test(line));
  return rows.map((line) => line.slice(2, -2)).sort();
}

const cell = (text: string) => text.trim();

let truth: ReadonlyMap<string, string>;
beforeAll(async () => {
  truth = await verdicts(clouds.neutron, asked);
}, 60_000);

const differences = async (cloud: NeutronLike) => {
  const said = await verdicts(cloud, asked);
  return asked
    .filter(({ name }) => said.get(name) !== truth.get(name))
    .map(({ name }) => [name.replace("pairs: ", ""), truth.get(name) ?? "", said.get(name) ?? ""].map(cell).join(" | "))
    .sort();
};

describe("what a cloud with Neutron underneath answers otherwise than Neutron", () => {
  it("is asked by the same list", () => {
    expect(page).toContain(`${asked.length} lists of pairs`);
  });

  it.each([
    ["Gcore", clouds.gcore],
    ["Huawei Cloud", clouds.huaweiVpc],
    ["Huawei Cloud", clouds.huaweiNeutron],
  ])(
    "stands on the page, with its reason, and nothing else does: %s",
    async (heading, cloud) => {
      expect(await differences(cloud)).toEqual(rowsUnder(heading));
    },
    60_000,
  );
});
