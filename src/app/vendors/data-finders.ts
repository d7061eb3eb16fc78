import type { ConfigOf } from '#core/config/index';
import { type Contribution, contribute } from '#core/contribution';
import type { WorkspaceMode } from '#core/ctx';
import { type EnrichmentProvider, enrichmentProviders, type Verifier, verifiers } from '#enrichment';
import { APOLLO_LARGEST_BULK, apolloEnrich, apolloEnrichPeople } from '#vendors/apollo/operations';
import { canAsk as apolloCanAsk } from '#vendors/apollo/wire';
import {
  BETTERCONTACT_LARGEST_BATCH,
  bettercontactEnrich,
  bettercontactReadResult,
  bettercontactSubmitPeople,
  bettercontactSubmitPhones,
} from '#vendors/bettercontact/operations';
import { canAsk as bettercontactCanAsk } from '#vendors/bettercontact/wire';
import type { clayConfig } from '#vendors/clay/config';
import { claySubmit } from '#vendors/clay/operations';
import { canAsk as clayCanAsk, keysOf as clayKeysOf } from '#vendors/clay/wire';
import { hunterEnrich, hunterVerifyAddress } from '#vendors/hunter/operations';
import { canAsk as hunterCanAsk } from '#vendors/hunter/wire';
import * as millionverifier from '#vendors/millionverifier/operations';
import * as neverbounce from '#vendors/neverbounce/operations';
import * as zerobounce from '#vendors/zerobounce/operations';

type Worlds = ReadonlyMap<string, { readonly sandbox?: unknown; readonly live?: unknown }>;
type Place = 'sandbox' | 'live';
type Declared<P> = P extends { readonly modes: unknown } ? Omit<P, 'modes'> : never;

const apollo = { name: 'apollo', order: 1, accepts: apolloCanAsk };
const bettercontact = { name: 'bettercontact', order: 2, accepts: bettercontactCanAsk };
const clay = { name: 'clay', order: 3, accepts: clayCanAsk };
const hunter = { name: 'hunter', order: 4, accepts: hunterCanAsk };

/** A search takes about two minutes; it is looked at 5 to 300 seconds apart, some 40 times. */
const LOOKS = { lookAfterSeconds: 5, giveUpAfterSeconds: 2 * 3_600 };

/**
 * Who finds addresses and numbers, in each world. The finders in small recognise our key and spend no time, so they are asked one by one; the real
 * ones charge for a repetition and are asked in their largest batches, and who takes minutes is not waited for.
 */
const FINDERS: readonly (readonly [place: Place, needs: string, finder: Declared<EnrichmentProvider>])[] = [
  ['sandbox', apolloEnrich.name, { ...apollo, operation: apolloEnrich }],
  ['live', apolloEnrichPeople.name, { ...apollo, bulk: apolloEnrichPeople, largest: APOLLO_LARGEST_BULK }],
  ['sandbox', bettercontactEnrich.name, { ...bettercontact, operation: bettercontactEnrich }],
  [
    'live',
    bettercontactSubmitPeople.name,
    {
      ...bettercontact,
      submit: { many: bettercontactSubmitPeople, largest: BETTERCONTACT_LARGEST_BATCH },
      read: bettercontactReadResult,
      ...LOOKS,
    },
  ],
  ...(['sandbox', 'live'] as const).map((place): [Place, string, Declared<EnrichmentProvider>] => [
    place,
    bettercontactSubmitPhones.name,
    {
      ...{ ...bettercontact, ...LOOKS, field: 'phone' },
      submit: { many: bettercontactSubmitPhones, largest: BETTERCONTACT_LARGEST_BATCH },
      read: bettercontactReadResult,
    },
  ]),
  [
    'live',
    claySubmit.name,
    // Callbacks come late or never. Nobody waits longer than a search may take; what comes after that is still taken.
    {
      ...clay,
      submit: { one: claySubmit },
      read: null,
      keysOf: clayKeysOf,
      lookAfterSeconds: 60,
      giveUpAfterSeconds: 180,
    },
  ],
  ['sandbox', hunterEnrich.name, { ...hunter, operation: hunterEnrich }],
  ['live', hunterEnrich.name, { ...hunter, operation: hunterEnrich }],
];

const VERIFIERS: readonly Declared<Verifier>[] = [
  {
    name: 'millionverifier',
    one: millionverifier.millionverifierVerifyAddress,
    job: {
      submit: millionverifier.millionverifierSubmitBatch,
      read: millionverifier.millionverifierReadBatch,
      results: millionverifier.millionverifierReadBatchResults,
      largest: millionverifier.MILLIONVERIFIER_LARGEST_BATCH,
    },
    oneByOne: true,
  },
  {
    name: 'zerobounce',
    one: zerobounce.zerobounceVerifyAddress,
    job: {
      submit: zerobounce.zerobounceSubmitBatch,
      read: zerobounce.zerobounceReadBatch,
      results: zerobounce.zerobounceReadBatchResults,
      largest: zerobounce.ZEROBOUNCE_LARGEST_BATCH,
    },
    oneByOne: true,
  },
  {
    name: 'neverbounce',
    one: neverbounce.neverbounceVerifyAddress,
    job: {
      submit: neverbounce.neverbounceSubmitBatch,
      read: neverbounce.neverbounceReadBatch,
      results: neverbounce.neverbounceReadBatchResults,
      largest: neverbounce.NEVERBOUNCE_LARGEST_BATCH,
    },
    // Going through a list with single questions can lock the account.
    oneByOne: false,
  },
  { name: 'hunter', one: hunterVerifyAddress, job: null, oneByOne: true },
];

const MODES: Readonly<Record<Place, readonly WorkspaceMode[]>> = {
  sandbox: ['sandbox'],
  live: ['shadow', 'live'],
};

/**
 * The finders and verifiers of this installation; one without a performer is known and nowhere connected. Clay is connected where
 * its answers can be proved.
 */
export function dataFinders(
  worlds: Worlds,
  { inWaterfall, callbackSecret }: ConfigOf<[typeof clayConfig]>['clay'],
): Contribution[] {
  const modesOf = (place: Place, operation: string): readonly WorkspaceMode[] =>
    worlds.get(operation)?.[place] && (operation !== claySubmit.name || callbackSecret) ? MODES[place] : [];
  return [
    ...FINDERS.map(([place, needs, finder]) =>
      contribute(enrichmentProviders, {
        ...finder,
        lastUnnamed: finder.name === 'clay' && inWaterfall,
        modes: modesOf(place, needs),
      } as EnrichmentProvider),
    ),
    ...VERIFIERS.map((verifier) =>
      contribute(verifiers, {
        ...verifier,
        modes: (['sandbox', 'live'] as const).flatMap((place) => modesOf(place, verifier.one.name)),
      }),
    ),
  ];
}
