import { readme, starterDefinition, starterTests } from './starter-texts';

/** The files of a new project, by their paths in its folder. */
export type ProjectFiles = Readonly<Record<string, string>>;

export interface StarterChoices {
  /** snake_case. */
  readonly name: string;
  /** What `package.json` asks for: a version, or where a checkout is. */
  readonly dependency: string;
}

/** A project that validates, runs on the sample bars and passes its own tests. */
export function starterFiles({ name, dependency }: StarterChoices): ProjectFiles {
  const fileName = name.replaceAll('_', '-');
  return {
    [`definitions/${fileName}.yaml`]: starterDefinition(name),
    [`definitions/${fileName}.test.yaml`]: starterTests(name),
    'package.json': `${JSON.stringify(packageOf(fileName, dependency), null, 2)}\n`,
    'README.md': readme(name, fileName),
    '.gitignore': 'node_modules/\n.bellwether/\n',
  };
}

const packageOf = (fileName: string, dependency: string) => ({
  name: fileName,
  private: true,
  scripts: {
    check: 'bellwether validate definitions',
    test: 'bellwether test definitions',
    start: `bellwether run ${fileName}`,
  },
  dependencies: { bellwether: dependency },
});
