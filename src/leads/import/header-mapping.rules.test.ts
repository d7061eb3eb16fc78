import { describe, expect, test } from 'vitest';
import { mapHeader } from './header-mapping.rules.ts';

describe('mapHeader', () => {
  const map = (header: string): Record<string, string> & { preset: string } => {
    const answer = mapHeader(header.split(','));
    if (!answer.ok) throw new Error(answer.reasons[0]?.text);
    const { fields, columns, preset } = answer.mapping;
    return {
      preset,
      ...Object.fromEntries(Object.entries(fields).map(([field, index]) => [field, columns[index] ?? ''])),
    };
  };

  test.each([
    [
      'First Name,Last Name,Title,Company,Company Name for Emails,Email,Email Status,Seniority,# Employees,Industry,Person Linkedin Url,Website,Company Linkedin Url,City,State,Country,Company Country,Technologies,Annual Revenue',
      {
        preset: 'apollo',
        companyName: 'Company',
        employees: '# Employees',
        linkedinUrl: 'Person Linkedin Url',
        website: 'Website',
        country: 'Country',
        revenue: 'Annual Revenue',
      },
    ],
    [
      'Full Name,Current Job Title,Company Name,Company Website,Company Headcount,Profile URL,Location',
      {
        preset: 'sales_navigator',
        fullName: 'Full Name',
        title: 'Current Job Title',
        employees: 'Company Headcount',
        linkedinUrl: 'Profile URL',
        website: 'Company Website',
      },
    ],
    [
      'email,first_name,last_name,company_name,personalization,status,lt_interest_status',
      { preset: 'instantly', email: 'email', firstName: 'first_name', companyName: 'company_name' },
    ],
    [
      'email,firstName,lastName,companyName,linkedinUrl,icebreaker',
      { preset: 'lemlist', firstName: 'firstName', linkedinUrl: 'linkedinUrl' },
    ],
    [
      'E-Mail Address,GIVEN NAME,Surname,Organisation,LinkedIn',
      {
        preset: 'plain',
        email: 'E-Mail Address',
        firstName: 'GIVEN NAME',
        lastName: 'Surname',
        companyName: 'Organisation',
        linkedinUrl: 'LinkedIn',
      },
    ],
    [
      'Vorname,Nachname,Firma,E-Mail',
      { email: 'E-Mail', firstName: 'Vorname', lastName: 'Nachname', companyName: 'Firma' },
    ],
    ['Personal Email,Work Email,Email,Name', { email: 'Email', fullName: 'Name' }],
  ])('%s', (header, expected) => {
    expect(map(header)).toMatchObject(expected);
  });

  test('repeated, blank and unknown columns are kept under names of their own', () => {
    const answer = mapHeader(['Email', 'email', '', 'Favourite tea', '_row', '_reason']);
    expect(answer).toMatchObject({
      ok: true,
      mapping: {
        columns: ['Email', 'email (2)', 'column 3', 'Favourite tea', '_row', '_reason'],
        custom: [1, 2, 3],
      },
    });
  });

  test('columns that can name nobody are refused and listed', () => {
    expect(mapHeader(['First Name', 'Company'])).toMatchObject({
      ok: false,
      reasons: [{ code: 'import.unknown_columns' }],
    });
    expect(mapHeader(['Name', 'Company']).ok).toBe(true);
  });
});
