import { isGrpcServiceError, NamespaceNotFoundError } from '@temporalio/client';
import { BellwetherError } from '../base/errors';
import type { ConnectionSettings } from './connect';

/** Status codes of gRPC, as the protocol numbers them. */
const grpcCodes = { invalidArgument: 3, deadlineExceeded: 4, notFound: 5, unavailable: 14 } as const;

/** What the server refused or could not do, as an error that a person can act on; anything else as it is. */
export function asTemporalError(error: unknown, { options, namespace }: ConnectionSettings): unknown {
  const grpc = grpcErrorIn(error);
  const noNamespace = grpc?.code === grpcCodes.notFound && /^namespace\b.*\bnot found/i.test(grpc.details);
  if (error instanceof NamespaceNotFoundError || noNamespace) {
    const message = `the Temporal server at ${options.address} has no namespace '${namespace}'; set TEMPORAL_NAMESPACE to one that it has`;
    return new BellwetherError('UnknownNamespace', message, { cause: error });
  }
  if (grpc === undefined) return error;
  const gone = grpc.code === grpcCodes.unavailable || grpc.code === grpcCodes.deadlineExceeded;
  return gone
    ? new BellwetherError(
        'TemporalUnreachable',
        `the Temporal server at ${options.address} does not answer any more: ${reasonOf(grpc)}`,
        { cause: error },
      )
    : new BellwetherError('TemporalRefused', `the Temporal server at ${options.address} refused: ${reasonOf(grpc)}`, {
        cause: error,
      });
}

/** gRPC closes some of its reasons with a heading that it has nothing for. */
const reasonOf = ({ details }: { readonly details: string }): string => details.replace(/\s*Resolution note:\s*$/, '');

/** Whether the server could make nothing of a request, a list filter with an attribute that it does not have above all. */
export function isInvalidArgument(error: unknown): boolean {
  return grpcErrorIn(error)?.code === grpcCodes.invalidArgument;
}

/** Whether the server has no such thing, or has it no more. */
export function isNotFound(error: unknown): boolean {
  return grpcErrorIn(error)?.code === grpcCodes.notFound;
}

/** The SDK wraps most errors of gRPC in errors of its own, whose cause they are. */
function grpcErrorIn(error: unknown): { readonly code: number; readonly details: string } | undefined {
  if (isGrpcServiceError(error)) return error;
  return error instanceof Error && isGrpcServiceError(error.cause) ? error.cause : undefined;
}
