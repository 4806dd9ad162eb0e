import * as z from "zod/mini";

/** Both throw an Error that names what is wrong, and where. */
export interface Reader {
  read<T>(schema: z.ZodMiniType<T>, data: unknown): T;
  wrong(where: string, why: string): never;
}

/** What an emulator says of a seed. `title`: of its cloud. */
export function seedReader(title: string): Reader {
  function wrong(where: string, why: string): never {
    throw new Error(`The ${title} seed is wrong at ${where}: ${why.replace(/\.$/, "")}.`);
  }

  function read<T>(schema: z.ZodMiniType<T>, data: unknown): T {
    const { success, data: seed, error } = z.safeParse(schema, data);
    if (success) return seed;
    const [issue] = error.issues;
    const why = issue?.code === "unrecognized_keys" ? `it knows no ${issue.keys.join(", ")}` : issue?.message;
    return wrong(issue?.path.join(".") || "its top", why ?? "it cannot be read");
  }

  return { read, wrong };
}
