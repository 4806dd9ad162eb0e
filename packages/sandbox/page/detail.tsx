import { useEffect, useState } from "preact/hooks";
import type { Detail } from "../src/control/messages.ts";
import { call } from "./call.ts";

/** One exchange with its bodies, and the object that it was about: before it, right after it, and as it is now. */
export function EntryDetail({ number, close }: { number: number; close: () => void }) {
  const [detail, setDetail] = useState<Detail>();
  useEffect(() => {
    let wanted = true;
    void call("GET", `look/${number}`).then((found) => {
      if (wanted) setDetail(found as Detail | undefined);
    });
    return () => {
      wanted = false;
    };
  }, [number]);
  if (!detail) return null;
  const { entry, before, after, now } = detail;
  return (
    <aside class="detail" aria-label={`Exchange ${number}`}>
      <h3>
        {entry.method} {entry.path}
        {entry.query && `?${entry.query}`}
        <button type="button" aria-label="Close" onClick={close}>
          ×
        </button>
      </h3>
      <p>
        {entry.status ?? "no answer"}
        {entry.requestId && `, request id ${entry.requestId}`}
        {!entry.effect && ", the cloud did nothing"}
        {entry.fault && `, fault: ${entry.fault}`}
      </p>
      <div class="columns">
        <Text title="asked" text={shown(entry.request)} />
        <Text title="answered" text={shown(entry.answer)} />
        {before !== undefined && <Text title="before" text={before} />}
        {after !== undefined && <Text title="right after" text={after} against={before} />}
        {now !== undefined && <Text title="now" text={now} against={after ?? before} />}
      </div>
    </aside>
  );
}

const shown = (body: unknown): string =>
  body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body, null, 2);

/** Lines that the other text has not are marked. */
function Text({ title, text, against }: { title: string; text: string; against?: string | undefined }) {
  const known = against === undefined ? undefined : new Set(against.split("\n").map(bare));
  return (
    <section>
      <h4>{title}</h4>
      <pre>
        {text === ""
          ? "(nothing)"
          : text.split("\n").map((line, at) => {
              const fresh = known !== undefined && !known.has(bare(line));
              return fresh ? <mark key={at}>{`${line}\n`}</mark> : `${line}\n`;
            })}
      </pre>
    </section>
  );
}

const bare = (line: string) => line.trim().replace(/,$/, "");
