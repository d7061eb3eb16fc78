export { beatForecast, endForecast, type ForecastEnd } from './forecast/forecast.store.ts';
export { type Forecaster, type ForecastJob, forecasters } from './forecast/forecasts.ts';
export { listGradeGuard } from './grade/list-gate.ts';
export { launchCampaign } from './launch-campaign.ts';
export { readRun, recentRuns } from './read-run.ts';
export { resumeRun } from './resume-run.ts';
export { startRun } from './start-run.ts';
export { ownAddressGuard } from './test-mail/own-address-guard.ts';
