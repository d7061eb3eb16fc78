import { z } from 'zod';
import { defineRoute } from '#http';
import { compareProfile } from './compare-profile.ts';
import {
  GivenContent,
  profileCheck,
  profileComparison,
  profileEdit,
  profilePage,
  profileRevert,
  profileView,
} from './contract.ts';
import { readProfile, readProfiles, tryProfile } from './read-profiles.ts';
import { editProfile, revertProfile } from './save-profile.ts';

const tags = ['scoring'];
/** Profiles have the same names in every workspace. */
const params = z.object({ profile: z.string() });
const path = '/api/scoring/profiles/:profile';
const content = z.object({ content: GivenContent });

export const profileRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/scoring/profiles',
    summary: 'What leads, accounts and prospects are scored by, and how much is still to be scored anew.',
    tags,
    access: { scope: 'leads:read' },
    output: z.object({ profiles: z.array(profileView) }),
    handle: readProfiles,
  }),
  defineRoute({
    method: 'get',
    path,
    summary: 'One scoring profile with every version there was.',
    tags,
    access: { scope: 'leads:read' },
    params,
    output: profilePage,
    handle: readProfile,
  }),
  defineRoute({
    method: 'put',
    path,
    summary:
      'Store a profile that can be scored by as the next version; what it concerns is scored anew in turns. Leads it closes have to be said by their number.',
    tags,
    access: { scope: 'workspace:admin' },
    params,
    input: profileEdit,
    output: profileView,
    handle: editProfile,
  }),
  defineRoute({
    method: 'post',
    path: `${path}/check`,
    summary:
      'Whether a profile can be scored by: weights, tiers within reach, lists that match. Changes nothing.',
    tags,
    access: { scope: 'leads:read' },
    params,
    input: content,
    output: profileCheck,
    handle: tryProfile,
  }),
  defineRoute({
    method: 'post',
    path: `${path}/compare`,
    summary:
      'What a profile would say of the newest leads or companies beside the one in force. Changes nothing.',
    tags,
    access: { scope: 'leads:read' },
    params,
    input: content,
    output: profileComparison,
    handle: compareProfile,
  }),
  defineRoute({
    method: 'post',
    path: `${path}/revert`,
    summary: 'Bring the figures of an earlier version back as a new version; 1 is the shipped profile.',
    tags,
    access: { scope: 'workspace:admin' },
    params,
    input: profileRevert,
    output: profileView,
    handle: revertProfile,
  }),
];
