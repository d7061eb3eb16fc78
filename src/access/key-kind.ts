/** What the sign-in library calls our API keys, and how each of them begins. */
export const KEY_CONFIG = 'workspace';
export const KEY_PREFIX = 'lw_';
