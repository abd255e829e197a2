import { Connection, type ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { BellwetherError, messageOf } from '../base/errors';

/** How to reach Temporal, from the environment and Temporal's own configuration file where the caller says nothing. */
export interface ConnectionChoice {
  /** `host:port`. @default `TEMPORAL_ADDRESS` or the profile in Temporal's configuration file, else 127.0.0.1:7233 */
  readonly address?: string;
  /** @default `TEMPORAL_NAMESPACE` or the profile, else default */
  readonly namespace?: string;
  /** The embedded server: loopback, without TLS, key or proxy, whatever the environment says. @default false */
  readonly embedded?: boolean;
}

export interface ConnectionSettings {
  readonly options: Pick<ConnectionOptions, 'tls' | 'metadata'> & {
    readonly address: string;
    readonly apiKey?: string;
  };
  readonly namespace: string;
  readonly embedded: boolean;
}

const defaultAddress = '127.0.0.1:7233';

/**
 * The settings that connections of clients and workers are made with: address, namespace, TLS, API key.
 * @throws BellwetherError `InvalidConnection` when Temporal's configuration file or profile cannot be used.
 */
export function connectionSettings(choice: ConnectionChoice = {}): ConnectionSettings {
  const { address = defaultAddress, namespace = 'default', embedded = false } = choice;
  if (embedded) return { options: { address }, namespace, embedded };
  const configured = configuredConnection();
  const { tls, metadata, apiKey } = configured.connectionOptions;
  return {
    options: {
      ...(tls !== undefined && { tls }),
      ...(metadata !== undefined && { metadata }),
      ...(typeof apiKey === 'string' && { apiKey }),
      address: choice.address ?? configured.connectionOptions.address ?? defaultAddress,
    },
    namespace: choice.namespace ?? configured.namespace ?? 'default',
    embedded,
  };
}

/** @throws BellwetherError `TemporalUnreachable` saying which address was tried and what to do. */
export async function connect({ options, embedded }: ConnectionSettings): Promise<Connection> {
  try {
    return await Connection.connect({
      connectTimeout: '5 seconds',
      // A proxy in the environment is not for loopback.
      ...(embedded && { channelArgs: { 'grpc.enable_http_proxy': 0 } }),
      ...options,
    });
  } catch (error) {
    throw new BellwetherError(
      'TemporalUnreachable',
      `no Temporal server answers at ${options.address}: ${messageOf(error)}. Start it, or set TEMPORAL_ADDRESS to another; without TEMPORAL_ADDRESS the bellwether command starts a server of its own`,
      { cause: error },
    );
  }
}

function configuredConnection(): ReturnType<typeof loadClientConnectConfig> {
  try {
    return loadClientConnectConfig();
  } catch (error) {
    throw new BellwetherError(
      'InvalidConnection',
      `the connection settings of Temporal cannot be used: ${messageOf(error)}. Check TEMPORAL_PROFILE, TEMPORAL_CONFIG_FILE and the file they name`,
      { cause: error },
    );
  }
}
