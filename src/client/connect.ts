import { Connection, type ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { BellwetherError, messageOf } from '../base/errors';

/** How to reach Temporal, from the environment and Temporal's own configuration file where the caller says nothing. */
export interface ConnectionChoice {
  /** `host:port`. @default `TEMPORAL_ADDRESS` or the profile in Temporal's configuration file, else 127.0.0.1:7233 */
  readonly address?: string;
  /** @default `TEMPORAL_NAMESPACE` or the profile, else default */
  readonly namespace?: string;
}

export interface ConnectionSettings {
  readonly options: Pick<ConnectionOptions, 'tls' | 'metadata'> & {
    readonly address: string;
    readonly apiKey?: string;
  };
  readonly namespace: string;
}

/** The settings that connections of clients and workers are made with: address, namespace, TLS, API key. */
export function connectionSettings(choice: ConnectionChoice = {}): ConnectionSettings {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const { address, tls, metadata, apiKey } = connectionOptions;
  return {
    options: {
      ...(tls !== undefined && { tls }),
      ...(metadata !== undefined && { metadata }),
      ...(typeof apiKey === 'string' && { apiKey }),
      address: choice.address ?? address ?? '127.0.0.1:7233',
    },
    namespace: choice.namespace ?? namespace ?? 'default',
  };
}

/** @throws BellwetherError `TemporalUnreachable` saying which address was tried and what to do. */
export async function connect({ options }: ConnectionSettings): Promise<Connection> {
  try {
    return await Connection.connect({ connectTimeout: '5 seconds', ...options });
  } catch (error) {
    throw new BellwetherError(
      'TemporalUnreachable',
      `no Temporal server answers at ${options.address}: ${messageOf(error)}. Start one with 'npx bellwether up', or set TEMPORAL_ADDRESS`,
      { cause: error },
    );
  }
}
