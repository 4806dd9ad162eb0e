import { catalog } from "@mooring/core";
import { Refusal } from "../refusal.ts";

const WORDS = ["apply", "plan", "query", "completion", "--help", "--version", "--schema", "--example"];
const OPTIONS = ["-f", "--file", "--json", "--text", "--quiet", "--exit-code"];

/** A script for the shell to read: `source <(mooring completion bash)`. */
export function completion(shell: string | undefined): string {
  const kinds = Object.values(catalog).flatMap(({ resources }) => resources);
  const queries = Object.values(catalog).flatMap((entry) => entry.queries);
  if (shell !== "bash" && shell !== "zsh") throw new Refusal("completion takes the name of a shell, `bash` or `zsh`");
  const bash = `_mooring() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  case "$before" in
    query) COMPREPLY=($(compgen -W "${queries.join(" ")}" -- "$word")) ;;
    --schema|--example) COMPREPLY=($(compgen -W "${[...new Set([...kinds, ...queries])].join(" ")}" -- "$word")) ;;
    completion) COMPREPLY=($(compgen -W "bash zsh" -- "$word")) ;;
    -f|--file) COMPREPLY=($(compgen -f -- "$word")) ;;
    *) if [ "$COMP_CWORD" = 1 ]; then COMPREPLY=($(compgen -W "${WORDS.join(" ")}" -- "$word"))
       else COMPREPLY=($(compgen -W "${OPTIONS.join(" ")}" -- "$word")); fi ;;
  esac
}
complete -o default -F _mooring mooring mooring.cjs`;
  return shell === "bash" ? bash : `autoload -U +X bashcompinit && bashcompinit\n${bash}`;
}
