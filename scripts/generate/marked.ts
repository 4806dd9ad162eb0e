/** Puts a print between the two marks of a file that is otherwise written by hand. Marks are comments in Markdown. */
export function replaceMarked(text: string, name: string, print: string, path: string): string {
  const open = `<!-- printed: ${name} -->`;
  const close = `<!-- /printed: ${name} -->`;
  const start = text.indexOf(open);
  const end = text.indexOf(close);
  if (start < 0 || end < start) throw new Error(`${path} has no place for "${name}": put ${open} and ${close} into it`);
  return `${text.slice(0, start + open.length)}\n\n${print.trim()}\n\n${text.slice(end)}`;
}
