import { FileArtifactStore } from '../adapters/artifacts/file-artifact-store';
import { createMarketData, marketDataFrom, type MarketData } from '../adapters/market-data/create-market-data';
import type { ArtifactStore } from '../slices/ports';

/** Where the data are that actions read and write. It goes to the processes of the pool as JSON. */
export interface OwnPortSettings {
  readonly stateFolder: string;
  readonly csvFolder?: string;
}

/** The ports that a worker makes itself, and each process of its pool too: those that move much data. */
export interface OwnPorts extends MarketData {
  artifactsFor(runId: string, executionId: string): ArtifactStore;
}

/** Market data and artifacts, as the settings and the environment say. */
export function ownPorts({ stateFolder, csvFolder }: OwnPortSettings, environment = process.env): OwnPorts {
  return {
    ...createMarketData({
      stateFolder,
      ...(csvFolder !== undefined && { csvFolder }),
      ...marketDataFrom(environment),
    }),
    artifactsFor: (runId, executionId) => new FileArtifactStore({ root: stateFolder, runId, executionId }),
  };
}
