import type { Candidate, Place } from './command-tree';
import { quoted } from './quoted';

/**
 * A completion script for zsh: commands and options with what they mean, choices, and the names of definitions and files.
 * `shipped` are the definitions of the package; those of the folder where one is are looked up when a name is completed.
 */
export function zshScript(places: readonly Place[], shipped: readonly string[]): string {
  return `#compdef bellwether
# Completion of bellwether for zsh. Load it, after compinit, with:  source <(bellwether completion zsh)
_bellwether_definitions() {
  local name
  names=(${shipped.map(quoted).join(' ')})
  for name in definitions/*.(yaml|yml)(N:t:r); do
    [[ $name == *.test ]] || names+=("\${name//-/_}")
  done
}
_bellwether() {
  local at='' word
  local -aU names
  local -a commands options
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at/$word" in
      ${places
        .slice(1)
        .map(({ path }) => path)
        .join(' | ')}) at="$at/$word" ;;
    esac
  done
  case "$at \${words[CURRENT-1]}" in
${places
  .flatMap(({ path, valued }) =>
    valued.map(
      ({ option, words }) =>
        `    ${quoted(`${path} ${option}`)}) ${words.length === 0 ? '_files' : `compadd -- ${words.map(quoted).join(' ')}`}; return ;;`,
    ),
  )
  .join('\n')}
  esac
  case "$at" in
${places.map(arm).join('\n')}
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then
    _describe -o 'option' options
  elif (( \${#commands} )); then
    _describe 'command' commands
  else
    case "$at" in
      ${places
        .filter((place) => place.takesDefinition)
        .map(({ path }) => path)
        .join(' | ')}) _bellwether_definitions; _describe 'definition' names ;;
    esac
    _files
  fi
}
compdef _bellwether bellwether
`;
}

function arm({ path, commands, options }: Place): string {
  return `    ${quoted(path)}) commands=(${listed(commands)}); options=(${listed(options)}) ;;`;
}

/** zsh takes what follows a colon for the description. */
const listed = (candidates: readonly Candidate[]): string =>
  candidates.map(({ word, description }) => quoted(`${word.replaceAll(':', '\\:')}:${description}`)).join(' ');
