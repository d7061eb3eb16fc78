import { z } from 'zod';
import { defineRoute } from '#http';
import {
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
const params = z.object({ templateId: z.string() });

export const routes = [
  defineRoute({
    method: 'get',
    path: '/api/templates',
    summary: 'Every template with the text in force.',
    tags,
    access: { scope: 'campaigns:read' },
    output: z.object({ templates: z.array(templateView) }),
    handle: readTemplates,
  }),
  defineRoute({
    method: 'get',
    path: '/api/templates/:templateId',
    summary: 'One template with its versions, and what the variants of each brought.',
    tags,
    access: { scope: 'campaigns:read' },
    params,
    output: templatePage,
    handle: readTemplate,
  }),
  defineRoute({
    method: 'put',
    path: '/api/templates/:templateId',
    summary: 'Store a text that passes every check as the next version, behind the version that was read.',
    tags,
    access: { scope: 'campaigns:write' },
    params,
    input: templateEdit,
    output: templateView,
    handle: editTemplate,
  }),
  defineRoute({
    method: 'post',
    path: '/api/templates/:templateId/check',
    summary: 'What the checks say of a text, over every combination of its wordings. Changes nothing.',
    tags,
    access: { scope: 'campaigns:read' },
    params,
    input: z.object({ text: templateText }),
    output: templateCheck,
    handle: tryTemplate,
  }),
  defineRoute({
    method: 'post',
    path: '/api/templates/:templateId/preview',
    summary: 'What a text would say to one lead of a campaign, in each variant. Changes nothing.',
    tags,
    access: { scope: 'leads:read' },
    params,
    input: z.object({ text: templateText, leadId: z.uuid(), campaignId: z.uuid() }),
    output: templatePreview,
    handle: previewTemplate,
  }),
  defineRoute({
    method: 'post',
    path: '/api/templates/:templateId/revert',
    summary: 'Bring the text of an earlier version back as a new version; 0 is the shipped text.',
    tags,
    access: { scope: 'campaigns:write' },
    params,
    input: templateRevert,
    output: templateView,
    handle: revertTemplate,
  }),
];
