import { compileDefinition, type ActionCatalogue, type Issue } from '../definition';
import { pathText, type Finding } from '../definition/issue';
import { loadYaml } from '../definition/load';
import { definitionText } from '../definition/load/save';
import { schemaFindings } from '../definition/schema-findings';
import { convert } from './convert';
import type { Note } from './notes';
import { oldDefinition } from './old-schema';

/** A note with its place in the old file. */
export interface PlacedNote extends Pick<Note, 'kind' | 'message'> {
  readonly line: number;
  readonly column: number;
  readonly path: string;
}

export type Imported =
  /** The file is none that can be imported: what is wrong with it, and where. */
  | { readonly kind: 'refused'; readonly issues: readonly Issue[] }
  | {
      readonly kind: 'converted';
      readonly name: string;
      /** The definition, as YAML. */
      readonly text: string;
      /** What is not as it was. */
      readonly notes: readonly PlacedNote[];
      /** What is wrong with the definition still: where something has to be done by hand. */
      readonly issues: readonly Issue[];
    };

/** Converts a definition of the old system (`apiVersion: bot_v2/workflows/v2`). Nothing is thrown for bad input. */
export function importOldDefinition(text: string, file: string, target: string, catalogue: ActionCatalogue): Imported {
  const yaml = loadYaml(text, file);
  if (yaml.data === undefined) return { kind: 'refused', issues: yaml.issues };
  const findings = schemaFindings(oldDefinition, yaml.data);
  if (findings.length > 0 || yaml.issues.some(({ severity }) => severity === 'error'))
    return { kind: 'refused', issues: [...yaml.issues, ...findings.map(yaml.place)] };
  const { definition, notes } = convert(oldDefinition.parse(yaml.data));
  const converted = definitionText(definition);
  return {
    kind: 'converted',
    name: typeof definition['name'] === 'string' ? definition['name'] : target,
    text: converted,
    notes: notes.map((note) => placed(note, yaml.place)),
    issues: compileDefinition(converted, target, catalogue).issues,
  };
}

function placed({ kind, message, path }: Note, place: (finding: Finding) => Issue): PlacedNote {
  const { line, column } = place({ code: 'wrong-value', message, path });
  return { kind, message, line, column, path: pathText(path) };
}
