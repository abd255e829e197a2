/** What an unknown name is most likely to mean, by the name. */
const meanings: Readonly<Record<string, string | undefined>> = {
  True: 'write true',
  False: 'write false',
  None: 'write null',
  nil: 'write null',
  undefined: 'write null',
  item: 'it is the item of a for_each, inside its steps, unless as: calls it otherwise',
  index: 'it is the place of the item, inside the steps of a for_each',
  iteration: 'it is the number of the iteration, inside the steps of a repeat',
  event: 'it is what came, inside the steps of a handler',
  output: "it is the step's own output, inside publish; elsewhere write steps.ID.output",
  outputs: 'write steps.ID.output',
  variables: 'variables are read by their name alone',
  inputs: 'variables are read by their name alone',
  vars: 'variables are read by their name alone',
  context: 'the facts of the trading context are read by their name alone',
  env: 'a definition reads no environment: declare a variable',
  secrets: 'a definition holds no secrets: they are in the configuration of the worker',
};

/** What to do about a name that stands for nothing. `message` says already what is wrong, and may have a suggestion. */
export function nameAdvice(name: string, message: string): string {
  const meaning = Object.hasOwn(meanings, name) ? meanings[name] : undefined;
  if (meaning !== undefined) return `; ${meaning}`;
  return message.includes('did you mean') ? '' : `; if the text is meant, write '${name}' in quotes`;
}
