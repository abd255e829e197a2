import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { BellwetherError, messageOf } from '../../base/errors';
import { didYouMean } from '../../base/suggest';
import type { AlertPort } from '../../slices/alert-port';
import { resolveSecret, secretReferencePattern, type SecretSources } from '../secrets/resolve-secret';
import { Secret } from '../secrets/secret';
import type { Channel } from './channel';
import { type ChannelsFile, channelsSchema, webhookAddressProblem } from './channels-schema';
import { logChannel } from './log-channel';
import { smtpChannel } from './smtp-channel';
import { webhookChannel } from './webhook-channel';

/** The variable of the environment that names the file. */
const channelsVariable = 'BELLWETHER_CHANNELS';

type Purpose = Parameters<AlertPort['channelsFor']>[0];

export interface Channels {
  /** The log first; it is always there. */
  readonly list: readonly Channel[];
  readonly routes: Readonly<Record<Purpose, readonly string[]>>;
}

const logOnly: Channels = { list: [logChannel], routes: routesOf({}, ['log']) };

/**
 * The channels of the file that BELLWETHER_CHANNELS names; the log alone when it names none. The file and every secret in it are
 * looked at once, here: a worker that could not tell anybody does not start.
 * @throws BellwetherError `InvalidChannels` with every finding, `InvalidSecretReference`, `SecretNotFound`.
 */
export async function loadChannels(environment: SecretSources['environment']): Promise<Channels> {
  const named = environment[channelsVariable];
  if (named === undefined || named === '') return logOnly;
  const path = resolve(named);
  const file = parse(path, await contentOf(path));
  checkRoutes(path, file);
  const sources = { environment, folder: dirname(path) };
  const list: Channel[] = [logChannel];
  for (const [name, settings] of Object.entries(file.channels)) {
    try {
      list.push(await channelOf(name, settings, sources));
    } catch (error) {
      const code = error instanceof BellwetherError ? error.code : 'InvalidChannels';
      throw new BellwetherError(code, `channel '${name}' of ${path}: ${messageOf(error)}`, { cause: error });
    }
  }
  return {
    list,
    routes: routesOf(
      file.routes,
      list.map(({ name }) => name),
    ),
  };
}

async function contentOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const advice = `${channelsVariable} names a file that cannot be read: ${messageOf(error)}; correct it or unset it`;
    throw new BellwetherError('InvalidChannels', advice, { cause: error });
  }
}

function parse(path: string, text: string): ChannelsFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new BellwetherError('InvalidChannels', `${path} is not JSON: ${messageOf(error)}`, { cause: error });
  }
  const parsed = channelsSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new BellwetherError('InvalidChannels', `${path} is not valid:\n${z.prettifyError(parsed.error)}`);
}

function checkRoutes(path: string, { channels, routes }: ChannelsFile): void {
  if ('log' in channels)
    throw new BellwetherError('InvalidChannels', `${path}: 'log' is always there; give the channel another name`);
  const known = ['log', ...Object.keys(channels)];
  for (const [purpose, names] of Object.entries(routes)) {
    const unknown = names.find((name) => !known.includes(name));
    if (unknown === undefined) continue;
    throw new BellwetherError(
      'InvalidChannels',
      `${path}: the route '${purpose}' names the channel '${unknown}'; there are: ${known.join(', ')}.${didYouMean(unknown, known)}`,
    );
  }
}

function routesOf(routes: ChannelsFile['routes'], all: readonly string[]): Channels['routes'] {
  const { low = all, medium = all, high = all, critical = all, escalation = all, report = all } = routes;
  return { low, medium, high, critical, escalation, report };
}

async function channelOf(
  name: string,
  settings: ChannelsFile['channels'][string],
  sources: SecretSources,
): Promise<Channel> {
  switch (settings.type) {
    case 'webhook': {
      const { timeout, retries } = settings;
      const [url, key] = [await addressOf(settings.url, sources), await resolveSecret(settings.key, sources)];
      return webhookChannel({ name, url, key, timeoutMs: timeout, retries });
    }
    case 'smtp': {
      const { host, port, security, user, password, from, to, timeout } = settings;
      const certificates =
        settings.certificates === undefined
          ? undefined
          : await readFile(resolve(sources.folder, settings.certificates), 'utf8');
      return smtpChannel({
        name,
        host,
        port,
        security,
        from,
        to,
        timeoutMs: timeout,
        ...(certificates !== undefined && { certificates }),
        ...(user !== undefined &&
          password !== undefined && { login: { user, password: await resolveSecret(password, sources) } }),
      });
    }
  }
}

/** The address of a webhook may be a secret itself, where whoever knows it may post. */
async function addressOf(url: string, sources: SecretSources): Promise<Secret> {
  if (!secretReferencePattern.test(url)) return new Secret('the url', url);
  const secret = await resolveSecret(url, sources);
  const problem = webhookAddressProblem(secret.reveal());
  if (problem === undefined) return secret;
  throw new BellwetherError('InvalidChannels', `the url in ${url} ${problem}`);
}
