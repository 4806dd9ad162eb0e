import * as z from "zod/mini";
import { defineCloud } from "../../cloud.ts";

export const cloud = defineCloud({
  name: "gcore",
  title: "Gcore",
  summary: "Gcore Cloud: ports of virtual machines and their allowed address pairs.",
  links: {},
  settings: z.strictObject({}),
  connect: () => ({}),
  resources: [],
  queries: [],
});
