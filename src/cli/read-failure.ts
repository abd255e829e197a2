import { systemErrorCode } from '../base/system-error';
import { messageOf } from '../base/errors';

/** Why a file that a person named cannot be read, in words. */
export function readFailureText(error: unknown): string {
  switch (systemErrorCode(error)) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return 'it is a folder; name one of the files in it';
    default:
      return messageOf(error);
  }
}
