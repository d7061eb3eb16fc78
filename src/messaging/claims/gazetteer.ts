/** Names recognised in lower case too. Not complete by nature: capitals, patterns and the dictionary of common words do the rest. */

const list = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .trim()
      .split(/\s*,\s*|\s*\n\s*/u)
      .filter((entry) => entry !== ''),
  );

/** First names that are not ordinary English words. */
export const FIRST_NAMES = list(`
aaron, abdul, adam, adrian, ahmed, aisha, alan, albert, alejandro, alex, alexander, alexandra, ali, alice, alicia, alison, amanda, amy, ana,
anders, andrea, andreas, andrew, andy, angela, anita, anja, ann, anna, anne, annika, anthony, antonio, arjun, arthur, astrid, barbara, beatrice,
ben, benjamin, bernd, beth, beverly, birgit, bob, brandon, brenda, brian, bruno, camila, carla, carlos, carol, caroline, catherine, cecilia, charles, charlotte,
chen, chloe, chris, christian, christina, christine, christopher, claire, clara, claudia, colin, craig, dan, daniel, daniela, danielle, dave, david,
deborah, deepak, denise, dennis, diana, diego, dieter, dmitri, dominic, donald, donna, doug, douglas, edward, elena, elias, elizabeth, ella, emily,
emma, eric, erik, erika, ethan, eva, evelyn, fatima, felix, fernando, fiona, florian, francesca, francisco, fred, frederik, gabriel, gareth, gary, george,
georgia, gerald, giovanni, giulia, greg, gregory, guillaume, hannah, hans, harry, heather, heidi, helen, helena, henrik, henry, hiroshi, howard, hugo, ian,
ingrid, irene, isaac, isabel, isabella, ivan, jackie, jacob, jake, james, jan, jane, janet, jason, javier, jeff, jeffrey, jennifer, jenny, jens, jeremy,
jessica, jim, joanna, joao, joe, johan, johannes, john, jon, jonas, jonathan, jordan, jorge, jose, joseph, josh, joshua, juan, judith, judy, julia, julian, julie,
karen, karim, karl, karin, kate, katherine, kathleen, katie, katja, keith, kelly, ken, kenneth, kevin, kim, klaus, kristin, kyle, lars, laura, lauren,
leah, lena, leo, leon, leonard, liam, linda, lisa, liz, louis, louise, lucas, lucia, lucy, luis, lukas, magnus, malcolm, manuel, marco, marcus, margaret, maria, marie,
mario, marion, marta, martha, martin, mateo, matt, matthew, max, megan, mei, melanie, melissa, michael, michelle, miguel, mike, mohammed, mohamed, monica, nadia,
nancy, natalia, natalie, nathan, neil, nick, nicola, nicole, nikhil, nina, noah, nora, olga, oliver, olivia, omar, oscar, pablo, pamela, patricia, patrick, paul, paula, pedro,
peter, petra, phil, philip, priya, rachel, rafael, raj, rajesh, ralph, ravi, raymond, rebecca, richard, robert, roberto, robin, roger, roland, ronald, ruth, ryan,
sabine, sally, sam, samantha, samuel, sandra, sanjay, sara, sarah, scott, sean, sebastian, sergei, sharon, simon, simone, sofia, sophia, sophie, stefan, stefanie, stephanie,
stephen, steve, steven, susan, susanne, sven, sylvia, tanja, tara, ted, teresa, thomas, tim, timothy, tina, tobias, todd, tom, tomas, tony, tracy, ulrich, ursula,
uwe, valentina, vanessa, veronica, victor, victoria, vikram, vincent, vivian, vladimir, walter, wei, wendy, werner, william, wolfgang, xavier, yasmin, yuki, yusuf, zoe
`);

/** Companies, products and technologies that are not ordinary English words. */
export const ORGANISATIONS = list(`
accenture, adobe, adyen, airbnb, airtable, algolia, alibaba, amazon, amplitude, anthropic, apollo.io, asana, atlassian, aws, azure, bamboohr, basecamp, bettercontact, bigcommerce,
bigquery, bloomberg, boeing, calendly, capgemini, cisco, clearbit, clickup, cloudflare, cognism, coinbase, coursera, crunchbase, databricks, datadog, deepl, deliveroo, dell,
deloitte, docker, docusign, dropbox, ebay, elasticsearch, ericsson, eventbrite, expedia, facebook, figma, fivetran, forrester, freshdesk, freshworks, gartner, github, gitlab, glassdoor,
gmail, godaddy, google, grafana, grammarly, greenhouse.io, gusto, heroku, hootsuite, hubspot, huawei, ibm, ikea, infosys, instagram, instantly.ai, intercom, intuit, jenkins, jira, kafka, klarna,
klaviyo, kpmg, kubernetes, lemlist, linkedin, looker, lufthansa, magento, mailchimp, marketo, mckinsey, microsoft, miro, mixpanel, mongodb, mulesoft, mysql, netflix, netsuite, nike,
nokia, nvidia, okta, openai, chatgpt, gpt, outlook, pagerduty, palantir, pardot, paypal, pipedrive, pwc, pinterest, postgres, postgresql, powerbi, quickbooks, qualtrics, reddit, redis, ringcentral, rippling, roche,
saas open, salesforce, salesloft, samsung, sap, saastr, segment.com, sendgrid, servicenow, sharepoint, shopify, siemens, slack, smartlead, snowflake, sony, splunk, spotify, sqlserver, squarespace, surveymonkey, tableau, talkdesk,
techcrunch, telekom, tesla, tiktok, trello, trustpilot, twilio, twitter, typeform, uber, unilever, vercel, vodafone, volkswagen, webflow, whatsapp, wix, woocommerce, wordpress, workday, xero, youtube,
zalando, zapier, zendesk, zoho, zoominfo, zuora, dreamforce, inbound summit, websummit, slush, gitex, davos, forbes, inc. 5000, deloitte fast, techstars, y combinator, ycombinator, sequoia, softbank, andreessen
`);

/** Places that a mail may wrongly attach to a company. */
export const PLACES = list(`
africa, america, amsterdam, antwerp, arizona, asia, athens, atlanta, austin, australia, austria, barcelona, bavaria, beijing, belgium, bangalore, bengaluru, berlin, birmingham, boston, brazil, bristol, brussels, bucharest,
budapest, california, canada, cape town, chicago, chile, china, cologne, colombia, colorado, copenhagen, dallas, delhi, denmark, denver, detroit, dubai, dublin, dusseldorf, edinburgh, egypt, england, estonia, europe, finland,
florida, france, frankfurt, geneva, germany, glasgow, gothenburg, greece, hamburg, helsinki, hong kong, houston, hungary, iceland, india, indonesia, ireland, israel, istanbul, italy, jakarta, japan, kenya, korea, lagos, las vegas,
latvia, leeds, leipzig, lisbon, lithuania, liverpool, london, los angeles, luxembourg, lyon, madrid, malaysia, manchester, melbourne, mexico, miami, michigan, milan, montreal, moscow, mumbai, munich, nairobi, netherlands, new york,
new zealand, nigeria, norway, ohio, oslo, ottawa, oxford, palo alto, paris, philadelphia, philippines, phoenix arizona, poland, porto, portland, portugal, prague, riga, romania, rome, rotterdam, san diego, san francisco, santiago, sao paulo,
scotland, seattle, seoul, shanghai, shenzhen, silicon valley, singapore, slovakia, slovenia, south africa, spain, stockholm, stuttgart, sweden, switzerland, sydney, taiwan, tallinn, tel aviv, texas, thailand, tokyo, toronto, toulouse,
tunisia, turkey, ukraine, utrecht, valencia, vancouver, vienna, vietnam, vilnius, warsaw, washington, zurich
`);
