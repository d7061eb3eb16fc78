export { coreConfig } from './core.config.ts';
export {
  type ConfigKey,
  type ConfigKeys,
  type ConfigOf,
  type ConfigSection,
  defineConfig,
} from './define.ts';
export { type Environment, type LoadedConfig, loadConfig, readEnvironment } from './load.ts';
export { renderConfigurationPage, renderEnvExample } from './pages.ts';
export { Secret } from './secret.ts';
export { commaList, postgresUrl, switchWord, webUrl, wholeNumber } from './words.ts';
