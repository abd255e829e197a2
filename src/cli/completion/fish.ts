import type { Place } from './command-tree';
import { quotedForFish as quoted } from './quoted';

/**
 * A completion script for fish: commands and options with what they mean, choices, and the names of definitions and files.
 * `shipped` are the definitions of the package; those of the folder where one is are looked up when a name is completed.
 */
export function fishScript(places: readonly Place[], shipped: readonly string[]): string {
  const lines = places.flatMap((place) => {
    const here = `-n ${quoted(`test (__bellwether_at) = ${place.path === '' ? '/' : place.path}`)}`;
    return [
      // Names of files only where there is an argument to give.
      ...(place.takesArgument ? [] : [`complete -c bellwether -f ${here}`]),
      ...(place.takesDefinition ? [`complete -c bellwether ${here} -a '(__bellwether_definitions)'`] : []),
      ...place.commands.map(
        ({ word, description }) => `complete -c bellwether ${here} -a ${word} -d ${quoted(description)}`,
      ),
      ...place.options.map(({ word, description }) => {
        const value = valueOf(place.valued.find(({ option }) => option === word));
        return `complete -c bellwether ${here} -l ${word.slice(2)}${value} -d ${quoted(description)}`;
      }),
    ];
  });
  return `# Completion of bellwether for fish. Load it with:  bellwether completion fish | source
function __bellwether_at
    set -l at ''
    for word in (commandline -opc)[2..-1]
        switch "$at/$word"
            case ${places
              .slice(1)
              .map(({ path }) => path)
              .join(' ')}
                set at "$at/$word"
        end
    end
    test -n "$at"; and echo $at; or echo /
end
function __bellwether_definitions
    printf '%s\\n' ${shipped.map(quoted).join(' ')}
    for file in definitions/*.yaml definitions/*.yml
        set -l name (string replace -r '.*/(.*)\\.ya?ml$' '$1' -- $file)
        string match -q '*.test' -- $name; or string replace -a - _ -- $name
    end
end
${lines.join('\n')}
`;
}

function valueOf(valued: Place['valued'][number] | undefined): string {
  if (valued === undefined) return '';
  return valued.words.length === 0 ? ' -r -F' : ` -x -a ${quoted(valued.words.join(' '))}`;
}
