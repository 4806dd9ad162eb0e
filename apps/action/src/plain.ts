/**
 * Text from outside, safe to print in a job's log. The runner obeys `::command::` at the start of any line, after blanks, and
 * `##[command]` anywhere in one, so that a server called "::add-mask::a" would blot every "a" out of the log. Signs that turn the
 * direction of writing could show one address as another.
 */
export function plain(text: string): string {
  return text
    .split(/\r\n|[\r\n\u0085\u2028\u2029]/)
    .map((line) =>
      line
        .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "\ufffd")
        .replace(/^(\s*)::/, "$1:\u200b:")
        .replaceAll("##[", "#\u200b#["),
    )
    .join("\n");
}

/** The same for text inside an HTML table: one line, since a blank one would end the table and start Markdown. */
export function html(text: string): string {
  return plain(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("`", "&#96;")
    .replace(/\s*\n\s*/g, " ");
}
