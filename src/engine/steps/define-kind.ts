import { malformed } from '../malformed-plan';
import { recordOf } from '../run';
import { cancel } from '../settle';
import type { StepKind } from './step-kind';

type Own = Pick<StepKind, 'kind' | 'begin'> & Partial<StepKind>;

/** A kind of step that does not say otherwise takes no slot, holds nothing, asks for no time, and stops at once. */
export function defineKind(own: Own): StepKind {
  return {
    takes: 'nothing',
    stop(run, node) {
      recordOf(run, node).stopped = true;
      cancel(run, node);
    },
    childSettled(_run, node, child) {
      throw malformed(`step '${node.path}' is a '${own.kind}' and holds no '${child.path}'`);
    },
    wake(_run, node) {
      throw malformed(`step '${node.path}' is a '${own.kind}' and has asked for no time`);
    },
    expire(run, node, error) {
      recordOf(run, node).expired = error;
      this.stop(run, node);
    },
    overdue(_run, _node, limit) {
      return `it took longer than ${limit}`;
    },
    ...own,
  };
}
