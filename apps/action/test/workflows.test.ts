import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const folder = new URL("../../../.github/workflows/", import.meta.url);
const examples = new URL("../examples/", import.meta.url);

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}
interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}
const read = (url: URL) => parse(readFileSync(url, "utf8")) as Workflow;

describe.each(readdirSync(folder))("our workflow %s", (name) => {
  const text = readFileSync(new URL(name, folder), "utf8");
  const workflow = read(new URL(name, folder));
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  it("uses actions by their commit, with the version beside it", () => {
    for (const { uses } of steps.filter((step) => step.uses !== undefined))
      expect(uses).toMatch(/^[\w-]+\/[\w./-]+@[0-9a-f]{40}$/);
    expect(text.match(/uses: \S+ # v\d+\.\d+\.\d+$/gm)?.length).toBe(text.match(/uses: /g)?.length);
  });

  it("gives each job no more rights than it names", () => {
    expect(workflow.permissions).toEqual(name === "release.yml" ? {} : { contents: "read" });
    for (const { permissions = {} } of Object.values(workflow.jobs))
      expect(Object.keys(permissions)).not.toContain("write-all");
  });

  it("puts no expression into a command: its text would be run", () => {
    const commands = steps.flatMap(({ run }) => run ?? []);
    expect(commands.length).toBeGreaterThan(0);
    for (const run of commands) expect(run).not.toContain("${{");
  });
});

describe("the release", () => {
  const { jobs } = read(new URL("release.yml", folder));
  const commands = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
  const all = commands.join("\n");

  it("builds twice and insists on the same bytes, before anything is tagged", () => {
    const twice = all.indexOf("sha256sum --check");
    expect(twice).toBeGreaterThan(0);
    expect(twice).toBeLessThan(all.indexOf("git push origin"));
  });

  it("publishes the tag before its release, and moves the major tag last", () => {
    const at = ["git push origin", "gh release create", "git push --force"].map((one) => all.indexOf(one));
    expect(at).toEqual([...at].sort((one, other) => one - other));
    expect(at[0]).toBeGreaterThan(0);
  });

  it("attaches the Ansible file, the collection, what is in them, and checksums", () => {
    for (const part of [
      "mooring.cjs",
      "mooring.cdx.json",
      "mooring.yml",
      "ansible-galaxy collection build",
      "SHA256SUMS",
    ])
      expect(all).toContain(part);
  });
});

describe("the example workflows", () => {
  const files = readdirSync(examples, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yml"));

  it.each(files)("name the rights that they need, and put no text of strangers into a command: %s", (name) => {
    const { permissions = {}, jobs } = read(new URL(name, examples));
    const needed = {
      "plan.yml": { contents: "read", "pull-requests": "write" },
      "sweep.yml": { actions: "read", contents: "read" },
    };
    expect(permissions).toEqual(needed[name.split("/").at(-1) as keyof typeof needed] ?? { contents: "read" });
    for (const { run } of Object.values(jobs).flatMap(({ steps }) => steps)) expect(run ?? "").not.toContain("${{");
  });

  it("are there for every cloud, as far as the cloud can", () => {
    const clouds = [...new Set(files.map((name) => name.split("/")[0] as string))].sort();
    expect(clouds).toEqual(["gcore", "huaweicloud", "k0rdent", "openstack", "upcloud"]);
    for (const cloud of clouds) {
      const there = files.filter((name) => name.startsWith(`${cloud}/`)).map((name) => name.split("/")[1]);
      expect(there).toEqual(expect.arrayContaining(["plan.yml", "apply.yml", "lend.yml", "drift.yml"]));
      // UpCloud has no room for marks, and k0rdent AI no call that moves an address.
      expect(there.includes("sweep.yml")).toBe(cloud !== "upcloud");
      expect(there.includes("failover.yml")).toBe(cloud !== "k0rdent");
    }
  });
});
