import { Connection, type ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { BellwetherError, messageOf } from '../base/errors';
import { Retries } from './retries';

/** How to reach Temporal, from the environment and Temporal's own configuration file where the caller says nothing. */
export interface ConnectionChoice {
  /** `host:port`. @default `TEMPORAL_ADDRESS` or the profile in Temporal's configuration file, else 127.0.0.1:7233 */
  readonly address?: string;
  /** @default `TEMPORAL_NAMESPACE` or the profile, else default */
  readonly namespace?: string;
  /** Which profile of Temporal's configuration file. @default `TEMPORAL_PROFILE`, else default */
  readonly profile?: string;
  /** That file. @default `TEMPORAL_CONFIG_FILE`, else where the Temporal CLI has it */
  readonly configFile?: string;
  /** The key of Temporal Cloud, or of a server that takes keys. @default `TEMPORAL_API_KEY` or the profile */
  readonly apiKey?: string;
  /** True, or certificates: the server's authority, and your own for mTLS. @default `TEMPORAL_TLS…` or the profile */
  readonly tls?: ConnectionOptions['tls'];
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
  const configured = configuredConnection(choice);
  const { metadata } = configured.connectionOptions;
  const tls = choice.tls ?? configured.connectionOptions.tls;
  const apiKey = choice.apiKey ?? configured.connectionOptions.apiKey;
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

export interface OpenConnection {
  readonly connection: Connection;
  /** Closes it. Calls that are on their way fail. */
  close(): Promise<void>;
}

/** @throws BellwetherError `TemporalUnreachable` saying which address was tried and what to do. */
export async function connect({ options, embedded }: ConnectionSettings): Promise<OpenConnection> {
  const retries = new Retries();
  try {
    const connection = await Connection.connect({
      connectTimeout: '5 seconds',
      interceptors: [retries.interceptor],
      channelArgs: {
        // Pages of a history hold outputs of steps: a few of the largest are more than gRPC's 4 MiB.
        'grpc.max_receive_message_length': 128 * 1024 * 1024,
        // A proxy in the environment is not for loopback.
        ...(embedded && { 'grpc.enable_http_proxy': 0 }),
      },
      ...options,
    });
    return { connection, close: () => retries.end().then(() => connection.close()) };
  } catch (error) {
    throw new BellwetherError(
      'TemporalUnreachable',
      `no Temporal server answers at ${options.address}: ${messageOf(error)}. Start it, or set TEMPORAL_ADDRESS to another; without TEMPORAL_ADDRESS the bellwether command starts a server of its own`,
      { cause: error },
    );
  }
}

function configuredConnection({ profile, configFile }: ConnectionChoice): ReturnType<typeof loadClientConnectConfig> {
  try {
    return loadClientConnectConfig({
      ...(profile !== undefined && { profile }),
      ...(configFile !== undefined && { configSource: { path: configFile } }),
    });
  } catch (error) {
    throw new BellwetherError(
      'InvalidConnection',
      `the connection settings of Temporal cannot be used: ${messageOf(error)}. Check TEMPORAL_PROFILE, TEMPORAL_CONFIG_FILE and the file they name`,
      { cause: error },
    );
  }
}
