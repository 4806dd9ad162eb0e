import type { errorGuide } from "../../packages/core/src/report/error-guide.ts";
import { page, printedNotice, table } from "./markdown.ts";
import type { Printer } from "./print.ts";

const introduction = `
Every failure is one sentence that says what failed, where, and what the cloud said, with a code that a script may rely on, often a
hint, and never a secret. A workflow step shows it as an annotation and in its \`result\` output, a playbook task as \`msg\` and
\`code\`, a Pulumi program as a check failure at the property or as the error of the resource.`;

/** docs/errors.md */
export const errorsPrinter =
  (guide: typeof errorGuide): Printer =>
  () => [
    {
      path: "docs/errors.md",
      text: page(
        printedNotice,
        "# Errors",
        introduction.trim(),
        table(
          ["code", "what it means", "what to do"],
          Object.entries(guide).map(([code, { meaning, next }]) => [`\`${code}\``, meaning, next]),
        ),
        "Further: [which rights a token needs](questions.md#which-rights-does-a-token-need) for `credentials` and `api`, [proxies and time limits](guides/network.md) for `network` and `timeout`, [several writers](guides/contention.md) for `conflict` and `convergence`, [the fields](reference/index.md) for `input`.",
        "A run that failed leaves nothing that the next run does not mend: it looks at what is there, and does what is left.",
      ),
    },
  ];
