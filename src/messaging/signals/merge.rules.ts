import type { FactSheet } from '../contract.ts';
import { companyIntel } from './company-intel.rules.ts';
import { content } from './content.rules.ts';
import { hiring } from './hiring.rules.ts';
import { roleImpact } from './role-impact.rules.ts';
import type { Extractor, ExtractorName, Signal } from './signal.ts';
import { techStack } from './tech-stack.rules.ts';

export const EXTRACTORS: readonly Extractor[] = [companyIntel, hiring, techStack, content, roleImpact];

export type MergedSignals = {
  readonly signals: readonly Signal[];
  readonly companySpecificCount: number;
  readonly roleImpactCount: number;
  /** Mean of the five highest confidences, three decimals; 0 without signals. */
  readonly overallConfidence: number;
  readonly recommendedOpener: Signal | null;
  readonly minimumEvidence: boolean;
  /** `sub:<extractor>:<count>`, or `sub:<extractor>:ERROR` when it failed. */
  readonly traceIds: readonly string[];
};

type Outcome = {
  readonly name: ExtractorName;
  readonly signals: readonly Signal[];
  readonly failed: boolean;
};

function attempt(extractor: Extractor, sheet: FactSheet): Outcome {
  try {
    return { name: extractor.name, signals: extractor.extract(sheet), failed: false };
  } catch {
    // One broken extractor must not hide what the others found; the trace id keeps the failure visible.
    return { name: extractor.name, signals: [], failed: true };
  }
}

/** Runs all extractors; the opener is the usable signal of highest confidence, the earlier one on a tie. */
export function mergeSignals(sheet: FactSheet, extractors: readonly Extractor[] = EXTRACTORS): MergedSignals {
  const outcomes = extractors.map((extractor) => attempt(extractor, sheet));
  const signals = outcomes.flatMap((outcome) => outcome.signals);
  const roleImpactCount = outcomes
    .filter(({ name }) => name === 'role_impact')
    .reduce((sum, { signals: own }) => sum + own.length, 0);
  const companySpecificCount = signals.length - roleImpactCount;
  const top = signals
    .map(({ confidence }) => confidence)
    .sort((a, b) => b - a)
    .slice(0, 5);
  const mean = top.length === 0 ? 0 : top.reduce((sum, value) => sum + value, 0) / top.length;
  const usable = signals
    .filter((signal) => signal.usableInOpener)
    .sort((a, b) => b.confidence - a.confidence);
  return {
    signals,
    companySpecificCount,
    roleImpactCount,
    overallConfidence: Math.round(mean * 1000) / 1000,
    recommendedOpener: usable[0] ?? null,
    minimumEvidence: companySpecificCount >= 1 && roleImpactCount >= 1,
    traceIds: outcomes.map(
      ({ name, signals: own, failed }) => `sub:${name}:${failed ? 'ERROR' : own.length}`,
    ),
  };
}
