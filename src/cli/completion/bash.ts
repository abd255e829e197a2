import type { Place } from './command-tree';
import { quoted } from './quoted';

/**
 * A completion script for bash 4 and later: commands, options and their choices, names of definitions; else those of files.
 * `shipped` are the definitions of the package; those of the folder where one is are looked up when a name is completed.
 */
export function bashScript(places: readonly Place[], shipped: readonly string[]): string {
  const words = ({ commands, options }: Place): string =>
    [...commands, ...options].map((candidate) => candidate.word).join(' ');
  return `# Completion of bellwether for bash. Load it with:  source <(bellwether completion bash)
_bellwether_definitions() {
  local file name
  printf '%s\\n' ${shipped.map(quoted).join(' ')}
  for file in definitions/*.yaml definitions/*.yml; do
    name=\${file##*/}
    name=\${name%.*}
    [[ -e $file && $name != *.test ]] && printf '%s\\n' "\${name//-/_}"
  done
}
_bellwether() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} at='' words='' index
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "$at/\${COMP_WORDS[index]}" in
      ${places
        .slice(1)
        .map(({ path }) => quoted(path))
        .join(' | ')}) at="$at/\${COMP_WORDS[index]}" ;;
    esac
  done
  case "$at $prev" in
${places
  .flatMap(({ path, valued }) =>
    valued.map(
      ({ option, words: values }) =>
        `    ${quoted(`${path} ${option}`)}) COMPREPLY=($(compgen -W ${quoted(values.join(' '))} -- "$cur")); return ;;`,
    ),
  )
  .join('\n')}
  esac
  case "$at" in
${places.map((place) => `    ${quoted(place.path)}) words=${quoted(words(place))} ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  case "$at" in
    ${places
      .filter((place) => place.takesDefinition)
      .map(({ path }) => quoted(path))
      .join(' | ')})
      [[ $cur == -* ]] || COMPREPLY+=($(compgen -W "$(_bellwether_definitions | sort -u)" -- "\${cur//-/_}")) ;;
  esac
}
complete -o default -F _bellwether bellwether
`;
}
