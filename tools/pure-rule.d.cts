import type { Rule } from 'eslint';

declare const pureRule: Rule.RuleModule;
export = pureRule;
