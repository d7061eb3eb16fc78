/** From so many addresses on a list is a job of the vendor's. */
export const A_LIST = 10;

/** How a verifier is asked about so many addresses: one by one, or as a job. A list is never walked where that can lock the account. */
export function verificationWay(
  addresses: number,
  verifier: { readonly hasJobs: boolean; readonly oneByOne: boolean },
): 'each' | 'job' {
  if (!verifier.hasJobs) return 'each';
  if (addresses === 1) return 'each';
  return verifier.oneByOne && addresses < A_LIST ? 'each' : 'job';
}
