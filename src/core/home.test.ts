import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type HomeHost, legworkHome, programFolder } from './home.ts';

const account = { name: 'postgres', uid: 101, gid: 104 };
const asUser: HomeHost = { account: () => null, canEnter: () => false };
const asRoot = (enters: boolean): HomeHost => ({ account: () => account, canEnter: () => enters });

describe('where data lives', () => {
  it('knows the program folder from its own place', () => {
    expect(existsSync(join(programFolder, 'package.json'))).toBe(true);
  });

  it.each<[string, Record<string, string>, HomeHost, string]>([
    ['a normal user: .legwork in the program folder', {}, asUser, '/opt/lw/.legwork'],
    ['root, reachable: the same', {}, asRoot(true), '/opt/lw/.legwork'],
    ['chosen', { LEGWORK_HOME: '/data/lw/' }, asRoot(false), '/data/lw'],
    ['chosen and relative: from the program folder', { LEGWORK_HOME: 'data' }, asUser, '/opt/lw/data'],
    ['chosen but empty: as if not chosen', { LEGWORK_HOME: ' ' }, asUser, '/opt/lw/.legwork'],
  ])('%s', (_, env, host, folder) => {
    expect(legworkHome(env, '/opt/lw', host)).toEqual({ folder });
  });

  it('as root, unreachable: a folder of its own in /var/lib, and it says so', () => {
    const home = legworkHome({}, '/root/lw', asRoot(false));
    expect(home.folder).toMatch(/^\/var\/lib\/legwork\/[0-9a-f]{12}$/);
    expect(home.note).toContain(home.folder);
    expect(home.note).toContain('"postgres"');
    expect(legworkHome({}, '/root/lw', asRoot(false))).toEqual(home);
    expect(legworkHome({}, '/root/other', asRoot(false)).folder).not.toBe(home.folder);
  });
});
