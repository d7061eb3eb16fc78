import { apolloConfig } from '#vendors/apollo/config';
import { bettercontactConfig } from '#vendors/bettercontact/config';

/** The settings of every vendor, in the order of the configuration page. */
export const vendorSections = [apolloConfig, bettercontactConfig] as const;
