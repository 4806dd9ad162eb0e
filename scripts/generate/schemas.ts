import type { Printer } from "./print.ts";

/** JSON Schemas of specs and of queries, for editors and for checks before a run. */
export const printSchemas: Printer = ({ clouds }) =>
  clouds.flatMap((cloud) =>
    [...cloud.kinds.map((kind) => ({ ...kind, name: kind.kind })), ...cloud.queries].map(
      ({ name, page, summary, examples, schema }) => {
        const { $schema, ...rest } = schema;
        const whole = {
          $schema,
          title: name,
          description: summary,
          ...rest,
          examples: examples.map(({ spec }) => spec),
        };
        return {
          path: `docs/reference/${cloud.name}/${page}.schema.json`,
          text: `${JSON.stringify(whole, null, 2)}\n`,
        };
      },
    ),
  );
