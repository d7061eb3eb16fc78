/**
 * Programs that fetch pictures and follow links without anybody reading: how each names itself to a web server. First match
 * counts. Apple's proxy says `Mozilla/5.0` and nothing else; Gmail's and Yahoo's name themselves, and fetch for people and ahead
 * of them alike, so that nobody can tell which it was.
 */
export const MACHINE_AGENTS: readonly { readonly says: RegExp; readonly who: string }[] = [
  { says: /^\s*$/, who: 'a program that does not name itself' },
  { says: /^Mozilla\/5\.0$/, who: 'the privacy proxy of Apple Mail' },
  { says: /GoogleImageProxy|via ggpht\.com/i, who: 'the image proxy of Gmail' },
  { says: /YahooMailProxy/i, who: 'the image proxy of Yahoo' },
  { says: /Barracuda/i, who: 'a scanner of Barracuda' },
  { says: /Proofpoint|PPHosted|urldefense/i, who: 'a scanner of Proofpoint' },
  { says: /Mimecast/i, who: 'a scanner of Mimecast' },
  { says: /MessageLabs|Symantec|Broadcom/i, who: 'a scanner of Symantec' },
  { says: /IronPort|Cisco|OpenDNS|Umbrella/i, who: 'a scanner of Cisco' },
  { says: /Sophos/i, who: 'a scanner of Sophos' },
  { says: /Trend ?Micro|TMUFE/i, who: 'a scanner of Trend Micro' },
  {
    says: /Zscaler|Forcepoint|FireEye|Trellix|McAfee|Kaspersky|Bitdefender|ESET|Avast|Hornetsecurity/i,
    who: 'a security scanner',
  },
  {
    says: /SkypeUriPreview|BingPreview|Slackbot|WhatsApp|TelegramBot|facebookexternalhit|Twitterbot|LinkedInBot|Discordbot/i,
    who: 'a program that shows previews',
  },
  { says: /Headless|PhantomJS|Puppeteer|Playwright|Selenium/i, who: 'a browser without a reader' },
  {
    says: /^(?:curl|wget|python|Go-http-client|okhttp|Java|Apache-HttpClient|libwww|axios|node|undici|got|Ruby|PHP|Dalvik|aiohttp|HTTPie|PostmanRuntime)\b/i,
    who: 'a program',
  },
  { says: /bot\b|crawl|spider|slurp|scan(?:ner|ning)?\b|monitor|preview|validator|checker/i, who: 'a robot' },
];
