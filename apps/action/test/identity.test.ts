import { describe, expect, it } from "vitest";
import { stepIdentity } from "../src/identity.ts";

const environment = {
  GITHUB_REPOSITORY: "o/r",
  GITHUB_WORKFLOW: "w",
  GITHUB_JOB: "j",
  GITHUB_ACTION: "s",
  GITHUB_RUN_ID: "7",
};
const plainly = { name: undefined, matrix: undefined, ofTheRun: false };

describe("the step's name", () => {
  it("is the same in every run, and of one run alone when that releases what it made", () => {
    expect(stepIdentity(environment, plainly)).toBe("github/o/r/w/j/s");
    expect(stepIdentity(environment, { ...plainly, ofTheRun: true })).toBe("github/o/r/w/j/s/7");
  });

  it("survives a renamed file, another job and a step in front of it where it is given", () => {
    const elsewhere = {
      ...environment,
      GITHUB_WORKFLOW: ".github/workflows/x.yml",
      GITHUB_JOB: "k",
      GITHUB_ACTION: "__a_2",
    };
    const named = { ...plainly, name: "web" };
    expect(stepIdentity(elsewhere, named)).toBe(stepIdentity(environment, named));
  });

  it.each(["__mooring_mooring_2", "__self", ""])("is none where the runner made it from the place: %j", (place) => {
    expect(stepIdentity({ ...environment, GITHUB_ACTION: place }, plainly)).toBeUndefined();
    expect(stepIdentity({ ...environment, GITHUB_ACTION: place }, { ...plainly, name: "web" })).toBeDefined();
    expect(stepIdentity({ ...environment, GITHUB_ACTION: place }, { ...plainly, ofTheRun: true })).toBeDefined();
  });

  it("differs between the legs of a matrix, whatever else is stated", () => {
    for (const name of [undefined, "web"]) {
      const legs = ['{"a":"1"}', '{"a":"2"}', undefined].map((matrix) =>
        stepIdentity(environment, { ...plainly, name, matrix }),
      );
      expect(new Set(legs).size).toBe(3);
    }
  });
});
