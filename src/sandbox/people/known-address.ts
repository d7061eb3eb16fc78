import { type AddressKind, type AddressKnowledge, kindByName } from '#vendors/kit/known-address';
import { isSentinel } from '../mail/sentinels.ts';
import { personalityOf } from './personality.ts';

/** How an address behaves for those who only check it: whoever would bounce is invalid for them too. */
export const knowsAddress =
  (seed: string): AddressKnowledge =>
  (address): AddressKind => {
    const named = kindByName(address);
    if (named !== 'valid') return named;
    const gone = isSentinel(address, 'bounce-hard') || isSentinel(address, 'bounce-later');
    return gone || personalityOf(seed, address).habit === 'hard_bounce' ? 'invalid' : 'valid';
  };
