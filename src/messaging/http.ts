import { z } from 'zod';
import { defineRoute } from '#http';
import { addressSetup, addressSetupInput } from './contract.ts';
import { changeForms, readForms } from './form-of-address.ts';
import { readLanguage } from './read-language.ts';
import {
  Language,
  leadLanguage,
  templateCheck,
  templateEdit,
  templatePage,
  templatePreview,
  templateRevert,
  templateText,
  templateView,
} from './templates/contract.ts';
import { previewTemplate } from './templates/preview-template.ts';
import { readTemplate, readTemplates } from './templates/read-templates.ts';
import { editTemplate, revertTemplate, tryTemplate } from './templates/save-template.ts';

const tags = ['templates'];
/** Templates have the same names in every workspace. */
const params = z.object({ template: z.string() });
const inLanguage = z.object({ language: Language.default('en') });

export const routes = [
  defineRoute({
    method: 'get',
    path: '/api/formality',
    summary: 'How readers are addressed in each language where a campaign says nothing else.',
    tags,
    access: { scope: 'campaigns:read' },
    output: addressSetup,
    handle: readForms,
  }),
  defineRoute({
    method: 'put',
    path: '/api/formality',
    summary:
      'Change how readers are addressed, in what is written from now on; what waits or was approved keeps its bytes.',
    tags,
    access: { scope: 'workspace:admin' },
    input: addressSetupInput,
    output: addressSetup,
    handle: changeForms,
  }),
  defineRoute({
    method: 'get',
    path: '/api/leads/:leadId/language',
    summary: 'Which language a lead is written to in where every one is allowed, and why.',
    tags: ['leads'],
    access: { scope: 'leads:read' },
    params: z.object({ leadId: z.uuid() }),
    output: leadLanguage,
    handle: readLanguage,
  }),
  defineRoute({
    method: 'get',
    path: '/api/templates',
    summary: 'Every template with the text in force in a language; English where none is named.',
    tags,
    access: { scope: 'campaigns:read' },
    input: inLanguage,
    output: z.object({ templates: z.array(templateView) }),
    handle: readTemplates,
  }),
  defineRoute({
    method: 'get',
    path: '/api/templates/:template',
    summary: 'One template with its versions, and what the variants of each brought.',
    tags,
    access: { scope: 'campaigns:read' },
    params,
    input: inLanguage,
    output: templatePage,
    handle: (ctx, { template, language }) => readTemplate(ctx, { templateId: template, language }),
  }),
  defineRoute({
    method: 'put',
    path: '/api/templates/:template',
    summary: 'Store a text that passes every check as the next version, behind the version that was read.',
    tags,
    access: { scope: 'campaigns:write' },
    params,
    input: templateEdit,
    output: templateView,
    handle: (ctx, { template, ...input }) => editTemplate(ctx, { templateId: template, ...input }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/templates/:template/check',
    summary: 'What the checks say of a text, over every combination of its wordings. Changes nothing.',
    tags,
    access: { scope: 'campaigns:read' },
    params,
    input: z.object({ text: templateText }),
    output: templateCheck,
    handle: (ctx, { template, ...input }) => tryTemplate(ctx, { templateId: template, ...input }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/templates/:template/preview',
    summary: 'What a text would say to one lead of a campaign, in each variant. Changes nothing.',
    tags,
    access: { scope: 'leads:read' },
    params,
    input: z.object({ text: templateText, leadId: z.uuid(), campaignId: z.uuid() }),
    output: templatePreview,
    handle: (ctx, { template, ...input }) => previewTemplate(ctx, { templateId: template, ...input }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/templates/:template/revert',
    summary: 'Bring the text of an earlier version back as a new version; 0 is the shipped text.',
    tags,
    access: { scope: 'campaigns:write' },
    params,
    input: templateRevert,
    output: templateView,
    handle: (ctx, { template, ...input }) => revertTemplate(ctx, { templateId: template, ...input }),
  }),
];
