/** @returns {string | undefined} What is wrong with this version of Node.js, if anything. */
export function nodeVersionProblem(version = process.versions.node, minimum = '20.19.0') {
  const [major, minor] = version.split('.').map(Number);
  const [minimumMajor, minimumMinor] = minimum.split('.').map(Number);
  if (major > minimumMajor || (major === minimumMajor && minor >= minimumMinor)) return undefined;
  return `Bellwether needs Node.js ${minimum} or later; this is ${version}. Install a newer one from https://nodejs.org and try again.`;
}
